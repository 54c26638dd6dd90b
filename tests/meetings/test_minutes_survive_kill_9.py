"""Real servers killed in mid-sentence: what was acknowledged, or seen by anybody else, is there for a newcomer.

Clients forget what they had, as a closed tab does, so nothing is sent again. Two writers on one server over SQLite, and
on two servers over PostgreSQL and Redis.
"""

import asyncio
import os
import random
import time
from typing import Any

import pytest
from pycrdt import Doc, XmlElement, XmlFragment, XmlText
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from meetings.minutes import protocol
from meetings.minutes.protocol import Reader
from tests.product import Product, Stack, product

ROUNDS = 20 if os.environ.get("IPPLATFORM_LONG") == "1" else 3
SEED = """
from django.db import transaction
from access.models import User
from tests.cast import assemble
from tests.live.client import session_of
from tests.meetings.conftest import with_meeting
with transaction.atomic():
    cast = assemble()
    meeting = with_meeting(cast)
result = {
    "pid": meeting.minutes.public_id,
    "root": "item-" + meeting.agenda.first().public_id,
    "cookies": {name: session_of(cast.people[name]) for name in ("kari", "per", "liv")},
}
"""
STORED = """
from meetings.minutes import log
from meetings.minutes.document import Document
from meetings.minutes.render import to_text
from meetings.models import Minutes, MinutesUpdate
from access.models import Stream
minutes = Minutes.objects.get()
contents = log.load(minutes.pk)
document = Document(contents.roots, *contents.updates)
document.check()
numbers = list(MinutesUpdate.objects.order_by("seq").values_list("seq", flat=True))
result = {
    "text": to_text(document.roots[root]),
    "gapless": numbers == list(range(1, len(numbers) + 1)),
    "revision": Stream.objects.get(name=minutes.stream).revision - len(numbers),
}
"""


class Typist:
    """Types words until the line breaks; notes which were acknowledged and which of the others' were seen."""

    def __init__(self, name: str, ids: dict[str, Any], install: Product, server: int) -> None:
        self.name = name
        self.url = install.socket_url(f"/ws/minutes/{ids['pid']}", server)
        self.headers = {"Cookie": f"sessionid={ids['cookies'][name]}"}
        self.origin = install.origin(server)
        self.root = ids["root"]
        self.acknowledged: set[str] = set()
        self.seen: set[str] = set()
        self.sent: list[str] = []

    async def type(self, words_a_second: float) -> None:
        doc: Doc[Any] = Doc()
        self.sent = [""]  # step 2 counts as the first update
        async with connect(self.url, additional_headers=self.headers, origin=self.origin) as line:  # type: ignore[arg-type]
            await line.send(protocol.sync(protocol.STEP_1, doc.get_state()))
            reading = asyncio.create_task(self._read(line, doc))
            try:
                while not reading.done():
                    await self._word(line, doc)
                    await asyncio.sleep(random.uniform(0.2, 1.8) / words_a_second)
            except WebSocketException:
                pass
            finally:
                await asyncio.wait([reading], timeout=5)

    async def _word(self, line: ClientConnection, doc: Doc[Any]) -> None:
        if len(self.sent) == 1 and not self.has_synced:
            return
        word = f"{self.name}-{time.monotonic_ns()}"
        before = doc.get_state()
        fragment: XmlFragment = doc.get(self.root, type=XmlFragment)
        fragment.children.append(XmlElement("paragraph", contents=[XmlText(word)]))
        self.sent.append(word)
        await line.send(protocol.sync(protocol.UPDATE, doc.get_update(before)))

    has_synced = False

    async def _read(self, line: ClientConnection, doc: Doc[Any]) -> None:
        try:
            async for frame in line:
                assert isinstance(frame, bytes)
                await self._take(line, doc, Reader(frame))
        except WebSocketException:
            return

    async def _take(self, line: ClientConnection, doc: Doc[Any], reader: Reader) -> None:
        kind = reader.number()
        if kind == protocol.ACK:
            self.acknowledged.update(word for word in self.sent[: reader.number()] if word)
        elif kind == protocol.SYNC:
            step, content = protocol.read_sync(reader)
            if step == protocol.STEP_1:
                await line.send(protocol.sync(protocol.STEP_2, doc.get_update(content)))
                self.has_synced = True
                return
            doc.apply_update(content)
            fragment: XmlFragment = doc.get(self.root, type=XmlFragment)
            mine = set(self.sent)
            for block in fragment.children:
                words = "".join(str(piece) for text in block.children for piece, _marks in text.diff())  # type: ignore[union-attr]
                if words not in mine:
                    self.seen.add(words)


@pytest.mark.parametrize(("stack", "servers"), [("sqlite", 1), ("postgresql", 2)])
def test_no_word_that_was_saved_or_seen_is_lost(stack: Stack, servers: int) -> None:
    with product(stack, servers) as install:
        ids = install.run(SEED)
        promised: set[str] = set()
        for _ in range(ROUNDS):
            promised |= asyncio.run(_round(install, ids, servers))
            for server in range(servers):
                install.start(server)
        stored = install.run(STORED, root=ids["root"])

    assert len(promised) > 10 * ROUNDS
    assert promised <= set(stored["text"].splitlines())
    assert stored["gapless"]
    assert stored["revision"] == 0


async def _round(install: Product, ids: dict[str, Any], servers: int) -> set[str]:
    """Two write and one reads for a while; then every server is killed. Returns the words that were promised."""
    people = [Typist(name, ids, install, number % servers) for number, name in enumerate(("kari", "per"))]
    typing = [asyncio.create_task(one.type(40)) for one in people]
    await asyncio.sleep(random.uniform(1.2, 2.2))
    for server in range(servers):
        await asyncio.to_thread(install.kill, server)
    await asyncio.wait_for(asyncio.gather(*typing), 20)
    return set().union(*(one.acknowledged | one.seen for one in people))
