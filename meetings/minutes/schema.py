"""What the minutes may hold: the one list of nodes, marks, attributes and link schemes, and the check against it.

Two checks share the lists. `updates` reads the bytes of an update before it touches any document; `check_block` walks
the blocks an update has changed. Who stands inside whom is checked, how many is not: two people deleting at once can
leave an empty list behind, and that is nobody's attack.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from pycrdt import XmlElement, XmlFragment, XmlText

ROOT = re.compile(r"item-([a-z0-9]{16})")
LINK_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
MARKS = frozenset({"strong", "em", "link"})
BLOCKS = frozenset({"paragraph", "heading", "bullet_list", "ordered_list"})
CHILDREN: dict[str, frozenset[str]] = {
    "paragraph": frozenset({"text", "hard_break"}),
    "heading": frozenset({"text", "hard_break"}),
    "bullet_list": frozenset({"list_item"}),
    "ordered_list": frozenset({"list_item"}),
    "list_item": BLOCKS,
    "hard_break": frozenset(),
}
ATTRIBUTES: dict[str, frozenset[str]] = {"heading": frozenset({"level"}), "ordered_list": frozenset({"order"})}
MAX_DEPTH = 12
# A long day without a network, or half a megabyte pasted at once; below what daphne takes as one message.
MAX_UPDATE = 768 * 1024
MAX_DOCUMENT = 5 * 1024 * 1024
MAX_HREF = 2000


class Refused(Exception):
    """The content is not of this schema. The message names the fault, never the content."""


def mark_name(key: str) -> str:
    """The mark behind a text attribute; y-prosemirror adds `--hash` where a mark may overlap itself."""
    return key.split("--", 1)[0]


def is_safe_link(href: object) -> bool:
    """Whether a link leads to the web, a mailbox or a telephone."""
    if not isinstance(href, str) or len(href) > MAX_HREF or any(ord(character) <= 32 for character in href):
        return False
    try:
        # Half a letter (a lone surrogate) can stand in JSON and in nothing that is stored or sent.
        href.encode()
        return urlsplit(href).scheme.lower() in LINK_SCHEMES
    except ValueError:
        return False


def check_mark(key: str, value: object) -> None:
    """Raise `Refused` unless a text attribute is one of our marks with a value it may have (None takes it off)."""
    name = mark_name(key)
    if name not in MARKS or len(key) > 40:
        raise Refused("unknown mark")
    if value is None:
        return
    if not isinstance(value, dict):
        raise Refused("mark without attributes")
    if name != "link":
        if value:
            raise Refused("attributes on a plain mark")
        return
    if not set(value) <= {"href", "title"} or not is_safe_link(value.get("href")):
        raise Refused("link that may not be followed")
    title = value.get("title")
    if title is not None and not (isinstance(title, str) and len(title) <= 200):
        raise Refused("link title")


def check_attribute(name: str, value: object) -> None:
    """Raise `Refused` unless a node attribute has a value it may have."""
    if name == "level" and value in (2, 3) and not isinstance(value, bool):
        return
    if name == "order" and isinstance(value, int | float) and not isinstance(value, bool) and 1 <= value <= 9999:
        return
    raise Refused("unknown attribute")


def check_document(roots: dict[str, XmlFragment]) -> Iterator[None]:
    """Raise `Refused` unless every block under every root is of this schema; each step checks one block."""
    for fragment in roots.values():
        check_children(fragment)
        for block in [*fragment.children]:
            check_block(block)
            yield


def check_children(parent: Any) -> None:
    """Raise `Refused` if anything but nodes stands among the children: it is counted there but never listed."""
    if len(parent.children) != len([*parent.children]):
        raise Refused("loose content among nodes")


def check_block(block: Any) -> None:
    """Raise `Refused` unless a top-level block and all within it are of this schema."""
    _check(block, BLOCKS, 1)


def _check(node: Any, allowed: frozenset[str], depth: int) -> None:
    if depth > MAX_DEPTH:
        raise Refused("too deep")
    if isinstance(node, XmlText):
        _check_text(node, allowed)
        return
    if not isinstance(node, XmlElement) or node.tag not in allowed:
        raise Refused("node out of place")
    tag = node.tag
    permitted = ATTRIBUTES.get(tag, frozenset())
    attributes: Any = node.attributes
    for name, value in attributes:
        if name not in permitted:
            raise Refused("unknown attribute")
        check_attribute(name, value)
    check_children(node)
    for child in node.children:
        _check(child, CHILDREN[tag], depth + 1)


def check_pieces(delta: list[dict[str, Any]]) -> None:
    """Raise `Refused` unless what a text has got is letters, and its marks are ours."""
    for piece in delta:
        if not isinstance(piece.get("insert", ""), str):
            raise Refused("something embedded in text")
        for key, value in (piece.get("attributes") or {}).items():
            check_mark(key, value)


def _check_text(node: XmlText, allowed: frozenset[str]) -> None:
    if "text" not in allowed:
        raise Refused("text out of place")
    if len(node.attributes):
        raise Refused("attributes on text")
    for piece, marks in node.diff():
        if not isinstance(piece, str):
            raise Refused("something embedded in text")
        for key, value in (marks or {}).items():
            check_mark(key, value)
