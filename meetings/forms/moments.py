"""When a meeting begins and how long it lasts, as choices of a form."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from frontend.dates import clock, length_in_words
from meetings.models import Meeting
from meetings.repetition import at_clock

LENGTHS = (15, 30, 45, 60, 75, 90, 120, 150, 180, 240)
_FIRST_HOUR, _LAST_HOUR = 7, 22


def clock_times() -> list[tuple[str, str]]:
    """Every quarter of an hour in which a meeting can begin."""
    quarters = [time(hour, minute) for hour in range(_FIRST_HOUR, _LAST_HOUR) for minute in (0, 15, 30, 45)]
    return [(f"{quarter:%H:%M}", clock(quarter)) for quarter in quarters]


def lengths() -> list[tuple[int, str]]:
    return [(minutes, length_in_words(minutes)) for minutes in LENGTHS]


def offer_own(form: forms.Form, meeting: Meeting) -> None:
    """Have the meeting's own time and length among a form's choices, whatever they are."""
    start = timezone.localtime(meeting.starts_at)
    for name, own in (
        ("clock", (f"{start:%H:%M}", clock(start))),
        ("length_minutes", (meeting.length_minutes, length_in_words(meeting.length_minutes))),
    ):
        field: Any = form.fields[name]
        field.choices = sorted({*field.choices, own})


def moment_of(day: date, chosen: str) -> datetime:
    """The instant of a day and a chosen time, in the municipality's own time."""
    return at_clock(day, time.fromisoformat(chosen))
