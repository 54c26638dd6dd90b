"""The letter on top of minutes that leave the house on paper."""

from datetime import date

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from access.consenttext import day_words
from access.pdf import pdf
from frontend.dates import dated_moment_in_words
from meetings.models import KeptMinutes, Meeting, Receiver


def cover_letter(meeting: Meeting, receiver: Receiver, kept: KeptMinutes) -> bytes:
    """A page with the receiver's address that says what is enclosed, and how to tell that it is unchanged.

    Raises `access.pdf.NotMade`.
    """
    plan = meeting.section.plan
    given_on: date = receiver.given_on or timezone.localdate()
    data = {
        "title": _("Minutes of a meeting"),
        "footer": settings.PRODUCT_NAME,
        "to": [receiver.name, *receiver.address.splitlines()],
        "from": plan.municipality.name,
        "day": day_words(given_on),
        "lines": [
            _("Enclosed are the minutes of the meeting about the plan of %(name)s, %(moment)s.")
            % {"name": plan.owner_name, "moment": dated_moment_in_words(meeting.starts_at)},
            _("They are confidential, and meant for you alone."),
            _("Is something wrong in them? Say so to the one who sent them."),
        ],
        "signed": receiver.noted_by.name if receiver.noted_by else "",
        "facts": [[_("Fingerprint of the file (SHA-256)"), kept.pdf_sha256]],
    }
    return pdf("cover", data, lang=get_language() or "nb")
