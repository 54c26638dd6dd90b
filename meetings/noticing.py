"""A notice as somebody gets it: what they prepare themselves, what has changed since, and what is read before."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from access.models import Seat, User
from frontend.dates import in_words as day_in_words
from meetings.changes import Changed, several_in_words
from meetings.gates import last_minutes_before
from meetings.models import Meeting, NoticeChange, Preparation
from plans.models import Plan

NOTICE_DAYS = 7


@dataclass(frozen=True, slots=True)
class Prepared:
    """A task before the meeting, and whether it is the reader's own."""

    task: Preparation
    is_own: bool


@dataclass(frozen=True, slots=True)
class Round:
    """One change of a notice, in words."""

    at: datetime
    by: User
    changed: list[Changed]


# Subject and text of the neutral e-mail a person gets with a notice. Filled by the app that sends e-mail.
letter_shown: list[Callable[[User], tuple[str, str]]] = []


def notice_context(reader: User, plan: Plan, meeting: Meeting, seats: set[int]) -> dict[str, Any]:
    """What a notice shows to somebody who sits in these seats; `reader` is the one who looks at it now."""
    changes = list(meeting.changes.select_related("by"))
    words = several_in_words(reader, plan, [list(change.fields) for change in changes])
    tasks = meeting.preparations.select_related("seat__user", "seat__unit")
    return {
        "rounds": [Round(change.at, change.by, told) for change, told in zip(changes, words, strict=True)],
        "wishes_day": day_in_words(meeting.wishes_until) if meeting.wishes_until else "",
        "tasks": [Prepared(task, task.seat_id in seats) for task in tasks],
        "links": list(meeting.links.all()),
        "last_minutes": last_minutes_before(reader, plan, meeting),
        "needed": [one.must_attend for one in meeting.invitees.all() if one.seat_id in seats],
        "is_short_notice": is_short_notice(meeting, changes),
    }


def is_short_notice(meeting: Meeting, changes: Iterable[NoticeChange]) -> bool:
    """Whether the invited learned of the time less than seven days ahead; of a draft they learn now at the earliest."""
    is_draft = meeting.status == Meeting.Status.DRAFT
    return is_short(meeting.starts_at, timezone.now() if is_draft else told_of_time_at(meeting, changes))


def told_of_time_at(meeting: Meeting, changes: Iterable[NoticeChange], seat: str = "") -> datetime:
    """When the invited learned of the time that stands; of a seat, by its public id, that came onto the list later."""
    later = [change.at for change in changes if change.is_of_time or seat in change.newly_invited]
    return max([meeting.called_at, *later])


def is_short(starts_at: datetime, told_at: datetime) -> bool:
    return starts_at - told_at < timedelta(days=NOTICE_DAYS)


def letter_to(seat: Seat) -> tuple[str, str] | None:
    """The e-mail that goes with a notice, to the person of a seat or, of a unit, to each who works there."""
    if not letter_shown:
        return None
    person = seat.user or User(name=seat.name)
    return letter_shown[0](person)
