"""The receipt of a consent as a file: each signature with the very text it stands under."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from access.consenttext import day_words
from access.dates import last_day
from access.models import Consent, ConsentSignature
from access.pdf import pdf
from frontend.dates import dated_moment_in_words


def receipt_pdf(consent: Consent, signatures: Iterable[ConsentSignature]) -> bytes:
    """The receipt in the reader's language; the signed text stands in the language it was signed in.

    Raises `access.pdf.NotMade`.
    """
    language = get_language() or "nb"
    return pdf("consent", _content(consent, list(signatures)), lang=language)


def state_in_words(consent: Consent) -> str:
    """How it stands now, in one sentence."""
    day = day_words(last_day(consent.valid_until))
    if consent.state == Consent.State.SIGNED:
        is_over = consent.valid_until <= timezone.now()
        return (_("It ended %(day)s.") if is_over else _("It lasts until %(day)s.")) % {"day": day}
    ended = day_words(timezone.localdate(consent.ended_at)) if consent.ended_at else day
    return {
        str(Consent.State.OFFERED): _("It does not hold yet: somebody has not signed."),
        str(Consent.State.PAUSED): _("It is paused."),
        str(Consent.State.WITHDRAWN): _("It was withdrawn %(day)s.") % {"day": ended},
        str(Consent.State.REFUSED): _("The answer was no, %(day)s.") % {"day": ended},
        str(Consent.State.ENDED): _("It ended %(day)s.") % {"day": ended},
    }[consent.state]


def facts_of(signature: ConsentSignature) -> list[tuple[str, str]]:
    """Who signed, how and when, as labels and words."""
    how = str(ConsentSignature.Method(signature.method).label)
    rows = [(_("Signed by"), signature.signer_name), (_("How"), how)]
    if signature.registered_by is not None:
        rows.append((_("Given"), day_words(timezone.localdate(signature.proved_at))))
        rows.append((_("Registered by"), signature.registered_by.name))
        rows.append((_("Informed"), signature.how_informed))
        if signature.witness:
            rows.append((_("Heard by"), signature.witness))
    rows.append((_("When"), dated_moment_in_words(signature.signed_at)))
    return rows


def _content(consent: Consent, signatures: list[ConsentSignature]) -> dict[str, Any]:
    return {
        "title": _("Receipt: access for %(name)s") % {"name": consent.seat.name},
        "footer": settings.PRODUCT_NAME,
        "state": state_in_words(consent),
        "facts": [[_("What it is for"), str(Consent.Kind(consent.kind).label)]],
        "statements": [_statement(signature) for signature in signatures],
        "next_heading": _("How to stop it"),
        "next": [
            _("Open People and access, choose the person and press Stop. It takes effect at once."),
            _("You are told 30, 14 and 3 days before the access runs out."),
        ],
    }


def _statement(signature: ConsentSignature) -> dict[str, Any]:
    facts = [*facts_of(signature), (_("Fingerprint (SHA-256)"), signature.text_hash)]
    return {
        "heading": signature.signer_name,
        "lang": signature.language,
        "lines": signature.shown_text.split("\n\n"),
        "facts": [list(row) for row in facts],
    }
