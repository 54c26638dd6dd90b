"""When the meeting after this one would be."""

from datetime import datetime, timedelta

from django.utils import timezone

WEEKS_ON = 12


def weeks_later(moment: datetime) -> datetime:
    """The same weekday and time on the clock, also across a change to or from summer time; never in the past."""
    zone = timezone.get_default_timezone()
    local = timezone.localtime(moment, zone).replace(tzinfo=None)
    later = local + timedelta(weeks=WEEKS_ON)
    now = timezone.localtime(timezone.now(), zone).replace(tzinfo=None)
    while later <= now:
        later += timedelta(weeks=1)
    return later.replace(tzinfo=zone)
