"""The notice of a meeting as a letter on paper (PDF), for somebody outside the product."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from access.models import User
from access.pdf import pdf
from frontend.dates import dated_moment_in_words, length_in_words
from meetings.models import Meeting
from plans.models import Plan


def letter_pdf(
    plan: Plan,
    meeting: Meeting,
    *,
    name: str,
    address: Sequence[str],
    with_purpose: bool,
    with_agenda: bool,
    by: User,
) -> bytes:
    """The letter in the language that is active; nothing of it is kept. Raises `access.pdf.NotMade`."""
    data = {
        "title": _("You are invited to a meeting"),
        "footer": settings.PRODUCT_NAME,
        "to": [name, *address],
        "written": _written(plan),
        "greeting": _("Hello,"),
        "intro": _("You are invited to a meeting about the individual plan of %(name)s.") % {"name": plan.owner_name},
        "facts": _facts(meeting),
        "purpose_heading": _("What the meeting is for"),
        "purpose": meeting.purpose.split("\n") if with_purpose and meeting.purpose else [],
        "agenda_heading": _("What we talk about"),
        "agenda": [item.title for item in meeting.agenda.all() if not item.parked_at] if with_agenda else [],
        "answer_heading": _("Tell us if you come"),
        "answer": _answer(meeting, by),
        "regards": _("Kind regards"),
        "from": [by.name, str(plan.municipality.name)],
    }
    return pdf("notice", data, lang=get_language() or "nb")


def _written(plan: Plan) -> str:
    return f"{plan.municipality.name}, {date_format(timezone.localdate(), 'DATE_FORMAT')}"


def _facts(meeting: Meeting) -> list[list[str]]:
    length = length_in_words(meeting.length_minutes)
    weekday = date_format(timezone.localtime(meeting.starts_at), "l")
    rows = [
        (_("What"), str(meeting.get_kind_display())),
        (_("When"), f"{weekday} {dated_moment_in_words(meeting.starts_at)}, {length}"),
        (_("Where"), meeting.place),
        (_("How to get in"), meeting.access_information),
        (_("Video"), meeting.video_url),
        (_("Phone on the day"), meeting.phone),
        (_("Interpreter, aids and breaks"), meeting.practical),
    ]
    return [[label, words] for label, words in rows if words]


def _answer(meeting: Meeting, by: User) -> str:
    if meeting.phone:
        words = _("Call %(phone)s, or answer by letter to %(name)s.")
        return words % {"phone": meeting.phone, "name": by.name}
    return _("Answer by letter to %(name)s, or call the municipality and ask for %(name)s.") % {"name": by.name}


def contents_of(meeting: Meeting) -> dict[str, Any]:
    """What the page tells about the letter before it is made."""
    return {"facts": _facts(meeting), "has_purpose": bool(meeting.purpose), "has_agenda": meeting.agenda.exists()}
