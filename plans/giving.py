"""What giving access offers: what each part holds in one sentence, starting points, and how long it may last."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from access.consent_gates import newest_consents
from access.dates import end_of, last_day, months_after, today
from access.levels import Level
from access.models import Consent, User
from access.signers import Awaited
from plans.gates import sections_for
from plans.lifeareas import Area, SectionKind
from plans.models import Plan, Section
from plans.people import day_words, in_a_row, level_sentences

KEYS = {level: level.name.lower() for level in Level}
LEVELS = {key: level for level, key in KEYS.items()}
MONTHS = (1, 3, 6, 12)
# The age from which a child says what they think of it (patient rights act, section 4-4).
HEARD_FROM = 12


@dataclass(frozen=True, slots=True)
class Preset:
    """A starting point for somebody of this kind; every line can be changed before anything is given."""

    key: str
    name: str | Promise
    levels: Mapping[str, Level]


PRESETS = (
    Preset("school", gettext_lazy("School or kindergarten"), {Area.SCHOOL: Level.WRITE, SectionKind.ABOUT: Level.VIEW}),
    Preset("health", gettext_lazy("Health"), {Area.HEALTH: Level.WRITE, SectionKind.ABOUT: Level.VIEW}),
    Preset("home", gettext_lazy("Home"), {Area.HOME: Level.WRITE, Area.DAILY: Level.VIEW}),
    Preset("work", gettext_lazy("Work and NAV"), {Area.WORK: Level.WRITE, Area.MONEY: Level.VIEW}),
    Preset("meetings", gettext_lazy("Meetings only"), {SectionKind.MEETINGS: Level.VIEW}),
)


def holds(section: Section, plan: Plan) -> str:
    """What a part of the plan holds, in one sentence."""
    if section.kind == SectionKind.ABOUT:
        return _("What matters to %(name)s, and how to help.") % {"name": plan.first_name}
    if section.kind == SectionKind.MEETINGS:
        return _("When you meet, what is on the agenda, and the minutes.")
    return _("Goals, measures and notes: %(area)s.") % {"area": str(Area(section.area).label).lower()}


def presets_for(sections: Iterable[Section]) -> list[Preset]:
    """The starting points whose first part this plan has."""
    keys = {section.area or section.kind for section in sections}
    return [preset for preset in PRESETS if next(iter(preset.levels)) in keys]


def preset_levels(key: str, sections: Iterable[Section]) -> dict[int, Level] | None:
    """What a starting point fills in, by section id; None for an unknown one."""
    preset = next((preset for preset in PRESETS if preset.key == key), None)
    if preset is None:
        return None
    return {section.pk: preset.levels.get(section.area or section.kind, Level.NONE) for section in sections}


def month_choices(longest: datetime, usual: int) -> list[tuple[str, str]]:
    """Lengths in months with their last day spelled out, none beyond `longest`: "3 months – until 21 February".

    `usual` is the municipality's own length.
    """
    months = sorted({*MONTHS, usual})
    return [
        (
            str(count),
            ngettext("%(count)d month – until %(day)s", "%(count)d months – until %(day)s", count)
            % {"count": count, "day": day_words(day_after(count))},
        )
        for count in months
        if end_of(day_after(count)) <= longest
    ]


def day_after(months: int) -> date:
    """The last day of an access of so many months that begins today."""
    return months_after(today(), months)


def levels_of(consent: Consent) -> dict[int, Level]:
    """What a consent gives, by section id."""
    return {line.section_id: Level(line.level) for line in consent.lines.all()}


def wished_levels(consent: Consent) -> dict[int, Level]:
    """What was asked for in the question that a consent answers, by section id; empty without one."""
    return {int(section): Level(level) for section, level in consent.wished.items()}


def is_heard(plan: Plan, decider: User) -> bool:
    """Whether the plan owner is old enough to be asked (from twelve) and somebody else decides for them."""
    return plan.owner_id != decider.pk and has_own_words(plan)


def has_own_words(plan: Plan) -> bool:
    """Whether the plan owner is old enough for their own words to stand in a consent."""
    return plan.age_on(today()) >= HEARD_FROM


def in_words(reader: User, plan: Plan, consent: Consent) -> dict[str, object]:
    """What a consent gives and does not give, for somebody who decides over access or coordinates the plan."""
    sections = list(sections_for(reader, plan))
    levels = levels_of(consent)
    starts = localdate(consent.valid_from)
    return {
        "consent": consent,
        "sentences": level_sentences({section: levels[section.pk] for section in sections if section.pk in levels}),
        "left_out": in_a_row([section.title for section in sections if section.pk not in levels]),
        "starts": day_words(starts) if starts > today() else "",
        "until": day_words(last_day(consent.valid_until)),
    }


def made_less(reader: User, plan: Plan, consent: Consent) -> list[str]:
    """What somebody would lose by a consent that is to be signed, in words: days, parts, the time until it begins."""
    standing = newest_consents([consent.seat]).get(consent.seat_id)
    if standing is None or standing.valid_until <= now():
        return []
    facts = {"name": consent.seat.first_name, "now": day_words(last_day(standing.valid_until))}
    if standing.state == Consent.State.PAUSED:
        return [_("What %(name)s had is paused. When you sign, this takes its place.") % facts]
    if standing.state != Consent.State.SIGNED:
        return []
    sentences = []
    if consent.valid_until < standing.valid_until:
        facts["then"] = day_words(last_day(consent.valid_until))
        sentences.append(_("%(name)s has access until %(now)s today. This makes it shorter: until %(then)s.") % facts)
    levels, held = levels_of(consent), levels_of(standing)
    parts = [
        section.title for section in sections_for(reader, plan) if levels.get(section.pk, 0) < held.get(section.pk, 0)
    ]
    if parts:
        sentences.append(_("%(name)s may do less than today in %(parts)s.") % {**facts, "parts": in_a_row(parts)})
    starts = localdate(consent.valid_from)
    if starts > today():
        begins = {**facts, "day": day_words(starts)}
        sentences.append(_("What %(name)s has today ends when you sign. The new access begins %(day)s.") % begins)
    return sentences


def awaited_in_words(found: Awaited | None) -> str:
    """ "Anne Berg and Ola Lund" where each must sign, "Anne Berg or Ola Lund" where one answer is enough."""
    if found is None:
        return ""
    return str(get_text_list([one.name for one in found.people], _("and") if found.is_each else _("or")))
