"""The meeting after this one, proposed with one press."""

from access.models import User
from meetings.actions.calling import draft_meeting
from meetings.actions.notice import Notice, for_the_team, notice_of
from meetings.following import weeks_later
from meetings.models import Meeting


def propose_next_meeting(meeting: Meeting, *, by: User) -> Meeting:
    """Keep a draft notice for the same weekday and time twelve weeks on: the same people, the standard order.

    Nobody is told before it is sent. Who is no longer in the team, or no longer sees Meetings, is left out. Raises
    PermissionDenied unless the person may lead.
    """
    was = for_the_team(notice_of(meeting), meeting.section)
    values = {
        **was.values,
        "kind": Meeting.Kind.FOLLOW_UP,
        "starts_at": weeks_later(meeting.starts_at),
        "wishes_until": None,
        "purpose": "",
    }
    return draft_meeting(meeting.section, Notice(values, was.invited, []), by=by)
