"""When a meeting that repeats takes place: every so many weeks or months, on the same weekday."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.utils import timezone

# Nobody plans further, and a series that runs on by itself is forgotten.
LONGEST = timedelta(days=366)
MOST = 53


class Unit(StrEnum):
    """What is counted between two meetings."""

    WEEKS = "weeks"
    MONTHS = "months"


def repetitions(first: datetime, every: int, unit: Unit, until: date) -> list[datetime]:
    """The beginnings after the first, at the same time of day by the clock on the wall, to the last day and no further.

    By months it is the same weekday at the same place in the month: the second Tuesday, or the last.
    """
    local = timezone.localtime(first)
    last = min(until, local.date() + LONGEST)
    days = _by_weeks(local.date(), every) if unit == Unit.WEEKS else _by_months(local.date(), every)
    found: list[datetime] = []
    for day in days:
        if day > last or len(found) == MOST:
            break
        found.append(at_clock(day, local.time()))
    return found


def at_clock(day: date, clock: time) -> datetime:
    """That time on that day as Norway's clocks show it."""
    return timezone.make_aware(datetime.combine(day, clock.replace(tzinfo=None)))


def _by_weeks(first: date, every: int) -> Iterator[date]:
    day = first
    while True:
        day += timedelta(weeks=every)
        yield day


def _by_months(first: date, every: int) -> Iterator[date]:
    place = (first.day - 1) // 7
    month = first.year * 12 + first.month - 1
    while True:
        month += every
        yield _weekday_of(month // 12, month % 12 + 1, first.weekday(), place)


def _weekday_of(year: int, month: int, weekday: int, place: int) -> date:
    """The first, second … of this weekday in a month; the last where there is no fifth."""
    begins, length = monthrange(year, month)
    day = 1 + (weekday - begins) % 7 + 7 * place
    return date(year, month, day if day <= length else day - 7)
