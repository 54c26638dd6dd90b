"""Somebody who writes minutes at a steady pace over lines that break, and remembers what they were promised."""

import asyncio
import random
import re
from collections.abc import Callable
from typing import Any

from pycrdt import Doc, XmlElement, XmlFragment, XmlText
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from meetings.minutes import protocol
from meetings.minutes.protocol import Reader

EDITS_A_SECOND = 5.0
# Every so many edits takes an own word back.
TAKE_BACK_EVERY = 12
COME_BACK_AFTER = 0.3
_WORD = re.compile(rb"w\d\d-\d{5};")
# Codes that nothing in these tests may lead to: the session and the right hold, and what is written is allowed.
_WRONG = {4401, 4403, 4413, 4422}


class Scribe:
    """One tab. It keeps what it has when the line breaks (`has_memory`), or has lost it, as a closed tab has."""

    def __init__(self, number: int, address: Callable[[], str], origin: str, cookie: str, root: str) -> None:
        self.number = number
        self.has_memory = number % 2 == 0
        self.acknowledged: set[str] = set()
        self.taken_back: set[str] = set()
        self.begun_to_take_back: set[str] = set()
        self.seen: set[str] = set()
        self.wrong_codes: list[int] = []
        self.connections = 0
        self.edits = 0
        self.is_typing = True
        self._address = address
        self._origin = origin
        self._cookie = cookie
        self._root = root
        self._begin_anew()
        self._line: ClientConnection | None = None
        self._pending: list[tuple[set[str], set[str]]] = []
        self._acked = 0
        self._may_send = False

    def _begin_anew(self) -> None:
        self.doc: Doc[Any] = Doc()
        self.blocks: XmlFragment = self.doc.get(self._root, type=XmlFragment)
        self._own: dict[str, XmlText] = {}
        # In the document, and in the hands of nobody else as far as is known.
        self._unsettled: tuple[set[str], set[str]] = (set(), set())

    @property
    def is_settled(self) -> bool:
        """Connected, and everything written is acknowledged."""
        return self._may_send and self._acked == len(self._pending)

    def text(self) -> list[str]:
        """What stands in the document, paragraph by paragraph; those taken back are empty."""
        blocks: list[Any] = [*self.blocks.children]
        return ["".join(str(piece) for part in block.children for piece, _marks in part.diff()) for block in blocks]

    async def live(self) -> None:
        """Write and come back until cancelled."""
        typing = asyncio.create_task(self._type())
        try:
            while True:
                try:
                    await self._one_line()
                except ConnectionClosed as closed:
                    self._note_code(closed)
                except (OSError, TimeoutError, WebSocketException):
                    pass
                self._line, self._may_send = None, False
                if not self.has_memory:
                    self._begin_anew()
                await asyncio.sleep(COME_BACK_AFTER * random.uniform(0.5, 1.5))
        finally:
            typing.cancel()

    def _note_code(self, closed: ConnectionClosed) -> None:
        if closed.rcvd is not None and closed.rcvd.code in _WRONG:
            self.wrong_codes.append(closed.rcvd.code)

    async def _one_line(self) -> None:
        headers = {"Cookie": f"sessionid={self._cookie}"}
        async with connect(
            self._address(), additional_headers=headers, origin=self._origin,  # type: ignore[arg-type]
            open_timeout=8, close_timeout=1, max_size=None,
        ) as line:  # fmt: skip
            self.connections += 1
            self._pending, self._acked = [], 0
            await line.send(protocol.sync(protocol.STEP_1, self.doc.get_state()))
            self._line = line
            async for frame in line:
                assert isinstance(frame, bytes)
                await self._hear(line, frame)

    async def _hear(self, line: ClientConnection, frame: bytes) -> None:
        reader = Reader(frame)
        kind = reader.number()
        if kind == protocol.ACK:
            self._settle(reader.number())
        elif kind == protocol.SYNC:
            step, content = protocol.read_sync(reader)
            if step == protocol.STEP_1:
                self._pending.append((set(self._unsettled[0]), set(self._unsettled[1])))
                self._may_send = True
                await line.send(protocol.sync(protocol.STEP_2, self.doc.get_update(content)))
                return
            self.doc.apply_update(content)
            mine = b"w%02d-" % self.number
            self.seen.update(word.decode() for word in _WORD.findall(content) if not word.startswith(mine))

    def _settle(self, count: int) -> None:
        for written, taken_back in self._pending[self._acked : count]:
            self.acknowledged |= written
            self.taken_back |= taken_back
            self._unsettled[0].difference_update(written)
            self._unsettled[1].difference_update(taken_back)
        self._acked = max(self._acked, count)

    async def _type(self) -> None:
        while True:
            await asyncio.sleep(random.uniform(0.6, 1.4) / EDITS_A_SECOND)
            # With a memory one writes on without a line.
            if self.is_typing and (self._may_send or self.has_memory):
                await self.edit()

    async def edit(self) -> None:
        """Write a word, or take one back, and send it where there is a line."""
        changes: list[bytes] = []
        watch = self.doc.observe(lambda event: changes.append(event.update))
        with self.doc.transaction():
            is_regret = self.edits % TAKE_BACK_EVERY == TAKE_BACK_EVERY - 1
            written, taken_back = self._take_back() if is_regret else self._write()
        self.doc.unobserve(watch)
        self.edits += 1
        self._unsettled[0].update(written)
        self._unsettled[1].update(taken_back)
        if self._line is not None and self._may_send:
            self._pending.append((written, taken_back))
            try:
                await self._line.send(protocol.sync(protocol.UPDATE, changes[0]))
            except WebSocketException:
                self._may_send = False

    def _write(self) -> tuple[set[str], set[str]]:
        word = f"w{self.number:02d}-{self.edits:05d};"
        text = XmlText(word)
        self.blocks.children.append(XmlElement("paragraph", contents=[text]))
        self._own[word] = text
        return {word}, set()

    def _take_back(self) -> tuple[set[str], set[str]]:
        settled = [word for word in self._own if word in self.acknowledged]
        if not settled:
            return self._write()
        word = random.choice(settled)
        text = self._own.pop(word)
        self.begun_to_take_back.add(word)
        del text[0 : len(word)]
        return set(), {word}
