"""The minutes as HTML for reading, printing and archiving, and as plain text; escapes all and invents nothing.

What the schema does not know becomes plain text: a document that came in by a hole must still be harmless to read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from pycrdt import XmlElement, XmlFragment, XmlText

from meetings.minutes.schema import MAX_DEPTH, is_safe_link, mark_name

# The page's own headings end at h2 for an agenda item, so the text's begin below it.
_OPEN = {
    "paragraph": ("<p>", "</p>"),
    "bullet_list": ("<ul>", "</ul>"),
    "ordered_list": ("<ol>", "</ol>"),
    "list_item": ("<li>", "</li>"),
}


@dataclass(frozen=True, slots=True)
class Heading:
    """An agenda item above its text."""

    number: int
    title: str
    root: str


def frozen_html(headings: Iterable[Heading], roots: Mapping[str, XmlFragment]) -> SafeString:
    """The whole minutes as they are kept when final: each agenda item and its text."""
    return format_html_join(
        "\n",
        "<section><h2>{}. {}</h2>{}</section>",
        ((heading.number, heading.title, to_html(roots[heading.root])) for heading in headings),
    )


def as_kept(final_html: str) -> SafeString:
    """Final minutes as `frozen_html` made them; the column is written nowhere else."""
    return SafeString(final_html)


def to_html(fragment: XmlFragment) -> SafeString:
    """One agenda item's text as HTML made of p, h3, h4, ul, ol, li, strong, em, a and br only."""
    return _join([_node(child, 0) for child in fragment.children])


def to_text(fragment: XmlFragment) -> str:
    """One agenda item's text without any form, one line a block."""
    return "\n".join(line for child in fragment.children if (line := _plain(child, 0)))


def _join(parts: list[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _node(node: Any, depth: int) -> SafeString:
    if isinstance(node, XmlText):
        return _text(node)
    if not isinstance(node, XmlElement) or depth > MAX_DEPTH:
        return SafeString("")
    if node.tag == "hard_break":
        return SafeString("<br>")
    inside = _join([_node(child, depth + 1) for child in node.children])
    opening, closing = _tags(node)
    return format_html("{}{}{}", SafeString(opening), inside, SafeString(closing))


def _tags(node: XmlElement) -> tuple[str, str]:
    order = node.attributes.get("order") if node.tag == "ordered_list" else None
    if isinstance(order, int | float) and order > 1:
        return f'<ol start="{int(order)}">', "</ol>"
    if node.tag == "heading":
        name = "h3" if node.attributes.get("level") in (None, 2, 2.0) else "h4"
        return f"<{name}>", f"</{name}>"
    return _OPEN.get(node.tag or "", ("", ""))


def _text(node: XmlText) -> SafeString:
    pieces = []
    for piece, marks in node.diff():
        if isinstance(piece, str):
            pieces.append(_marked(piece, marks or {}))
    return _join(pieces)


def _marked(piece: str, marks: dict[str, Any]) -> SafeString:
    written = escape(piece)
    names = {mark_name(key): value for key, value in marks.items()}
    if "em" in names:
        written = format_html("<em>{}</em>", written)
    if "strong" in names:
        written = format_html("<strong>{}</strong>", written)
    link = names.get("link")
    if isinstance(link, dict) and is_safe_link(link.get("href")):
        written = format_html('<a class="ds-link" href="{}" rel="noopener noreferrer">{}</a>', link["href"], written)
    return written


def _plain(node: Any, depth: int) -> str:
    if isinstance(node, XmlText):
        return "".join(piece for piece, _marks in node.diff() if isinstance(piece, str))
    if not isinstance(node, XmlElement) or depth > MAX_DEPTH:
        return ""
    if node.tag == "hard_break":
        return "\n"
    parts = [_plain(child, depth + 1) for child in node.children]
    between = "\n" if node.tag in ("bullet_list", "ordered_list", "list_item") else ""
    return between.join(part for part in parts if part)
