"""What the form of a notice shows before anybody has written: a proposal, or the notice that stands."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from access.models import Seat, User
from meetings.actions.notice import notice_of
from meetings.forms.calling import MAY, MUST
from meetings.models import Meeting
from meetings.standard import titles

# How far ahead a new meeting is proposed.
USUAL_WAIT = timedelta(days=14)


def first_values(seats: Sequence[Seat], user: User) -> dict[str, Any]:
    """What an empty form proposes: an hour, in two weeks, everybody, the standard agenda, led by the one who calls."""
    own = next((seat.public_id for seat in seats if seat.user_id == user.pk), "")
    return {
        "kind": Meeting.Kind.FOLLOW_UP,
        "day": _working_day(timezone.localdate() + USUAL_WAIT),
        "clock": "13:00",
        "length_minutes": 60,
        "leader": own,
        "owner_takes_part": Meeting.OwnerPart.WHOLE,
        **{f"seat_{seat.public_id}": MUST for seat in seats},
        "agenda": [{"id": "", "title": title} for title in titles()],
    }


def _working_day(day: date) -> date:
    """The day itself, or the Monday after it in a weekend."""
    to_monday = 7 - day.weekday()
    return day + timedelta(days=to_monday) if to_monday <= 2 else day


def values_of(meeting: Meeting) -> dict[str, Any]:
    """What the form shows of a notice that stands."""
    notice = notice_of(meeting)
    start = timezone.localtime(meeting.starts_at)
    values = {name: value.public_id if isinstance(value, Seat) else value for name, value in notice.values.items()}
    return {
        **values,
        "day": start.date(),
        "clock": f"{start:%H:%M}",
        **{f"seat_{seat.public_id}": MUST if is_needed else MAY for seat, is_needed in notice.invited.items()},
        "agenda": [
            {
                "id": item.public_id,
                "title": item.title,
                "minutes": item.minutes,
                "leader": item.leader.public_id if item.leader else "",
            }
            for item in notice.agenda
        ],
        "tasks": [
            {"id": task.public_id, "what": task.what, "seat": task.seat.public_id, "due_on": task.due_on}
            for task in notice.tasks
        ],
        "links": [{"title": link.title, "url": link.url} for link in notice.links],
        "version": meeting.version,
    }
