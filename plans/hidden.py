"""What is kept from somebody although they see its part: the one place that says so, for the gates.

Every query that shows, counts or names a goal, a measure, a note or what was done to one leaves these out, so that
somebody a thing is hidden from sees neither it nor a gap.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from access.models import Change, Employment, Representation, Seat, User
from access.viewing import viewing_as
from plans.models import Goal, Hiding, Measure, Plan, ProgressNote, Section

HIDING_KINDS = tuple(f"{thing}.{act}" for thing in ("goal", "measure", "note") for act in ("hidden", "shown"))
Thing = Goal | Measure | ProgressNote
LEAST_AGE = 12
# Whatever its dates: more than `_hidings_of` finds, never less. Begins with the person, so that it costs the same in
# an install of any size.
_TOUCHED = """
SELECT EXISTS (
    SELECT 1 FROM access_seat s JOIN plans_hiding h ON h.seat_id = s.id WHERE s.user_id IN (%s, %s)
) OR EXISTS (
    SELECT 1 FROM access_employment e JOIN access_seat s ON s.unit_id = e.unit_id
    JOIN plans_hiding h ON h.seat_id = s.id WHERE e.user_id IN (%s, %s)
) OR EXISTS (
    SELECT 1 FROM access_representation r JOIN plans_section p ON p.plan_id = r.plan_id
    JOIN plans_hiding h ON h.section_id = p.id WHERE r.representative_id IN (%s, %s) AND h.seat_id IS NULL
)
"""


@dataclass(frozen=True)
class Kept:
    """The keys of what is kept from a person now, and the public ids of all that is or was: for `told`."""

    goals: frozenset[int] = frozenset()
    measures: frozenset[int] = frozenset()
    notes: frozenset[int] = frozenset()
    told: frozenset[str] = frozenset()


def kept_from(user: User) -> Kept:
    """What the flags keep from this person, or from who looks as them; never kept for another query than the next."""
    if not is_touched(user):
        return Kept()
    look = viewing_as(user.pk)
    flags = _hidings_of(user) | _hidings_of(look.viewer) if look else _hidings_of(user)
    found = list(flags.select_related("goal", "measure", "note"))
    standing = [flag for flag in found if flag.lifted_at is None]
    things = [flag.goal or flag.measure or flag.note for flag in found]
    return Kept(
        goals=frozenset(flag.goal_id for flag in standing if flag.goal_id),
        measures=frozenset(flag.measure_id for flag in standing if flag.measure_id),
        notes=frozenset(flag.note_id for flag in standing if flag.note_id),
        told=frozenset(thing.public_id for thing in things if thing),
    )


def _hidings_of(user: User) -> QuerySet[Hiding, Hiding]:
    """The flags, standing and lifted, that keep or kept something from this person."""
    at_work = Employment.objects.filter(user=user, valid_from__lte=Now(), valid_until__gt=Now()).values("unit_id")
    own = Q(seat__user=user) | (Q(seat__unit_id__in=at_work) & ~Q(section__plan_id__in=_kept_in_the_know(user)))
    parent_in = Representation.objects.filter(representative=user, kind=Representation.Kind.PARENT).values("plan_id")
    return Hiding.objects.filter(own | Q(seat__isnull=True, section__plan_id__in=parent_in))


def _kept_in_the_know(user: User) -> QuerySet[Seat, Any]:
    """Plans in which the person sees what is hidden from a unit of theirs: the owner's and the coordinator's own."""
    roles = (Seat.Role.OWNER, Seat.Role.COORDINATOR)
    plans: QuerySet[Seat, Any] = Seat.objects.filter(user=user, role__in=roles, ended_at__isnull=True).values("plan_id")
    return plans


def is_touched(user: User) -> bool:
    """Whether a flag, standing or lifted, may concern this person at all, or the one who looks as this person.

    For almost nobody one does, and this asks it in a fraction of the time that Django needs to build the query above.
    """
    look = viewing_as(user.pk)
    people = [user.pk, look.viewer.pk if look else user.pk]
    with connection.cursor() as cursor:
        cursor.execute(_TOUCHED, people * 3)
        (found,) = cursor.fetchone()
    return bool(found)


def goals_not_hidden(goals: QuerySet[Goal, Goal], user: User) -> QuerySet[Goal, Goal]:
    """These goals without those that are hidden from the person."""
    return goals.exclude(_is_kept_goal(kept_from(user)))


def measures_not_hidden(measures: QuerySet[Measure, Measure], user: User) -> QuerySet[Measure, Measure]:
    """These measures without those that are hidden from the person, by themselves or with their goal."""
    return measures.exclude(_is_kept_measure(kept_from(user)))


def notes_not_hidden(notes: QuerySet[ProgressNote, ProgressNote], user: User) -> QuerySet[ProgressNote, ProgressNote]:
    """These notes without those that are hidden from the person, by themselves or with their measure or goal."""
    return notes.exclude(_is_kept_note(kept_from(user)))


def changes_not_hidden(changes: QuerySet[Change, Change], user: User) -> QuerySet[Change, Change]:
    """These changes without those of hidden things, and without any word of what was ever hidden from the person."""
    kept = kept_from(user)
    if kept == Kept():
        return changes
    goals = Goal.objects.filter(_is_kept_goal(kept))
    measures = Measure.objects.filter(_is_kept_measure(kept))
    notes = ProgressNote.objects.filter(_is_kept_note(kept))
    return (
        changes.exclude(target_kind="goal", target_id__in=goals.values("public_id"))
        .exclude(target_kind="measure", target_id__in=measures.values("public_id"))
        .exclude(target_kind="progressnote", target_id__in=notes.values("public_id"))
        .exclude(kind__in=HIDING_KINDS, target_id__in=kept.told)
    )


def _is_kept_goal(kept: Kept) -> Q:
    return Q(pk__in=kept.goals)


def _is_kept_measure(kept: Kept) -> Q:
    return Q(pk__in=kept.measures) | Q(goal_id__in=kept.goals)


def _is_kept_note(kept: Kept) -> Q:
    return Q(pk__in=kept.notes) | Q(measure_id__in=kept.measures) | Q(measure__goal_id__in=kept.goals)


def stream_of(thing: Thing) -> str:
    """The stream on which a change of this thing is recorded.

    While it is hidden from somebody that is one that no page follows; those who may see it hear of it on their own.
    """
    section = section_of(thing)
    return f"h.{section.public_id}" if flags_on(thing).exists() else str(section.stream)


def flags_on(thing: Thing) -> QuerySet[Hiding, Hiding]:
    """The standing flags that hide a thing, its own and those of what it belongs to."""
    if isinstance(thing, ProgressNote):
        own = Q(note=thing) | Q(measure_id=thing.measure_id) | Q(goal__measures=thing.measure_id)
    elif isinstance(thing, Measure):
        own = Q(measure=thing) | (Q(goal_id=thing.goal_id) if thing.goal_id else Q(pk__in=[]))
    else:
        own = Q(goal=thing)
    return Hiding.objects.filter(own, lifted_at__isnull=True).distinct()


def people_kept_out(flags: Iterable[Hiding], user_ids: Iterable[int]) -> set[int]:
    """Those of these people from whom one of the flags hides something, asked when notices are written."""
    rows = list(flags)
    ids = set(user_ids)
    if not rows or not ids:
        return set()
    kept: set[int] = set()
    seats = {flag.seat_id for flag in rows if flag.seat_id}
    if any(flag.seat_id is None for flag in rows):
        plans = {flag.section.plan_id for flag in rows}
        kept |= set(parents_in(plans).filter(representative_id__in=ids).values_list("representative_id", flat=True))
    if seats:
        kept |= set(Seat.objects.filter(pk__in=seats, user_id__in=ids).values_list("user_id", flat=True))
        units = Seat.objects.filter(pk__in=seats, unit__isnull=False).values("unit_id")
        workers = Employment.objects.filter(
            unit_id__in=units, user_id__in=ids, valid_from__lte=Now(), valid_until__gt=Now()
        )
        told_anyway = Seat.objects.filter(
            plan__in={flag.section.plan_id for flag in rows},
            role__in=(Seat.Role.OWNER, Seat.Role.COORDINATOR),
            ended_at__isnull=True,
            user__isnull=False,
        )
        kept |= set(workers.exclude(user_id__in=told_anyway.values("user_id")).values_list("user_id", flat=True))
    return kept


def parents_in(plans: Iterable[Plan | int]) -> QuerySet[Representation, Representation]:
    """Everybody who has, or has had, parental responsibility in these plans."""
    return Representation.objects.filter(plan__in=list(plans), kind=Representation.Kind.PARENT)


def is_kept_out(flag: Hiding, seat: Seat) -> bool:
    """Whether a flag hides its thing from a seat."""
    if flag.seat_id is not None:
        return flag.seat_id == seat.pk
    return parents_in([seat.plan_id]).filter(representative_id=seat.user_id).exists()


def section_of(thing: Thing) -> Section:
    """The part in which a thing stands."""
    return thing.measure.section if isinstance(thing, ProgressNote) else thing.section


def authors_of(thing: Thing) -> set[int]:
    """The ids of those who made a thing or something that belongs to it."""
    measures = measures_with(thing)
    authors = {thing.by_id if isinstance(thing, ProgressNote) else thing.created_by_id}
    authors.update(measures.values_list("created_by_id", flat=True))
    authors.update(ProgressNote.objects.filter(measure__in=measures).values_list("by_id", flat=True))
    return authors


def kind_of(thing: Thing) -> str:
    """The first word of the kinds of change of a thing."""
    return "note" if isinstance(thing, ProgressNote) else str(thing._meta.model_name)


def thing_of(change: Change) -> Thing | None:
    """The goal, measure or note that a change is about, if it is about one."""
    if change.target_kind == "goal":
        return Goal.objects.filter(public_id=change.target_id).first()
    if change.target_kind == "measure":
        return Measure.objects.filter(public_id=change.target_id).first()
    if change.target_kind == "progressnote":
        return ProgressNote.objects.filter(public_id=change.target_id).select_related("measure").first()
    return None


def kept_out_of(change: Change, user_ids: Iterable[int]) -> set[int]:
    """Those of these people from whom what a change is about is hidden now."""
    thing = thing_of(change)
    return people_kept_out(flags_on(thing).select_related("section"), user_ids) if thing else set()


def ids_with(thing: Thing) -> set[str]:
    """The public ids of a thing and of all that belongs to it."""
    ids = {thing.public_id}
    measures = measures_with(thing)
    ids.update(measures.values_list("public_id", flat=True))
    ids.update(ProgressNote.objects.filter(measure__in=measures).values_list("public_id", flat=True))
    return ids


def measures_with(thing: Thing) -> QuerySet[Measure, Measure]:
    """The measures that are hidden with a thing."""
    if isinstance(thing, Goal):
        return Measure.objects.filter(goal=thing)
    return Measure.objects.filter(pk=thing.pk) if isinstance(thing, Measure) else Measure.objects.none()
