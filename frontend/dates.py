"""Dates as people say them, in the reader's language: never 01.12.26 in running text."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

_ENGLISH = {"day": "l j F", "dated": "j F Y", "short": "j M", "time": "H:i", "at": "{day} at {time}"}
_NORWEGIAN = {"day": "l j. F", "dated": "j. F Y", "short": "j. N", "time": "H.i", "at": "{day} kl. {time}"}


def _forms() -> dict[str, str]:
    return _ENGLISH if (get_language() or "nb").startswith("en") else _NORWEGIAN


def local_date(value: date) -> date:
    """The day of a date or a moment in the current time zone."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def in_words(value: date) -> str:
    """ "tirsdag 1. desember"; with the year when it is not this one."""
    day = local_date(value)
    pattern = _forms()["day"]
    if day.year != timezone.localdate().year:
        pattern += " Y"
    return date_format(day, pattern)


def clock(value: datetime | time) -> str:
    """ "13.00"."""
    local = timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
    return time_format(local, _forms()["time"])


def length_in_words(minutes: int) -> str:
    """ "90 minutter"."""
    return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}


def moment_in_words(value: datetime) -> str:
    """ "tirsdag 1. desember kl. 13.00"."""
    return _forms()["at"].format(day=in_words(value), time=clock(value))


def dated_moment_in_words(value: datetime) -> str:
    """ "1. desember 2026 kl. 13.00": always with the year, for what is kept."""
    day = date_format(local_date(value), _forms()["dated"])
    return _forms()["at"].format(day=day, time=clock(value))


def ago_in_words(value: datetime, now: datetime | None = None) -> str:
    """Relative time with the date in the same line: "i går, 20. nov."."""
    now = now or timezone.now()
    today, day = local_date(now), local_date(value)
    short = date_format(day, _forms()["short"] + ("" if day.year == today.year else " Y"))
    passed = now - value
    if timedelta() <= passed < timedelta(minutes=1):
        return _("just now")
    if timedelta() <= passed < timedelta(hours=1):
        minutes = int(passed.total_seconds() // 60)
        return ngettext("%(count)d minute ago", "%(count)d minutes ago", minutes) % {"count": minutes}
    if day == today:
        return _("today at %(time)s") % {"time": clock(value)}
    if day == today - timedelta(days=1):
        return _("yesterday, %(date)s") % {"date": short}
    return short
