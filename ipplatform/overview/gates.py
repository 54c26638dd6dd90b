"""What a person may know across all plans they are in, each question asked once whatever the number of plans.

Everything is cut by the same live rights as the plan pages: what somebody does not see is not counted either.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from access.models import Change, Consent, ConsentSection, LiveGrant, Seat, User
from access.rights import live_plans, live_sections
from meetings.models import Invitee, Meeting, Minutes
from plans.gates import plans_for
from plans.hidden import changes_not_hidden, measures_not_hidden
from plans.lifeareas import SectionKind
from plans.models import Measure, Plan, Section

WAITING_SHOWN = 12
# Most rows' streams that a page follows besides its reader's own; a socket may watch 200.
STREAMS_FOLLOWED = 150
# Minutes that nobody has finished are worth a reminder this long after the meeting.
_MINUTES_REMEMBERED = timedelta(days=120)


@dataclass(slots=True)
class Counts:
    """What one person sees of one plan, in numbers."""

    measures: int = 0
    done: int = 0
    overdue: int = 0
    mine_overdue: int = 0
    mine_open: int = 0
    next_meeting_at: datetime | None = None
    meetings_this_week: int = 0
    unanswered: int = 0
    minutes_unfinished: int = 0
    consents_ending: int = 0
    first_consent_end: datetime | None = None


@dataclass(slots=True)
class Seen:
    """Every plan a person is in, and what they see of it in numbers."""

    plans: list[Plan]
    counts: dict[int, Counts] = field(default_factory=dict)

    def of(self, plan: Plan) -> Counts:
        return self.counts.setdefault(plan.pk, Counts())


def seen_by(user: User, now: datetime, today: date) -> Seen:
    """The person's plans (with what `_plans` adds to each) and its numbers; four queries."""
    seen = Seen(list(_plans(user)))
    counts = seen.counts = {plan.pk: Counts() for plan in seen.plans}
    for row in _measures(user, today):
        one = counts.get(row.pop("section__plan_id"))
        for name, value in row.items() if one else ():
            setattr(one, name, value)
    _add_meetings(counts, _meetings(user, now), now, today)
    for row in _consents_ending(user, seen.plans, now):
        one = counts[row["seat__plan_id"]]
        one.consents_ending, one.first_consent_end = row["ending"], row["first"]
    return seen


def my_seats(user: User) -> QuerySet[LiveGrant, Any]:
    """Ids of the seats through which the person holds a right now, also a unit's; a subquery for `id__in`."""
    return LiveGrant.objects.filter(user_id=user.pk, seat_id__isnull=False).values("seat_id")


def my_measures_for(user: User, before: date) -> list[Measure]:
    """Open measures that one of the person's own seats answers for and that are due before a day, the oldest first."""
    return list(
        _visible_measures(user)
        .filter(responsible_id__in=my_seats(user), due_on__lt=before, status__in=Measure.OPEN)
        .select_related("section__plan")
        .order_by("due_on", "id")[:WAITING_SHOWN]
    )


def my_invitations_for(user: User, now: datetime) -> list[Meeting]:
    """Coming meetings that one of the person's own seats has not answered yet, the next first."""
    return list(
        Meeting.objects.filter(
            _unanswered(user), section_id__in=live_sections(user), starts_at__gt=now,
            section__archived_at__isnull=True, status=Meeting.Status.CALLED,
        )
        .exclude(section__plan__status=Plan.Status.ENDED)
        .select_related("section__plan")
        .order_by("starts_at", "id")[:WAITING_SHOWN]
    )  # fmt: skip


def streams_for(user: User) -> list[str]:
    """The streams the overview follows: the reader's own, and as many sections of their plans as a page may."""
    sections = (
        Section.objects.filter(id__in=live_sections(user), archived_at__isnull=True)
        .exclude(plan__status=Plan.Status.ENDED)
        .order_by("plan_id", "position", "id")
        .values_list("public_id", flat=True)
    )
    return [user.stream, *(f"s.{public_id}" for public_id in sections[:STREAMS_FOLLOWED])]


