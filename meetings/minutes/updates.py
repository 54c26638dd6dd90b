"""Reads a Yjs update (format 1) without any document: what it adds, for whom, and whether it may be here at all.

The document shows only what is visible after merging; an update can also carry what is deleted at once, hidden behind
something newer, or waiting for content that never came. This reading sees it all. Format: yjs/src/structs/Item.js and
utils/encoding.js of Yjs 13 and the `any` encoding of lib0; held against updates made by Yjs itself in the tests.
"""

import json
import struct
from dataclasses import dataclass
from typing import Any

from meetings.minutes.protocol import Malformed, Reader
from meetings.minutes.schema import ATTRIBUTES, CHILDREN, Refused, check_attribute, check_mark

_GC, _DELETED, _STRING, _FORMAT, _TYPE, _ANY = 0, 1, 4, 6, 7, 8
_XML_ELEMENT, _XML_TEXT = 3, 6
_ATTRIBUTES = frozenset(name for names in ATTRIBUTES.values() for name in names)


@dataclass(frozen=True, slots=True)
class Summary:
    """What an update adds and deletes: (client, from clock, to clock), half-open."""

    added: list[tuple[int, int, int]]
    deleted: list[tuple[int, int, int]]

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.deleted)

    def is_within(self, state: dict[int, int]) -> bool:
        """Whether a document with this state vector holds all of it, nothing waiting for missing parts."""
        return all(state.get(client, 0) >= end for client, _start, end in (*self.added, *self.deleted))


def summarise(update: bytes, roots: frozenset[str]) -> Summary:
    """Read an update; raises `Malformed`, or `Refused` for foreign content or the root of another document."""
    reader = Reader(update)
    added = []
    for _ in range(reader.number()):
        count, client, start = reader.number(), reader.number(), reader.number()
        clock = start
        for _ in range(count):
            clock += _struct(reader, roots)
        if clock > start:
            added.append((client, start, clock))
    deleted = []
    for _ in range(reader.number()):
        client = reader.number()
        for _ in range(reader.number()):
            clock, length = reader.number(), reader.number()
            deleted.append((client, clock, clock + length))
    if not reader.is_at_end:
        raise Malformed("more than it says")
    return Summary(added, deleted)


def _struct(reader: Reader, roots: frozenset[str]) -> int:
    """Read one struct and return how many clock ticks it takes."""
    info = reader.byte()
    content = info & 0x1F
    if content == _GC:
        return reader.number()
    key = _place(reader, info, roots)
    if content == _DELETED:
        return reader.number()
    if content == _STRING:
        return _utf16_length(_letters(reader))
    if content == _FORMAT:
        check_mark(reader.text(), _json(reader.text()))
        return 1
    if content == _TYPE:
        _type(reader)
        return 1
    if content == _ANY:
        return _attribute_values(reader, key)
    raise Refused("content of a foreign kind")


def _place(reader: Reader, info: int, roots: frozenset[str]) -> str | None:
    """Read where an item stands; returns the attribute's name when it says one."""
    has_origin = info & 0xC0
    for flag in (0x80, 0x40):
        if info & flag:
            reader.number()
            reader.number()
    if has_origin:
        return None
    if reader.number() == 1:
        if reader.text() not in roots:
            raise Refused("root of another document")
    else:
        reader.number()
        reader.number()
    if not info & 0x20:
        return None
    key = reader.text()
    if key not in _ATTRIBUTES:
        raise Refused("unknown attribute")
    return key


def _type(reader: Reader) -> None:
    kind = reader.number()
    if kind == _XML_TEXT:
        return
    if kind != _XML_ELEMENT or reader.text() not in CHILDREN:
        raise Refused("unknown node")


def _attribute_values(reader: Reader, key: str | None) -> int:
    count = reader.number()
    for _ in range(count):
        value = _any(reader)
        if key is not None:
            check_attribute(key, value)
        elif not any(_may_be(name, value) for name in _ATTRIBUTES):
            raise Refused("value of no attribute")
    return count


def _may_be(name: str, value: object) -> bool:
    try:
        check_attribute(name, value)
    except Refused:
        return False
    return True


def _any(reader: Reader) -> Any:
    """A number of lib0's `any` encoding; our attributes hold nothing else."""
    tag = reader.byte()
    if tag == 125:
        return _signed(reader)
    size, layout = {124: (4, ">f"), 123: (8, ">d"), 122: (8, ">q")}.get(tag, (0, ""))
    if not size:
        raise Refused("value of no attribute")
    raw = bytes(reader.byte() for _ in range(size))
    return struct.unpack(layout, raw)[0]


def _signed(reader: Reader) -> int:
    first = reader.byte()
    value, shift = first & 0x3F, 6
    part = first
    while part & 0x80:
        part = reader.byte()
        value |= (part & 0x7F) << shift
        shift += 7
        if shift > 62:
            raise Malformed("number too long")
    return -value if first & 0x40 else value


def _letters(reader: Reader) -> str:
    text = reader.text()
    if "\0" in text:
        # No database keeps it in a text; the minutes could be neither searched nor made final.
        raise Refused("letter without a form")
    return text


def _utf16_length(text: str) -> int:
    if text.isascii():
        return len(text)
    return len(text) + sum(character > "\uffff" for character in text)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Malformed("not JSON") from error
