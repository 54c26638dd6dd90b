"""What the page of the minutes shows of what people say about them, worked out for its reader."""

from dataclasses import dataclass
from typing import Any

from access.models import User
from access.trail import heads
from meetings.after_gates import answers_about, comments_on, is_attendance_noted, may_comment
from meetings.following import weeks_later
from meetings.gates import invitees_of
from meetings.models import Approval, Comment, Invitee, Meeting
from meetings.room_gates import following_meeting


@dataclass(frozen=True, slots=True)
class Answered:
    """An invited seat and what it has answered; `is_older` where the text was changed after that."""

    invitee: Invitee
    approval: Approval | None
    is_older: bool


@dataclass(frozen=True, slots=True)
class Topic:
    """The comments on one item; without a number those on the whole."""

    number: int
    title: str
    comments: list[Comment]


def answered(meeting: Meeting) -> list[Answered]:
    """Every invited seat with its answer about the minutes, in the order of the invitations."""
    given = answers_about(meeting.minutes)
    stream = meeting.minutes.stream
    seq = heads([stream])[stream] if given else 0
    rows = []
    for invitee in meeting.invitees.all():
        approval = given.get(invitee.seat_id)
        is_older = approval is not None and meeting.minutes.is_open and approval.text_seq < seq
        rows.append(Answered(invitee, approval, is_older))
    return rows


def topics(meeting: Meeting) -> list[Topic]:
    """The comments by what they are about, in the order of the agenda."""
    by_item: dict[int | None, list[Comment]] = {}
    for comment in comments_on(meeting.minutes):
        by_item.setdefault(comment.item_id, []).append(comment)
    rows = [Topic(number, item.title, by_item.pop(item.pk, [])) for number, item in enumerate(meeting.agenda.all(), 1)]
    rest = [comment for comments in by_item.values() for comment in comments]
    return [topic for topic in [Topic(0, "", rest), *rows] if topic.comments]


def said_context(user: User, meeting: Meeting) -> dict[str, Any]:
    """What people have said about minutes that have been sent; nothing while they are a draft."""
    minutes = meeting.minutes
    if minutes.sent_at is None:
        return {"is_sent": False, "own": []}
    seats = answered(meeting)
    own = {invitee.pk for invitee in invitees_of(user, meeting)}
    return {
        "is_sent": True,
        "takes_comments": minutes.takes_comments,
        "seats": seats,
        "approving": sum(one.approval is not None and one.approval.answer == "approved" for one in seats),
        "waiting": sum(one.approval is None for one in seats),
        "unsettled": sum(one.approval is not None and one.approval.is_unsettled for one in seats),
        "topics": topics(meeting),
        "own": [one for one in seats if one.invitee.pk in own] if minutes.takes_comments else [],
        "may_comment": minutes.takes_comments and may_comment(user, meeting),
        "user": user,
    }


def attendance_context(meeting: Meeting) -> dict[str, Any]:
    """Who was there, once somebody has noted it."""
    if not is_attendance_noted(meeting):
        return {"attended": []}
    return {"attended": [invitee for invitee in meeting.invitees.all() if invitee.attendance]}


def next_context(meeting: Meeting) -> dict[str, Any]:
    """The meeting after this one, if one is called, and when it would be."""
    return {"following": following_meeting(meeting), "proposed_at": weeks_later(meeting.starts_at)}
