"""What stands around every page of a plan: its title, who takes part, the links to its parts, and on whose behalf.

Everything is worked out for the reader: a part without a right is not named, and "last changed" counts only what they
see. Apps to the left of plans add their own links and overview cards through `parts` and `overview_parts`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.template.defaultfilters import date as date_words
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from access.dates import last_day
from access.gates import representation_of
from access.grants import FAR_END
from access.models import Representation, Seat, User
from plans.gates import last_change_for, may_manage, may_read_log, sections_for, team_of
from plans.lifeareas import SectionKind
from plans.models import Plan, Section


@dataclass(frozen=True)
class Part:
    """A part of the plan that has its own link. It is shown to those who see a section of one of `kinds`.

    Without `kinds` everybody who sees the plan gets it. `in_bar` puts it in the phone's bar of five as well.
    """

    key: str
    address: str
    label: str | Promise
    icon: str
    position: int
    kinds: tuple[str, ...] = ()
    short_label: str | Promise = ""
    in_bar: bool = False


@dataclass(frozen=True)
class OverviewPart:
    """A card on the plan's overview: a template, what it shows, and the sections whose content it holds."""

    template: str
    context: dict[str, Any]
    sections: Sequence[Section] = ()
    tile_template: str = ""


@dataclass(frozen=True)
class Item:
    """One link of the plan."""

    key: str
    url: str
    label: str
    icon: str


@dataclass(frozen=True)
class Frame:
    """What `plan_base.html` shows around a page."""

    title: str
    owner_name: str
    coordinator: User | Seat | None
    people_count: int
    changed_at: datetime | None
    on_behalf: str
    nav: list[Item] = field(default_factory=list)
    bottom: list[Item] = field(default_factory=list)


# Filled by the apps in `AppConfig.ready`.
parts: list[Part] = [
    Part("overview", "plans:plan", gettext_lazy("Overview"), "house", 10, in_bar=True),
    Part(
        "about", "plans:about", gettext_lazy("About %(name)s"), "person", 20, (SectionKind.ABOUT,),
        pgettext_lazy("short for a bar", "About"), in_bar=True,
    ),
    Part(
        "goals", "plans:goals", gettext_lazy("Goals and measures"), "target", 30, (SectionKind.AREA,),
        pgettext_lazy("short for a bar", "Goals"), in_bar=True,
    ),
    Part(
        "people", "plans:people", gettext_lazy("People and access"), "person-group", 60,
        short_label=pgettext_lazy("short for a bar", "People"), in_bar=True,
    ),
    Part("history", "plans:history", gettext_lazy("History"), "clock", 70),
]  # fmt: skip
overview_parts: list[Callable[[User, Plan], OverviewPart | None]] = []


def plan_title(plan: Plan) -> str:
    """What the plan is called in running text: "Planen til Maja"."""
    return _("The plan of %(name)s") % {"name": plan.first_name}


def plan_frame(user: User, plan: Plan, current: str, *, sections: Sequence[Section] | None = None) -> dict[str, Any]:
    """The template context of a page of this plan, fetched by `get_plan_for`; four queries, three with `sections`.

    `sections` are those the reader sees, where the caller has them already.
    """
    seen = list(sections if sections is not None else sections_for(user, plan))
    kinds = {section.kind for section in seen}
    seats = team_of(plan)
    coordinator = next((seat for seat in seats if seat.role == Seat.Role.COORDINATOR and seat.is_at_work), None)
    links = _links(user, plan, kinds)
    frame = Frame(
        title=plan_title(plan),
        owner_name=plan.owner_name,
        coordinator=(coordinator.user or coordinator) if coordinator else None,
        people_count=len(seats),
        changed_at=last_change_for(user, plan),
        on_behalf=on_behalf_in_words(representation_of(user, plan.pk), seen),
        nav=[item for item, _bar in links],
        bottom=[bar for _item, bar in links if bar is not None],
    )
    return {"frame": frame, "plan": plan, "current": current}


def on_behalf_in_words(representation: Representation | None, sections: Sequence[Section]) -> str:
    """The same with the parts it covers where they are chosen: "verge til 1. mai 2027, for Hjem"; empty without one."""
    if representation is None:
        return ""
    reason = reason_in_words(representation)
    if representation.kind == Representation.Kind.PARENT or not sections:
        return reason
    parts = get_text_list([section.title for section in sections], _("and"))
    return _("%(reason)s, for %(parts)s") % {"reason": reason, "parts": parts}


def reason_in_words(representation: Representation) -> str:
    """Why somebody acts for the plan owner, and until when: "foreldreansvar til 14. januar 2028"."""
    kind = str(Representation.Kind(representation.kind).label)
    # Parental responsibility stands in the middle of a sentence.
    reason = kind[:1].lower() + kind[1:]
    if representation.valid_until >= FAR_END:
        return reason
    day = date_words(last_day(representation.valid_until), "j. F Y")
    return _("%(reason)s until %(day)s") % {"reason": reason, "day": day}


def _links(user: User, plan: Plan, kinds: set[str]) -> list[tuple[Item, Item | None]]:
    """The links this reader gets, in order, each with its short form for the phone's bar or None."""
    shown = [part for part in parts if not part.kinds or kinds.intersection(part.kinds)]
    if may_manage(plan):
        shown.append(Part("sections", "plans:sections", gettext_lazy("Parts of the plan"), "folder", 80))
    if may_read_log(user, plan):
        shown.append(Part("log", "plans:access-log", gettext_lazy("Who has looked"), "eye", 90))
    links = []
    for part in sorted(shown, key=lambda part: part.position):
        url = reverse(part.address, args=[plan.public_id])
        label = str(part.label) % {"name": plan.first_name} if "%(" in str(part.label) else str(part.label)
        bar = Item(part.key, url, str(part.short_label or label), part.icon) if part.in_bar else None
        links.append((Item(part.key, url, label, part.icon), bar))
    return links
