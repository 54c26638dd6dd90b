"""Letters in words: neutral, in the reader's language, with a link and nothing else. No names, services or content.

A mailbox is read by others: on a screen in a bus, at a family computer, by whoever runs the server.
"""

import json
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.sealing import unseal
from meetings.calendar import FILE_NAME, Method, calendar_file
from meetings.invited_gates import calendar_entries_for
from notifications.models import Letter

_ORDINARY = (
    gettext_lazy("You have a new message in %(product)s"),
    gettext_lazy("You have a new message in a plan you take part in. Sign in to read it."),
)
_MEETING = (
    gettext_lazy("A meeting in %(product)s"),
    gettext_lazy(
        "There is something about a meeting you are invited to. Sign in to read it. "
        "An entry for your calendar comes with this e-mail: the time, and no more than you have chosen yourself."
    ),
)
_TEXTS: dict[str, tuple[Promise, Promise]] = {
    **dict.fromkeys(
        (
            "meeting.called",
            "meeting.changed",
            "meeting.cancelled",
            "meeting.uninvited",
            "meeting.repeated",
            "meeting.series_changed",
            "meeting.series_cancelled",
        ),
        _MEETING,
    ),
    "invitation": (
        gettext_lazy("You are invited to %(product)s"),
        gettext_lazy(
            "Somebody you work with or know has made an account for you. "
            "The link lets you in once, and works for %(days)s days."
        ),
    ),
    **dict.fromkeys(
        ("account.password_changed", "account.passkey_added", "account.id_porten_linked"),
        (
            gettext_lazy("Your sign-in to %(product)s has changed"),
            gettext_lazy("The way you sign in has been changed. Was it not you? Sign in and see what has happened."),
        ),
    ),
    "account.new_browser": (
        gettext_lazy("New sign-in to %(product)s"),
        gettext_lazy(
            "You have been signed in with a browser you have not used before. "
            "Was it not you? See where you are signed in."
        ),
    ),
}
INBOX_PATH = "/varsler"


def message_of(letter: Letter) -> EmailMessage:
    """The e-mail of a letter. Its Message-ID comes from the letter's key, so that a repeat can be recognised.

    A letter about meetings carries an entry for the calendar, as each meeting is at this moment.
    """
    with translation.override(letter.user.language):
        subject, text = _TEXTS.get(letter.kind, _ORDINARY)
        context = json.loads(unseal(letter.sealed_context)) if letter.sealed_context else {}
        words = {"product": settings.PRODUCT_NAME, "days": settings.INVITATION_DAYS}
        body = "\n\n".join(
            [
                _("Hello,"),
                str(text) % words,
                settings.PUBLIC_URL + context.get("path", INBOX_PATH),
                _("You cannot answer this e-mail."),
                settings.PRODUCT_NAME,
            ]
        )
        message = EmailMultiAlternatives(
            str(subject) % words,
            body + "\n",
            to=[letter.user.email],
            headers={"Message-ID": message_id(letter), "Auto-Submitted": "auto-generated"},
        )
        _add_calendar(message, letter, context.get("meetings", "").split())
        return message


def _add_calendar(message: EmailMultiAlternatives, letter: Letter, public_ids: list[str]) -> None:
    """One entry stands as another form of the text, which mail programs offer to take in; several are attached."""
    if letter.section is None or not public_ids:
        return
    person = letter.user
    entries = [
        (
            calendar_file(meeting, method, detail=person.calendar_detail, to=person.email).decode(),
            _calendar_type(method),
        )
        for meeting, method in calendar_entries_for(person, letter.section, public_ids)
    ]
    if len(entries) == 1:
        message.attach_alternative(*entries[0])
    else:
        for content, mimetype in entries:
            message.attach(FILE_NAME, content, mimetype)


def _calendar_type(method: Method) -> str:
    return f"text/calendar; method={method}"


def message_id(letter: Letter) -> str:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{letter.key}@{domain}>"
