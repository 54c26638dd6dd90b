"""A request for access in words and in sections: what may be asked for, and what of it this plan has.

The list is the standard one, the same for every plan: a plan's own parts and their names are no answer to a question.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.asking import last_day_of
from access.dates import last_day, today
from access.levels import Level
from access.models import AccessRequest, Consent
from plans.lifeareas import SHORT_TITLES, Area, SectionKind
from plans.models import Section
from plans.people import day_words, in_a_row

PARTS: dict[str, str | Promise] = {
    SectionKind.ABOUT.value: _("About the person"),
    **{area.value: SHORT_TITLES[area] for area in Area},
    SectionKind.MEETINGS.value: _("Meetings"),
}
LEVELS = (Level.VIEW, Level.PROPOSE, Level.WRITE)
_SENTENCES: dict[int, Promise] = {
    Level.VIEW: _("see %(parts)s"),
    Level.PROPOSE: _("see and propose in %(parts)s"),
    Level.WRITE: _("see and write in %(parts)s"),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """A request as its reader sees it: a sentence, the last day, and the levels it comes to in this plan.

    `lasts` is the last day of what the seat has today, where that is the later one.
    """

    request: AccessRequest
    sentence: str
    until: str
    lasts: str
    levels: Mapping[Section, Level]
    missing: str
    has_now: Mapping[Section, Level]

    @property
    def name(self) -> str:
        return self.request.seat.name

    @property
    def is_put_off(self) -> bool:
        """Whether the owner's side has asked to be reminded, on a day that has not come."""
        return self.request.put_off_until is not None and self.request.put_off_until > today()

    @property
    def again_on(self) -> str:
        return day_words(self.request.put_off_until) if self.request.put_off_until else ""

    @property
    def asker(self) -> str:
        """The worker who asked, where a unit holds the place."""
        return "" if self.request.seat.user_id else self.request.asked_by.name


def in_words(request: AccessRequest, titles: Iterable[str] | None = None) -> str:
    """ "see Health and School", in the standard names or those given."""
    parts = [str(PARTS[key]) for key in request.parts if key in PARTS] if titles is None else list(titles)
    return str(_SENTENCES[request.level]) % {"parts": in_a_row(parts)}


def wish_of(request: AccessRequest, sections: Sequence[Section], standing: Consent | None) -> Wish:
    """A request for a reader who sees these sections; `standing` is what the seat has now."""
    asked = [section for section in sections if (section.area or section.kind) in request.parts]
    found = {section.area or section.kind for section in asked}
    missing = [str(PARTS[key]) for key in request.parts if key in PARTS and key not in found]
    held = _held(standing)
    wished, lasts = last_day_of(request, None), last_day_of(request, standing if held else None)
    now = {section: held[section.pk] for section in sections if section.pk in held}
    levels = {**now, **{section: max(now.get(section, Level.NONE), Level(request.level)) for section in asked}}
    return Wish(
        request=request,
        sentence=in_words(request, [section.title for section in asked]) if asked else in_words(request),
        until=day_words(wished),
        lasts=day_words(lasts) if lasts > wished else "",
        levels=levels if asked else {},
        missing=in_a_row(missing),
        has_now=now,
    )


def _held(consent: Consent | None) -> dict[int, Level]:
    """What a consent that stands gives, by section id; also while it is paused."""
    standing = (Consent.State.SIGNED, Consent.State.PAUSED)
    if consent is None or consent.state not in standing or last_day(consent.valid_until) < today():
        return {}
    return {line.section_id: Level(line.level) for line in consent.lines.all()}
