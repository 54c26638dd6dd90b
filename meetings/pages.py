"""What the pages of a meeting show, worked out for their reader."""

from dataclasses import dataclass
from typing import Any

from access.models import User
from access.trail import heads
from meetings.gates import (
    attendance_wish_for,
    drafts_for,
    invitees_of,
    may_read_wish,
    may_write_wish,
    meetings_for,
    next_meeting_for,
)
from meetings.invited_gates import proposals_for
from meetings.models import Invitee, Meeting, Minutes
from meetings.noticing import notice_context
from plans.frame import OverviewPart
from plans.gates import may_write, own_seats_of
from plans.models import Plan, Section

# The page of meetings shows so many that are past; the others stand on a page of their own.
RECENT = 6


@dataclass(frozen=True, slots=True)
class Answers:
    """How many of the invited have answered what."""

    invitees: list[Invitee]
    coming: int
    not_coming: int
    silent: int

    @property
    def contributions(self) -> list[Invitee]:
        """Those who have said something in writing."""
        return [one for one in self.invitees if one.contribution]


def may_lead(plan: Plan, section: Section) -> bool:
    """Whether a page may show calling and finishing to its reader; actions ask again."""
    return may_write(plan, section) and "coordinate_plan" in plan.rights


def answers_of(meeting: Meeting) -> Answers:
    """The invited of a meeting that came through a gate, with their answers."""
    invitees = list(meeting.invitees.all())
    kinds = Invitee.Answer
    return Answers(
        invitees=invitees,
        coming=sum(one.answer in (kinds.COMING, kinds.VIDEO, kinds.SUBSTITUTE) for one in invitees),
        not_coming=sum(one.answer == kinds.NOT_COMING for one in invitees),
        silent=sum(one.answer == kinds.NONE for one in invitees),
    )


def list_context(user: User, plan: Plan, section: Section) -> dict[str, Any]:
    """The meeting that is held or comes next, those after it, and those past or called off; drafts for who may lead."""
    streams = heads([section.stream])
    meetings = list(meetings_for(user, plan))
    # Sorted by time already; the one that is held comes first.
    coming = sorted((one for one in meetings if one.is_under_way or one.is_ahead), key=lambda one: not one.is_under_way)
    past = [one for one in reversed(meetings) if one not in coming]
    may_call = may_lead(plan, section)
    return {
        "section": section,
        "streams": streams,
        "next": coming[:1],
        "later": coming[1:],
        "past": past[:RECENT],
        "may_lead": may_call,
        "drafts": [one for one in drafts_for(user, plan) if not one.is_finding_time] if may_call else [],
        "proposals": [one for one in proposals_for(user, plan) if one.is_finding_time],
        "wish": attendance_wish_for(user, section),
        "may_wish": may_write_wish(user, plan),
    }


def meeting_context(user: User, plan: Plan, meeting: Meeting) -> dict[str, Any]:
    """Everything on a meeting's page but the revisions, which the caller asks for before fetching the meeting."""
    is_open = meeting.is_ahead
    own = {seat.pk for seat in own_seats_of(user, plan)}
    return {
        "meeting": meeting,
        "section": meeting.section,
        "answers": answers_of(meeting),
        "mine": invitees_of(user, meeting) if is_open else [],
        "choices": [choice for choice in Invitee.Answer.choices if choice[0]],
        "is_open": is_open,
        "may_lead": may_lead(plan, meeting.section),
        "wish": meeting.owners_wish if may_read_wish(user, meeting.section) else "",
        "may_wish": is_open and may_write_wish(user, plan),
        "may_prepare": is_open,
        **notice_context(user, plan, meeting, own),
    }


def next_meeting_card(user: User, plan: Plan) -> OverviewPart | None:
    """The card on the plan's overview: the next meeting, if the reader sees one; none in an ended plan."""
    meeting = next_meeting_for(user, plan)
    if meeting is None or plan.ended_at:
        return None
    streams = heads([meeting.section.stream])
    return OverviewPart(
        template="meetings/_next.html",
        context={"meeting": meeting, "streams": streams},
        sections=[meeting.section],
        tile_template="meetings/_next_tile.html",
    )


def may_be_written(plan: Plan, minutes: Minutes) -> bool:
    """Whether a page may show writing in the minutes to its reader; actions and sockets ask again."""
    return minutes.is_open and may_write(plan, minutes.meeting.section)
