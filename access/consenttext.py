"""The words of a consent as the person who signs it reads them, and the hash that ties a signature to them.

The words are kept with every signature. Whoever changes a sentence here raises `TEXT_VERSION`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from access.dates import last_day, today
from access.levels import Level
from access.models import Consent, Representation
from access.sealing import fingerprint

TEXT_VERSION = "4"


@dataclass(frozen=True, slots=True)
class Statement:
    """What is signed: the sentences in the reader's language, and what they stand for by ids."""

    lines: tuple[str, ...]
    language: str
    choices: dict[str, Any]

    @property
    def text(self) -> str:
        return "\n\n".join(self.lines)

    @property
    def hash(self) -> str:
        """SHA-256 of the text and the choices in one canonical form."""
        signed = {"version": TEXT_VERSION, "language": self.language, "text": self.text, "choices": self.choices}
        return fingerprint(json.dumps(signed, sort_keys=True, ensure_ascii=False, separators=(",", ":")))


def statement_of(
    consent: Consent,
    levels: Mapping[Any, Level],
    left_out: list[Any],
    representation: Representation | None,
    *,
    is_registered: bool = False,
) -> Statement:
    """The statement of a consent that gives these levels; `left_out` are the signer's other sections.

    One that is registered was signed on paper or said aloud, so it does not say that its reader signs.
    """
    seat = consent.seat
    starts = timezone.localdate(consent.valid_from)
    until = last_day(consent.valid_until)
    facts = {"name": seat.name, "until": day_words(until), "starts": day_words(starts)}
    begins = _("%(name)s gets this from %(starts)s until %(until)s:") if starts > today() else ""
    lines = [
        " ".join([(begins or _("%(name)s gets this until %(until)s:")) % facts, *_sentences(levels)]),
        _("%(name)s does not see %(parts)s.") % {"name": seat.name, "parts": _row(left_out)} if left_out else "",
        _("Everybody who works at %(name)s shares the access.") % {"name": seat.name} if seat.unit_id else "",
        about(consent),
        _("Why: %(purpose)s") % {"purpose": consent.purpose},
        _("%(name)s says: %(words)s") % {"name": seat.plan.first_name, "words": consent.child_words}
        if consent.child_words
        else "",
        _("You lift the duty of confidentiality for what you share, and nothing else."),
        _("It is your choice. You can stop it whenever you want, without giving a reason."),
        _("What has been written stays in the plan, with the name of who wrote it."),
        _given_for(consent, representation) if is_registered else _on_whose_behalf(consent, representation),
    ]
    return Statement(tuple(line for line in lines if line), get_language() or "nb", _choices(consent, levels, left_out))


def about(consent: Consent) -> str:
    """What kind of yes it is, as it concerns this seat."""
    facts = {"name": consent.seat.name, "owner": consent.seat.plan.first_name}
    return {
        str(Consent.Kind.PLANNING): _("It is about making the plan together with %(name)s."),
        str(Consent.Kind.SHARING): _("It is about sharing these parts of the plan with %(name)s."),
        str(Consent.Kind.FETCHING): _("It is about fetching what %(name)s knows about %(owner)s into these parts."),
        str(Consent.Kind.MEETING): _("It is about meetings where these parts are talked about with %(name)s."),
        str(Consent.Kind.RESEARCH): _(
            "It is about statistics or research. The help for %(owner)s does not depend on the answer."
        ),
    }[consent.kind] % facts


def _on_whose_behalf(consent: Consent, representation: Representation | None) -> str:
    if representation is None:
        return _("You sign for yourself.")
    facts = {"name": consent.seat.plan.first_name, "reason": _reason(representation)}
    return _("You sign on behalf of %(name)s: %(reason)s.") % facts


def _given_for(consent: Consent, representation: Representation | None) -> str:
    name = consent.seat.plan.first_name
    if representation is None:
        return _("Given by %(name)s.") % {"name": name}
    return _("Given on behalf of %(name)s: %(reason)s.") % {"name": name, "reason": _reason(representation)}


def _reason(representation: Representation) -> str:
    kind = str(Representation.Kind(representation.kind).label)
    return kind[:1].lower() + kind[1:]


def _choices(consent: Consent, levels: Mapping[Any, Level], left_out: list[Any]) -> dict[str, Any]:
    starts = timezone.localdate(consent.valid_from)
    return {
        "consent": consent.public_id,
        "seat": consent.seat.public_id,
        "kind": str(consent.kind),
        "levels": {section.public_id: Level(level).name.lower() for section, level in levels.items()},
        "left_out": [section.public_id for section in left_out],
        "from": starts.isoformat() if starts > today() else "",
        "until": consent.valid_until.astimezone(UTC).isoformat(),
    }


def _sentences(levels: Mapping[Any, Level]) -> list[str]:
    forms = {
        Level.WRITE: _("Writes in %(parts)s."),
        Level.PROPOSE: _("Proposes in %(parts)s."),
        Level.VIEW: _("Sees %(parts)s."),
    }
    grouped = {level: [section for section, held in levels.items() if held == level] for level in forms}
    return [form % {"parts": _row(grouped[level])} for level, form in forms.items() if grouped[level]]


def _row(sections: list[Any]) -> str:
    return str(get_text_list([section.title for section in sections], _("and")))


def day_words(day: date) -> str:
    """ "30. juni 2027", in the reader's language."""
    return date_format(day, "j F Y" if (get_language() or "nb").startswith("en") else "j. F Y")
