"""One copy of the minutes' document: takes updates, refuses foreign content, tells what really changed.

A document belongs to the thread that made it (pycrdt refuses others); other threads get bytes.
"""

from collections.abc import Callable, Iterator
from typing import Any

from pycrdt import Doc, XmlElement, XmlFragment, XmlText, merge_updates

from meetings.minutes.protocol import Malformed, read_state_vector
from meetings.minutes.schema import MAX_DOCUMENT, Refused, check_block, check_children, check_document, check_pieces
from meetings.minutes.updates import Summary, summarise

# The bare type of a text within pycrdt.
_TEXT = "XmlText"


class Incomplete(Exception):
    """The update builds on something this document has not seen; the sender must sync anew."""


class Document:
    """The minutes' document with one root per agenda item, and nothing beside them."""

    def __init__(self, roots: frozenset[str], *updates: bytes) -> None:
        self.root_names = roots
        self.size = 0
        # Holds what nobody may have: it must be built anew.
        self.is_spoilt = False
        self._doc: Doc[Any] = Doc()
        self.roots = {name: self._doc.get(name, type=XmlFragment) for name in sorted(roots)}
        self._touched: list[tuple[str, Any]] = []
        self._pieces: list[list[dict[str, Any]]] = []
        self._change = b""
        self._watching: list[Any] = []
        if updates:
            self.take(updates[0])
        if len(updates) > 1:
            # What came after a snapshot is many keystrokes: each alone would cost a transaction.
            self.take(merge_updates(*updates[1:]))

    def watch(self) -> None:
        """Note what changes from now on: needed to `try_update`, and only there, since it costs time."""
        self._watching.append(self._doc.observe(self._on_change))
        for name, fragment in self.roots.items():
            # The bare events: wrapped in pycrdt's own they cost as much as merging the keystroke.
            self._watching.append(fragment.integrated.observe_deep(self._noting_blocks_of(name)))

    def close(self) -> None:
        """Let go of the observers, so that the document is freed in this thread and not by a later collection."""
        for subscription in self._watching:
            subscription.drop()
        self._watching.clear()

    def take(self, update: bytes) -> None:
        """Merge an update that is known to be good."""
        self._doc.apply_update(update)
        self.size += len(update)

    def try_update(self, update: bytes) -> tuple[bytes, Summary]:
        """Merge somebody's update and return what it really changed (empty: nothing new) and its summary.

        Raises `Malformed`, `Refused` or `Incomplete`. What its bytes alone give away has touched nothing; after
        anything else `is_spoilt` says that the document must be built anew.
        """
        summary = summarise(update, self.root_names)
        self.is_spoilt = True
        self._change = b""
        self._touched.clear()
        self._pieces.clear()
        try:
            self._doc.apply_update(update)
            # What changed is, byte for byte, what was sent: then nothing of it waits for missing parts.
            if self._change != update and not summary.is_within(self.state()):
                raise Incomplete
            self._check_touched()
        except BaseException as error:
            # A panic inside pycrdt is no Exception; it must end one socket, not the server.
            if isinstance(error, ValueError) or type(error).__name__ == "PanicException":
                raise Malformed("not an update") from error
            raise
        self._check_size()
        self.is_spoilt = False
        return self._change, summary

    def summary_of(self, change: bytes) -> Summary:
        return summarise(change, self.root_names)

    def state(self) -> dict[int, int]:
        return read_state_vector(self._doc.get_state())

    def state_bytes(self) -> bytes:
        return self._doc.get_state()

    def content(self, since: bytes = b"\x00") -> bytes:
        """Everything a reader with the state vector `since` lacks; raises `Malformed`."""
        read_state_vector(since)
        try:
            return self._doc.get_update(since)
        except ValueError as error:
            raise Malformed("not a state vector") from error

    def check(self) -> None:
        """Raise `Refused` unless the whole document is of the schema."""
        for _block in self.checking():
            pass

    def checking(self) -> Iterator[None]:
        """The same one block at a time, for who has something else to do in between."""
        return check_document(self.roots)

    def add_paragraphs(self, root: str, texts: list[str]) -> bytes:
        """Append one paragraph a text to an agenda item and return the update that does so."""
        before = self._doc.get_state()
        with self._doc.transaction():
            for text in texts:
                self.roots[root].children.append(XmlElement("paragraph", contents=[XmlText(text)]))
        return self._doc.get_update(before)

    def _on_change(self, event: Any) -> None:
        self._change = event.update

    def _noting_blocks_of(self, root: str) -> Callable[[list[Any]], None]:
        def note(events: list[Any]) -> None:
            for event in events:
                if type(event.target).__name__ == _TEXT and not event.keys:
                    self._pieces.append(event.delta)
                else:
                    self._touched.append((root, event.path[0] if event.path else event.delta))

        return note

    def _check_size(self) -> None:
        # Counted with all that keystrokes have around them; measured only where that comes near the limit.
        self.size += len(self._change)
        if self.size > MAX_DOCUMENT:
            self.size = len(self.content())
            if self.size > MAX_DOCUMENT:
                raise Refused("document too large")

    def _check_touched(self) -> None:
        # A text that stands where it may and gets or loses letters need not be read again; its new pieces are.
        for pieces in self._pieces:
            check_pieces(pieces)
        blocks: set[tuple[str, int]] = set()
        for root, place in self._touched:
            if isinstance(place, int):
                blocks.add((root, place))
            else:
                check_children(self.roots[root])
                blocks.update((root, index) for index in _inserted(place))
        for root, index in blocks:
            children = self.roots[root].children
            if index < len(children):
                check_block(children[index])
        self._touched.clear()
        self._pieces.clear()


def _inserted(delta: list[dict[str, Any]]) -> list[int]:
    """The places of new blocks after a change of the root's children."""
    places: list[int] = []
    position = 0
    for step in delta:
        if "retain" in step:
            position += int(step["retain"])
        elif "insert" in step:
            count = len(step["insert"])
            places += range(position, position + count)
            position += count
    return places
