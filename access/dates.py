"""Local days and the instants at which they begin and end: rights are stored as instants and spoken of as days.

A local day is not always 24 hours long, so an end is always computed from the day it stands for, never by adding hours.
"""

from calendar import monthrange
from datetime import date, datetime, time, timedelta

from django.utils import timezone


def start_of(day: date) -> datetime:
    """The instant at which a local day begins."""
    return datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())


def end_of(day: date) -> datetime:
    """The instant at which a local day is over: "until 30 June" is until local midnight after it."""
    return start_of(day + timedelta(days=1))


def last_day(until: datetime) -> date:
    """The last local day of a right that ends at `until` (half-open): the inverse of `end_of`."""
    return timezone.localtime(until - timedelta(microseconds=1), timezone.get_default_timezone()).date()


def today() -> date:
    """The local day it is now."""
    return timezone.localdate(timezone=timezone.get_default_timezone())


def months_after(day: date, months: int) -> date:
    """The same day that many months later; the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
