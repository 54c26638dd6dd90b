"""What giving access offers: what each part holds in one sentence, starting points, and how long it may last."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from access.dates import end_of, months_after, today
from access.levels import Level
from plans.lifeareas import Area, SectionKind
from plans.models import Plan, Section
from plans.people import day_words

KEYS = {level: level.name.lower() for level in Level}
LEVELS = {key: level for level, key in KEYS.items()}
MONTHS = (1, 3, 6, 12)


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


def month_choices(longest: datetime) -> list[tuple[str, str]]:
    """Lengths in months with their last day spelled out, none beyond `longest`: "3 months – until 21 February"."""
    months = sorted({*MONTHS, settings.CONSENT_DEFAULT_MONTHS})
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
