"""The meeting while it is held, for somebody who got it through its gate: the room, what was decided and said."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from access.models import AccessEvent, Seat, User
from access.rights import may, who_sees
from meetings.gates import decisions_for
from meetings.models import AgendaItem, Decision, Meeting, Minutes, Opinion, RaisedHand, Room
from plans.evaluation_gates import evaluations_for
from plans.gates import may_write, own_seats_for, sections_for
from plans.hidden import flags_on
from plans.lifeareas import SectionKind
from plans.models import Evaluation, Goal, Plan, Section


def room_of(meeting: Meeting) -> Room | None:
    """The room of a meeting, once it has been opened."""
    return (
        Room.objects.filter(meeting=meeting)
        .select_related("current_item", "speaker__user", "speaker__unit", "opened_by", "closed_by")
        .first()
    )


def hands_in(room: Room) -> QuerySet[RaisedHand, RaisedHand]:
    """Who asks for the word, first come first."""
    return room.hands.select_related("seat__user", "seat__unit")


def may_run(user: User, meeting: Meeting) -> bool:
    """Whether the person leads the meeting now: writes in Meetings, and coordinates or sits in the leader's seat."""
    if not may(user, "change_section", meeting.section):
        return False
    if may(user, "coordinate_plan", meeting.section.plan):
        return True
    return own_seats_for(user, meeting.section.plan).filter(pk=meeting.leader_id or 0).exists()


def leads_on_page(user: User, plan: Plan, meeting: Meeting) -> bool:
    """The same for a page, from the rights that the plan was fetched with; actions ask again."""
    if not may_write(plan, meeting.section):
        return False
    if "coordinate_plan" in plan.rights:
        return True
    return meeting.leader_id is not None and own_seats_for(user, plan).filter(pk=meeting.leader_id).exists()


def get_decision_for(user: User, plan: Plan, meeting: Meeting, public_id: str) -> Decision:
    """Return a decision of the meeting that the person sees and that stands; raises Http404."""
    return get_object_or_404(decisions_for(user, plan), meeting=meeting, public_id=public_id)


def decisions_everybody_sees(decisions: Iterable[Decision], meeting: Meeting) -> list[Decision]:
    """Those that may stand on a wall: everybody who is invited sees their part, and nothing of them is hidden."""
    shown = list(decisions)
    open_to_all = sections_everybody_sees({one.measure.section_id for one in shown if one.measure}, meeting)
    return [
        one
        for one in shown
        if one.measure is None or (one.measure.section_id in open_to_all and not flags_on(one.measure).exists())
    ]


def goals_everybody_sees(goals: Iterable[Goal], meeting: Meeting) -> list[Goal]:
    """Those of these goals that may stand on a wall."""
    shown = list(goals)
    open_to_all = sections_everybody_sees({goal.section_id for goal in shown}, meeting)
    return [goal for goal in shown if goal.section_id in open_to_all and not flags_on(goal).exists()]


def sections_everybody_sees(section_ids: Iterable[int], meeting: Meeting) -> set[int]:
    """Those of these parts that every invited seat sees now."""
    wanted = set(section_ids)
    if not wanted:
        return set()
    invited = {invitee.seat_id for invitee in meeting.invitees.all() if invitee.seat.ended_at is None}
    seeing: dict[int, set[int]] = {}
    rows: Iterable[dict[str, Any]] = who_sees(wanted)
    for row in rows:
        seeing.setdefault(row["content_object_id"], set()).add(row["seat_id"])
    return {section_id for section_id in wanted if invited <= seeing.get(section_id, set())}


def opinions_in(meeting: Meeting) -> QuerySet[Opinion, Opinion]:
    """What was noted where the meeting does not agree; it belongs to Meetings, as the minutes do."""
    rows = Opinion.objects.filter(meeting=meeting, removed_at__isnull=True)
    return rows.select_related("item", "seat__user", "seat__unit", "by")


def get_opinion_in(meeting: Meeting, public_id: str) -> Opinion:
    """Return an opinion noted in a meeting that came through a gate; raises Http404."""
    return get_object_or_404(opinions_in(meeting), public_id=public_id)


def evaluated_in(user: User, room: Room, goals: Iterable[Goal]) -> QuerySet[Evaluation, Evaluation]:
    """What has been said about these goals since the meeting was opened, and until it was closed, newest first."""
    rows = evaluations_for(user, goals).filter(at__gte=room.opened_at)
    return rows.filter(at__lte=room.closed_at) if room.closed_at else rows


def writable_areas_for(user: User, plan: Plan) -> list[Section]:
    """The parts in which the person may write measures."""
    return list(sections_for(user, plan, "change_section").filter(kind=SectionKind.AREA))


def parked_items_of(meeting: Meeting) -> list[AgendaItem]:
    """What waits for another time, of a meeting that came through a gate."""
    return [item for item in meeting.agenda.all() if item.parked_at is not None]


def following_meeting(meeting: Meeting) -> Meeting | None:
    """The next meeting of the same plan that stands. Not a notice that is not sent."""
    return _later_than(meeting).first()


def meeting_for_parked(meeting: Meeting) -> Meeting | None:
    """Where a parked item can go: the next meeting that stands and whose minutes are still a draft."""
    return _later_than(meeting).filter(minutes__state=Minutes.State.DRAFT).first()


def _later_than(meeting: Meeting) -> QuerySet[Meeting, Meeting]:
    later = Meeting.objects.filter(
        section=meeting.section_id, status=Meeting.Status.CALLED, starts_at__gt=meeting.starts_at
    )
    return later.select_related("section").order_by("starts_at", "pk")


def get_invited_seat(meeting: Meeting, public_id: str) -> Seat:
    """Return an invited seat of a meeting that came through a gate; raises Http404."""
    for invitee in meeting.invitees.all():
        if invitee.seat.public_id == public_id and invitee.seat.ended_at is None:
            return invitee.seat
    raise Http404


def are_readings_logged(user: User, sections: Iterable[Section], page: str) -> bool:
    """Whether the access log has told within the last minute that this person reads this page of all these parts.

    The room's fragments are fetched at every move of the meeting; one row a minute tells the owner the same.
    """
    wanted = {section.public_id for section in sections}
    rows = AccessEvent.objects.filter(user=user, at__gt=timezone.now() - timedelta(minutes=1)).order_by("-id")
    opened = rows.values_list("page", "sections", "action")[:40]
    logged = {
        one for name, seen, action in opened if name == page and action == AccessEvent.Action.OPENED for one in seen
    }
    return wanted <= logged
