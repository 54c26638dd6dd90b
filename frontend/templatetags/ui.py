"""The tags of the pages: icons, dates, people, levels, form fields and live fragments."""

import json
import secrets
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.forms import BaseForm, BoundField, widgets
from django.forms.boundfield import BoundWidget
from django.template import defaulttags
from django.templatetags.static import static
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from frontend import charts, dates, people
from frontend.footer import footer

register = template.Library()
register.simple_tag(footer)

ICONS = frozenset(json.loads((Path(charts.__file__).parent / "icons.json").read_text()))
LEVELS = {
    "none": (_("None"), "minus", "neutral"),
    "view": (_("See"), "eye", "info"),
    "propose": (_("Propose"), "chat", "warning"),
    "write": (_("Write"), "pencil", "success"),
}


class FixedAddress(defaulttags.URLNode):
    """An address that is the same on every page: worked out once."""

    def render(self, context: Any) -> str:
        return _fixed_address(self.view_name.var, get_urlconf(), get_script_prefix())


@cache
def _fixed_address(name: str, urlconf: str | None, _prefix: str) -> str:
    return conditional_escape(reverse(name, urlconf))


@register.tag
def url(parser: Any, token: Any) -> defaulttags.URLNode:
    """Django's own, quicker where name and address are written out in the template."""
    node = defaulttags.url(parser, token)
    is_fixed = isinstance(node.view_name.var, str) and not node.view_name.filters
    if is_fixed and not (node.args or node.kwargs or node.asvar):
        return FixedAddress(node.view_name, [], {}, None)
    return node


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """An icon of the sprite; decorative, always beside words. An unknown name is a fault in the template."""
    if name not in ICONS:
        raise template.TemplateSyntaxError(f"icons.json does not name the icon {name!r}")
    return format_html(
        '<svg class="ip-icon" aria-hidden="true" focusable="false" width="24" height="24"><use href="{}#{}"/></svg>',
        static("icons.svg"),
        name,
    )


@register.simple_tag
def day(value: date | None) -> SafeString | str:
    """`<time>` with "tirsdag 1. desember"."""
    if not value:
        return ""
    return format_html('<time datetime="{}">{}</time>', dates.local_date(value).isoformat(), dates.in_words(value))


@register.simple_tag
def moment(value: datetime | None) -> SafeString | str:
    """`<time>` with "tirsdag 1. desember kl. 13.00"."""
    if not value:
        return ""
    return format_html(
        '<time datetime="{}">{}</time>', value.isoformat(timespec="minutes"), dates.moment_in_words(value)
    )


@register.simple_tag
def ago(value: datetime | None) -> SafeString | str:
    """`<time>` with "i går, 20. nov.", and the whole moment as its title."""
    if not value:
        return ""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        value.isoformat(timespec="minutes"),
        dates.moment_in_words(value),
        dates.ago_in_words(value),
    )


@register.simple_tag
def avatar(person: object, size: str = "") -> SafeString:
    """Initials in a circle of the person's colour; hidden from screen readers, since the name stands beside."""
    return format_html(
        '<span class="ds-avatar ip-avatar" data-color="{}" aria-hidden="true"{}>{}</span>',
        people.colour_of(person),
        format_html(' data-size="{}"', size) if size else "",
        people.initials(people.name_of(person)),
    )


@register.simple_tag
def level(value: object) -> SafeString:
    """A level as word and icon; takes "view" or a level whose name is VIEW."""
    key = str(getattr(value, "name", value)).lower()
    word, picture, colour = LEVELS.get(key, LEVELS["none"])
    return format_html(
        '<span class="ip-level" data-level="{}" data-color="{}">{} {}</span>', key, colour, icon(picture), word
    )


@register.simple_tag
def tag(words: object, color: str = "neutral", picture: str = "") -> SafeString:
    """A state in words: `{% tag _("Overdue") "danger" "clock" %}`."""
    drawn = format_html("{} ", icon(picture)) if picture else ""
    return format_html('<span class="ds-tag ip-tag" data-color="{}">{}{}</span>', color, drawn, words)


