"""The meeting after this one, proposed with one press."""

from access.models import User
from meetings.actions.calling import draft_meeting
from meetings.actions.notice import Notice, notice_of
from meetings.following import weeks_later
from meetings.gates import team_with_access
from meetings.models import Meeting


def propose_next_meeting(meeting: Meeting, *, by: User) -> Meeting:
    """Keep a draft notice for the same weekday and time twelve weeks on: the same people, the standard order.

    Nobody is told before it is sent. Who is no longer in the team, or no longer sees Meetings, is left out. Raises
    PermissionDenied unless the person may lead.
    """
    was = notice_of(meeting)
    seeing, _without = team_with_access(meeting.section.plan, meeting.section)
    known = {seat.pk for seat in seeing}
    values = {
        **was.values,
        "kind": Meeting.Kind.FOLLOW_UP,
        "starts_at": weeks_later(meeting.starts_at),
        "wishes_until": None,
        "purpose": "",
    }
    for role in ("leader", "secretary"):
        if values[role] is not None and values[role].pk not in known:
            values[role] = None
    invited = {seat: is_needed for seat, is_needed in was.invited.items() if seat.pk in known}
    return draft_meeting(meeting.section, Notice(values, invited, []), by=by)
