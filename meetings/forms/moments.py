"""When a meeting begins and how long it lasts, as choices of a form."""

from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _

from frontend.dates import clock

LENGTHS = (15, 30, 45, 60, 75, 90, 120, 150, 180, 240)
_FIRST_HOUR, _LAST_HOUR = 7, 22


def clock_times() -> list[tuple[str, str]]:
    """Every quarter of an hour in which a meeting can begin."""
    quarters = [time(hour, minute) for hour in range(_FIRST_HOUR, _LAST_HOUR) for minute in (0, 15, 30, 45)]
    return [(f"{quarter:%H:%M}", clock(quarter)) for quarter in quarters]


def length_words(minutes: int) -> str:
    return _("%(count)s minutes") % {"count": minutes}


def lengths() -> list[tuple[int, str]]:
    return [(minutes, length_words(minutes)) for minutes in LENGTHS]


def moment_of(day: date, chosen: str) -> datetime:
    """The instant of a day and a chosen time, in the municipality's own time."""
    hour, minute = chosen.split(":")
    return timezone.make_aware(datetime.combine(day, time(int(hour), int(minute))))
