"""What a Yjs client writes and reads, without the client."""

import random
from typing import Any

from pycrdt import Doc, XmlElement, XmlFragment, XmlText


def number(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(0x80 | value & 0x7F)
        value >>= 7
    out.append(value)
    return bytes(out)


def read_number(data: bytes, at: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        byte = data[at]
        at += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number, at
        shift += 7


def first_struct(update: bytes) -> tuple[int, int] | None:
    """The (client, clock) of a Yjs update's first struct; None for one without structs (version 1 encoding)."""
    clients, at = read_number(update, 0)
    if not clients:
        return None
    _structs, at = read_number(update, at)
    client, at = read_number(update, at)
    clock, _at = read_number(update, at)
    return client, clock


class Writer:
    """Types in a paragraph of its own; every edit is one update."""

    def __init__(self, root: str) -> None:
        self.doc: Doc[Any] = Doc()
        self.updates: list[bytes] = []
        self.doc.observe(lambda event: self.updates.append(event.update))
        fragment = self.doc.get(root, type=XmlFragment)
        self.text = XmlText("")
        with self.doc.transaction():
            fragment.children.append(XmlElement("paragraph", {}, [self.text]))

    def edit(self) -> bytes:
        """One key; the update that carries it."""
        self.updates.clear()
        self.text += random.choice("abcdefghijklmnopqrstuvwxyzæøå ")
        return self.updates[-1]