def _plans(user: User) -> QuerySet[Plan, Plan]:
    role = Seat.objects.filter(plan=OuterRef("pk"), user=user, ended_at__isnull=True).values("role")[:1]
    changes = Change.objects.filter(plan=OuterRef("pk"), section_id__in=live_sections(user))
    last = changes_not_hidden(changes, user).order_by("-id").values("at")[:1]
    meetings = Section.objects.filter(plan=OuterRef("pk"), kind=SectionKind.MEETINGS, id__in=live_sections(user))
    return (
        plans_for(user)
        .annotate(
            role=Coalesce(Subquery(role), Value(Seat.Role.PARTICIPANT.value)),
            is_coordinated=Exists(live_plans(user, "coordinate_plan").filter(content_object_id=OuterRef("pk"))),
            decides=Exists(live_plans(user, "manage_access").filter(content_object_id=OuterRef("pk"))),
            sees_meetings=Exists(meetings),
            last_change_at=Subquery(last),
        )
        .order_by("owner_name", "id")
    )


def _visible_measures(user: User) -> QuerySet[Measure, Measure]:
    measures = Measure.objects.filter(
        section_id__in=live_sections(user), section__archived_at__isnull=True, withdrawn_at__isnull=True
    )
    return measures_not_hidden(measures, user).exclude(section__plan__status=Plan.Status.ENDED)


def _measures(user: User, today: date) -> list[dict[str, Any]]:
    is_open = Q(status__in=Measure.OPEN)
    mine = is_open & Q(responsible_id__in=my_seats(user))
    rows: Any = (
        _visible_measures(user)
        .order_by()
        .values("section__plan_id")
        .annotate(
            measures=Count("id", filter=is_open | Q(status=Measure.Status.DONE)),
            done=Count("id", filter=Q(status=Measure.Status.DONE)),
            overdue=Count("id", filter=is_open & Q(due_on__lt=today)),
            mine_open=Count("id", filter=mine),
            mine_overdue=Count("id", filter=mine & Q(due_on__lt=today)),
        )
    )
    return list(rows)


def _unanswered(user: User) -> Exists:
    return Exists(Invitee.objects.filter(meeting=OuterRef("pk"), seat_id__in=my_seats(user), answer=""))


def _meetings(user: User, now: datetime) -> list[dict[str, Any]]:
    coming = Q(starts_at__gte=now)
    unfinished = Q(starts_at__gte=now - _MINUTES_REMEMBERED, minutes__isnull=False) & ~Q(
        minutes__state=Minutes.State.FINAL
    )
    # From Monday, so that a meeting held on Tuesday still counts as one of this week's on Wednesday.
    this_week = Q(starts_at__gte=now - timedelta(days=7))
    rows: Any = (
        Meeting.objects.filter(
            coming | unfinished | this_week, section_id__in=live_sections(user), status=Meeting.Status.CALLED
        )
        .exclude(section__plan__status=Plan.Status.ENDED)
        .annotate(is_unanswered=_unanswered(user), minutes_state=F("minutes__state"))
        .values("section__plan_id", "starts_at", "is_unanswered", "minutes_state")
        .order_by("starts_at")
    )
    return list(rows)


def _add_meetings(counts: dict[int, Counts], rows: Iterable[dict[str, Any]], now: datetime, today: date) -> None:
    monday = today - timedelta(days=today.weekday())
    for row in rows:
        one = counts.get(row["section__plan_id"])
        if one is None:
            continue
        starts_at: datetime = row["starts_at"]
        if starts_at >= now:
            one.next_meeting_at = one.next_meeting_at or starts_at
            one.unanswered += bool(row["is_unanswered"])
        elif row["minutes_state"] not in (None, Minutes.State.FINAL):
            one.minutes_unfinished += 1
        day = timezone.localtime(starts_at).date()
        one.meetings_this_week += monday <= day < monday + timedelta(days=7)


def _consents_ending(user: User, plans: list[Plan], now: datetime) -> list[dict[str, Any]]:
    """Only where the reader coordinates, or decides over all of it: for the others it is nothing to renew."""
    coordinated = [plan.pk for plan in plans if plan.is_coordinated]  # type: ignore[attr-defined]
    decided = [plan.pk for plan in plans if plan.decides]  # type: ignore[attr-defined]
    lines = ConsentSection.objects.filter(consent__seat__plan_id__in=decided, section__archived_at__isnull=True)
    beyond = lines.exclude(section_id__in=live_sections(user)).values("consent_id")
    theirs = Q(seat__plan_id__in=coordinated) | (Q(seat__plan_id__in=decided) & ~Q(pk__in=beyond))
    rows: Any = (
        Consent.objects.filter(
            theirs, seat__ended_at__isnull=True, state=Consent.State.SIGNED,
            valid_until__gt=now, valid_until__lte=now + timedelta(days=30),
        )
        .values("seat__plan_id")
        .annotate(ending=Count("id"), first=Min("valid_until"))
    )  # fmt: skip
    return list(rows)