@register.simple_tag
def once() -> SafeString:
    """Hidden field that makes a second press of the same form harmless."""
    return format_html('<input type="hidden" name="_once" value="{}">', secrets.token_urlsafe(16))


@register.simple_tag
def live(streams: Mapping[str, int], url: str) -> SafeString:
    """The attributes that keep a fragment fresh: its streams with their revisions, and where to fetch it."""
    pairs = " ".join(f"{name}:{int(revision or 0)}" for name, revision in streams.items())
    return format_html('data-live="{}" data-live-url="{}"', pairs, url)


@register.inclusion_tag("forms/error_summary.html")
def error_summary(form: BaseForm, *others: BaseForm) -> dict[str, Any]:
    """The list of what must be put right, with a link to every field; empty when nothing is wrong."""
    bound = [form, *others]
    problems: list[tuple[str, str]] = []
    for one in bound:
        problems += [("", str(error)) for error in one.non_field_errors()]
        for field in one:
            problems += [(_target(field), f"{_before_error(str(field.label))} {error}") for error in field.errors]
    return {"problems": problems}


def _before_error(label: str) -> str:
    """A label that asks stands as it is; the others lead on with a colon."""
    return label if label.endswith("?") else f"{label}:"


def _target(field: BoundField) -> str:
    """Where a link to the field leads: a choice has its first button, not the group."""
    return f"{field.auto_id}_0" if kind(field) == "choices" else field.id_for_label


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """One field with label, help and error: `{% field form.title %}`."""
    return bound.as_field_group()


@register.simple_tag
def widget(bound: BoundField) -> SafeString:
    """The control itself, with the design system's class."""
    inner = bound.field.widget
    if isinstance(inner, widgets.RadioSelect | widgets.CheckboxSelectMultiple):
        return bound.as_widget()
    attributes: dict[str, Any] = {"class": f"ds-input {inner.attrs.get('class', '')}".strip()}
    if isinstance(inner, widgets.Textarea):
        attributes["rows"] = inner.attrs.get("rows", 4) if inner.attrs.get("rows") != "10" else 4
        attributes["cols"] = None
    return bound.as_widget(attrs=attributes)


@register.simple_tag
def choice(one: BoundWidget) -> SafeString:
    """One radio button or box of a choice, with the design system's class."""
    one.data["attrs"]["class"] = "ds-input"
    return one.tag()


@register.filter
def kind(bound: BoundField) -> str:
    """`choices`, `checkbox` or `text`: what a field template must know."""
    inner = bound.field.widget
    if isinstance(inner, widgets.RadioSelect | widgets.CheckboxSelectMultiple):
        return "choices"
    return "checkbox" if isinstance(inner, widgets.CheckboxInput) else "text"


@register.inclusion_tag("parts/progress.html")
def progress(value: object, label: str) -> dict[str, Any]:
    """A bar from 0 to 100 with its number in words: `{% progress goal.percent goal.title %}`."""
    return {"percent": charts.percent_of(value), "label": label}


@register.inclusion_tag("parts/wheel.html")
def wheel(items: Iterable[Mapping[str, object]], title: str) -> dict[str, Any]:
    """The goal wheel: up to four rings of `{"label", "percent"}`, and all of them as text."""
    listed = list(items)
    return {"rings": charts.rings(listed), "rest": listed[charts.RINGS :], "title": title}


@register.inclusion_tag("parts/road.html")
def road(steps: Iterable[Mapping[str, object]], title: str) -> dict[str, Any]:
    """The road: steps of `{"label", "state"}` with state done, now or next; a list that looks like a road."""
    return {"steps": list(steps), "title": title}


@register.inclusion_tag("parts/who_sees.html")
def who_sees(count: int, url: str) -> dict[str, Any]:
    """The eye link "5 people see this"."""
    return {"count": count, "url": url}
