"""The minutes' text as plain data for a file: blocks and runs, with headings that never skip a level."""

from typing import Any

from pycrdt import XmlElement, XmlFragment, XmlText

from meetings.minutes.schema import MAX_DEPTH, is_safe_link, mark_name

Block = dict[str, Any]
_LISTS = {"bullet_list": "bullets", "ordered_list": "numbers"}


def to_blocks(fragment: XmlFragment) -> list[Block]:
    """One agenda item's text: paragraphs, headings (level 1 or 2 below the item) and lists of such blocks."""
    blocks = _blocks(fragment, 0)
    deepest = 0
    for block in blocks:
        if block["kind"] == "heading":
            # A file for everybody may not go from an item straight to a heading two levels down.
            deepest = block["level"] = min(block["level"], deepest + 1)
    return blocks


def _blocks(parent: Any, depth: int) -> list[Block]:
    return [made for child in parent.children if (made := _block(child, depth)) is not None]


def _block(node: Any, depth: int) -> Block | None:
    if not isinstance(node, XmlElement) or depth > MAX_DEPTH:
        return None
    if node.tag == "paragraph" or (node.tag == "heading" and depth):
        # A heading inside a list would stand outside the order of headings.
        return {"kind": "paragraph", "runs": _runs(node)}
    if node.tag == "heading":
        return {
            "kind": "heading",
            "level": 1 if node.attributes.get("level") in (None, 2, 2.0) else 2,
            "runs": _runs(node),
        }
    if node.tag in _LISTS:
        items = [_blocks(child, depth + 1) for child in node.children if isinstance(child, XmlElement)]
        order = node.attributes.get("order")
        start = int(order) if isinstance(order, int | float) and order >= 1 else 1
        return {"kind": _LISTS[node.tag], "items": items, "start": start}
    return None


def _runs(node: XmlElement) -> list[dict[str, Any]]:
    runs: list[dict[str, Any]] = []
    for child in node.children:
        if isinstance(child, XmlText):
            runs += [_run(piece, marks or {}) for piece, marks in child.diff() if isinstance(piece, str)]
        elif isinstance(child, XmlElement) and child.tag == "hard_break":
            runs.append({"text": "\n", "strong": False, "em": False, "href": ""})
    return runs


def _run(piece: str, marks: dict[str, Any]) -> dict[str, Any]:
    names = {mark_name(key): value for key, value in marks.items()}
    link = names.get("link")
    href = link["href"] if isinstance(link, dict) and is_safe_link(link.get("href")) else ""
    return {"text": piece, "strong": "strong" in names, "em": "em" in names, "href": href}
