"""The flags on what a reader sees, and who may set them."""

from collections.abc import Iterable

from django.db.models.functions import Now

from access.dates import today
from access.models import Employment, Representation, User
from access.rights import may
from plans.hidden import LEAST_AGE, parents_in
from plans.models import Goal, Hiding, Measure, Plan, ProgressNote, Section


def mark_flags(sections: Iterable[Section], goals: Iterable[Goal], measures: Iterable[Measure]) -> set[int]:
    """Put the standing flags of these things on each (`flags`), and return the sections that hold one; one query.

    The things are those a reader sees, so nothing is told of others.
    """
    by_goal: dict[int, list[Hiding]] = {}
    by_measure: dict[int, list[Hiding]] = {}
    flags = Hiding.objects.filter(section__in=[section.pk for section in sections], lifted_at__isnull=True)
    for flag in flags.select_related("seat__user", "seat__unit").order_by("id"):
        if flag.goal_id:
            by_goal.setdefault(flag.goal_id, []).append(flag)
        elif flag.measure_id:
            by_measure.setdefault(flag.measure_id, []).append(flag)
    held: set[int] = set()
    for goal in goals:
        goal.flags = by_goal.get(goal.pk, [])
    for measure in measures:
        measure.flags = by_measure.get(measure.pk, [])
    held.update(goal.section_id for goal in goals if goal.flags)
    held.update(measure.section_id for measure in measures if measure.flags)
    return held


def mark_note_flags(notes: Iterable[ProgressNote]) -> bool:
    """Put the standing flags of these notes, which a reader sees, on each; whether there is one. One query."""
    rows = list(notes)
    by_note: dict[int, list[Hiding]] = {}
    for flag in Hiding.objects.filter(note__in=rows, lifted_at__isnull=True).select_related("seat__user", "seat__unit"):
        by_note.setdefault(flag.note_id or 0, []).append(flag)
    for note in rows:
        note.flags = by_note.get(note.pk, [])
    return bool(by_note)


def may_hide(user: User, plan: Plan) -> bool:
    """Whether the person is one of those who may hide things where they write: at work and not on the owner's side.

    A plan owner who decides for themselves may as well.
    """
    if plan.owner_id == user.pk:
        return may(user, "manage_access", plan)
    # By the database's clock, as the rights in it are.
    is_at_work = Employment.objects.filter(user=user, valid_from__lte=Now(), valid_until__gt=Now()).exists()
    return is_at_work and not Representation.objects.filter(plan=plan, representative=user).exists()


def has_hideable_parents(plan: Plan) -> bool:
    """Whether there are parents from whom something can be hidden, and the plan owner is old enough for it."""
    return plan.age_on(today()) >= LEAST_AGE and parents_in([plan]).exists()


def may_hide_from_parents(user: User, plan: Plan) -> bool:
    """Whether a form in which the person writes may offer to hide what they write from the parents."""
    return may_hide(user, plan) and has_hideable_parents(plan)
