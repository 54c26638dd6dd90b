"""A y-websocket client in Python: a document of its own, synced over a socket, and a count of what is acknowledged."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from access.models import User
from meetings.minutes import protocol
from meetings.minutes.protocol import Reader
from tests.live.client import PATIENCE, Socket, socket


class Writer:
    """One person at the minutes; `text` is what stands in an item as this person sees it."""

    def __init__(self, line: Socket, client_id: int | None = None) -> None:
        self.line = line
        self.doc: Doc[Any] = Doc(client_id=client_id)
        self.acked = 0
        self.sent = 0
        self.people: dict[int, str] = {}
        self.asked = False

    def root(self, name: str) -> XmlFragment:
        fragment: XmlFragment = self.doc.get(name, type=XmlFragment)
        return fragment

    def ask(self) -> None:
        self.line.send_bytes(protocol.sync(protocol.STEP_1, self.doc.get_state()))

    def change(self, doing: Callable[[], object]) -> bytes:
        """Change the own document and send what changed."""
        before = self.doc.get_state()
        with self.doc.transaction():
            doing()
        update = self.doc.get_update(before)
        self.send(update)
        return update

    def send(self, update: bytes, step: int = protocol.UPDATE) -> None:
        self.sent += 1
        self.line.send_bytes(protocol.sync(step, update))

    def write(self, root: str, text: str) -> bytes:
        """Append a paragraph."""
        children = self.root(root).children
        return self.change(lambda: children.append(XmlElement("paragraph", contents=[XmlText(text)])))

    def text(self, root: str) -> str:
        blocks: list[Any] = [*self.root(root).children]
        return "|".join(
            "".join(str(piece) for part in block.children for piece, _marks in part.diff()) for block in blocks
        )

    async def hear(self, seconds: float = PATIENCE) -> int:
        """Take in the next frame and return its kind. Raises Closed or TimeoutError."""
        reader = Reader(await self.line.next(seconds))
        kind = reader.number()
        if kind == protocol.SYNC:
            step, content = protocol.read_sync(reader)
            if step == protocol.STEP_1:
                self.asked = True
                self.send(self.doc.get_update(content), protocol.STEP_2)
            else:
                self.doc.apply_update(content)
        elif kind == protocol.ACK:
            self.acked = reader.number()
        elif kind == protocol.AWARENESS:
            self.people |= {client: state for client, _clock, state in protocol.read_awareness(reader)}
        return kind

    async def until(self, happened: Callable[[], bool], seconds: float = PATIENCE) -> None:
        """Take in frames until something holds; TimeoutError where it does not."""
        async with asyncio.timeout(seconds):
            while not happened():
                await self.hear(seconds)

    async def saved(self) -> None:
        await self.until(lambda: self.acked >= self.sent)

    def appear(self, client: int, clock: int, state: str) -> None:
        self.line.send_bytes(protocol.awareness([(client, clock, state)]))


@asynccontextmanager
async def writing(user: User | None, minutes_pid: str, **options: Any) -> AsyncIterator[Writer]:
    """A person whose document is synced with the room's."""
    client_id = options.pop("client_id", None)
    async with socket(f"/ws/minutes/{minutes_pid}", user, **options) as line:
        writer = Writer(line, client_id)
        yield writer


async def synced(writer: Writer) -> None:
    """Ask for the document and wait for the answer."""
    writer.ask()
    while True:
        reader = Reader(await writer.line.next())
        kind = reader.number()
        if kind != protocol.SYNC:
            continue
        step, content = protocol.read_sync(reader)
        if step == protocol.STEP_1:
            writer.asked = True
            writer.send(writer.doc.get_update(content), protocol.STEP_2)
        else:
            writer.doc.apply_update(content)
            if step == protocol.STEP_2:
                return
