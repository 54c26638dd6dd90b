"""A meeting as an entry for somebody's calendar (RFC 5545, RFC 5546): when it is, and a link. Nothing about anybody.

A calendar leaves our control: it is synchronised, shared with a household and shown on locked screens. Where it is and
what kind of meeting stand there only for those who have chosen that themselves.
"""

from datetime import datetime, timedelta
from email.utils import parseaddr
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vUri

from access.models import User
from meetings.models import Meeting

Detail = User.CalendarDetail
OSLO = ZoneInfo("Europe/Oslo")
FILE_NAME = "mote.ics"


class Method(StrEnum):
    """What the receiver's calendar is to do with the entry."""

    REQUEST = "REQUEST"  # by e-mail: take it in, or put it in the place of the older one
    CANCEL = "CANCEL"  # by e-mail or by hand: the meeting does not take place, or not for this person
    PUBLISH = "PUBLISH"  # by hand: take it in


def calendar_file(meeting: Meeting, method: Method, *, detail: str = Detail.TIME, to: str = "") -> bytes:
    """The entry of a meeting, in the language that is active.

    Its UID is the same as long as the meeting exists and its SEQUENCE rises with each change, so that a newer file
    takes the place of an older one. `detail` is what its reader has chosen (`User.calendar_detail`); an entry that is
    taken out says no more than when. `to` is the receiver's own address, which an entry that comes by e-mail must name.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.PRODUCT_NAME}//{settings.PRODUCT_NAME}//NO")
    calendar.add("version", "2.0")
    calendar.add("method", method.value)
    calendar.add_component(_oslo())
    calendar.add_component(_event(meeting, method, Detail.TIME if method == Method.CANCEL else detail, to))
    written: bytes = calendar.to_ical()
    return written


def _event(meeting: Meeting, method: Method, detail: str, to: str) -> Any:
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    link = settings.PUBLIC_URL + reverse("meetings:meeting", args=[meeting.section.plan.public_id, meeting.public_id])
    event = Event()
    event.add("uid", f"{meeting.public_id}@{sender.rpartition('@')[2] or 'localhost'}")
    event.add("sequence", meeting.version - 1)
    event.add("dtstamp", timezone.now())
    event.add("dtstart", meeting.starts_at.astimezone(OSLO))
    event.add("dtend", meeting.ends_at.astimezone(OSLO))
    neutral = _("Meeting in %(product)s") % {"product": settings.PRODUCT_NAME}
    event.add("summary", meeting.get_kind_display() if detail == Detail.KIND else neutral)
    if detail != Detail.TIME and meeting.place:
        event.add("location", meeting.place)
    event.add("description", _("Sign in to read the notice: %(link)s") % {"link": link})
    event.add("url", vUri(link))
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if method == Method.CANCEL else "CONFIRMED")
    organizer = vCalAddress(f"mailto:{sender}")
    organizer.params["CN"] = settings.PRODUCT_NAME
    event.add("organizer", organizer)
    if to:
        attendee = vCalAddress(f"mailto:{to}")
        # Answers are given in the product: a calendar's own answer would go to an address that nobody reads.
        attendee.params.update({"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "FALSE"})
        event.add("attendee", attendee)
    return event


def _oslo() -> Any:
    """Norway's clock as calendars want it told: summer time from the last Sunday of March to that of October."""
    winter, summer = timedelta(hours=1), timedelta(hours=2)
    zone = Timezone()
    zone.add("tzid", OSLO.key)
    for part, name, begins, before, after in (
        (TimezoneDaylight(), "CEST", datetime(1996, 3, 31, 2), winter, summer),  # noqa: DTZ001
        (TimezoneStandard(), "CET", datetime(1996, 10, 27, 3), summer, winter),  # noqa: DTZ001
    ):
        part.add("dtstart", begins)
        part.add("rrule", {"freq": "yearly", "bymonth": begins.month, "byday": "-1SU"})
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        part.add("tzname", name)
        zone.add_component(part)
    return zone
