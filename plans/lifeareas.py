"""The life areas a plan can be ordered by, and the templates that choose among them. Data only.

Areas follow the merged list of the domain study (Steinkjer's six and Sømna's eleven, plus those the regulation asks
regard for). None is compulsory: a plan holds only what is necessary.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class SectionKind(models.TextChoices):
    """What a section holds; the section is the unit of sharing."""

    ABOUT = "about", _("About me")
    AREA = "area", _("Life area")
    MEETINGS = "meetings", _("Meetings")


class Area(models.TextChoices):
    """Life areas, numbered as in the domain study."""

    HEALTH = "health", _("Health, treatment, training, medicines")
    SCHOOL = "school", _("Kindergarten, school, learning")
    WORK = "work", _("Work, activity, day service")
    HOME = "home", _("Home")
    DAILY = "daily", _("Daily living and personal care")
    FOOD = "food", _("Food and meals")
    MONEY = "money", _("Money and benefits")
    LEISURE = "leisure", _("Leisure, holidays and high days")
    NETWORK = "network", _("Social network")
    TRANSPORT = "transport", _("Transport and mobility")
    FAMILY = "family", _("Family and respite")
    AIDS = "aids", _("Aids, adaptation, communication")
    CULTURE = "culture", _("Language, culture, faith")
    TRANSITIONS = "transitions", _("Transitions")
    SAFETY = "safety", _("Safety and crisis")


SHORT_TITLES: dict[str, Promise] = {
    Area.HEALTH: _("Health"),
    Area.SCHOOL: _("School"),
    Area.WORK: _("Work"),
    Area.HOME: _("Home"),
    Area.DAILY: _("Daily living"),
    Area.FOOD: _("Food"),
    Area.MONEY: _("Money"),
    Area.LEISURE: _("Leisure"),
    Area.NETWORK: _("Network"),
    Area.TRANSPORT: _("Transport"),
    Area.FAMILY: _("Family"),
    Area.AIDS: _("Aids"),
    Area.CULTURE: _("Culture and faith"),
    Area.TRANSITIONS: _("Transitions"),
    Area.SAFETY: _("Safety"),
}


@dataclass(frozen=True)
class PlanTemplate:
    """A starting point for a plan: its name in words and the life areas it opens with."""

    key: str
    name: Promise
    description: Promise
    areas: tuple[Area, ...]
    for_child: bool = False


TEMPLATES: dict[str, PlanTemplate] = {
    template.key: template
    for template in (
        PlanTemplate(
            "school-child",
            _("Schoolchild"),
            _("A child at school with several services around the family."),
            (Area.HEALTH, Area.SCHOOL, Area.LEISURE, Area.FAMILY),
            for_child=True,
        ),
        PlanTemplate(
            "small-child",
            _("Child from 0 to 5"),
            _("A small child and the family, before school."),
            (Area.HEALTH, Area.SCHOOL, Area.FAMILY, Area.AIDS),
            for_child=True,
        ),
        PlanTemplate(
            "youth",
            _("Young person from 16, transition"),
            _("Leaving school, moving out, becoming an adult."),
            (Area.HEALTH, Area.SCHOOL, Area.WORK, Area.HOME, Area.TRANSITIONS),
        ),
        PlanTemplate(
            "adult",
            _("Adult with a disability"),
            _("Daily life, home, work and leisure with lasting support."),
            (Area.HEALTH, Area.HOME, Area.WORK, Area.DAILY, Area.LEISURE),
        ),
        PlanTemplate(
            "mental-health",
            _("Mental health and addiction"),
            _("Treatment, home and network together, with a plan for hard days."),
            (Area.HEALTH, Area.HOME, Area.WORK, Area.NETWORK, Area.SAFETY),
        ),
        PlanTemplate(
            "rehabilitation",
            _("Rehabilitation"),
            _("Back after illness or injury: training, aids and work."),
            (Area.HEALTH, Area.AIDS, Area.WORK, Area.FAMILY),
        ),
        PlanTemplate(
            "older",
            _("Older person with several needs"),
            _("Health, home and daily living, with family close."),
            (Area.HEALTH, Area.HOME, Area.DAILY, Area.NETWORK),
        ),
        PlanTemplate(
            "qualification",
            _("Qualification programme"),
            _("The way to work or education through NAV."),
            (Area.WORK, Area.MONEY, Area.HEALTH, Area.NETWORK),
        ),
    )
}
