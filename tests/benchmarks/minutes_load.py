"""People who type in minutes, the same on every server, and what the others see of it and when.

Open loop: writers type five edits a second whatever the server does. An edit is recognised on the other screens by its
(client, clock) pair, so nothing is added to it. After every run a newcomer's document is compared with what was sent.
"""

import asyncio
import random
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from pycrdt import Doc, XmlFragment

from tests.benchmarks.machine import processor_seconds, resident_megabytes
from tests.benchmarks.minutes_servers import Target
from tests.benchmarks.wire import Wire, connect
from tests.benchmarks.yjs import Writer, first_struct

EDITS_A_SECOND = 5
WARM_UP = 1.0
_AT_ONCE = 50


@dataclass(frozen=True)
class Shape:
    """How many documents, and who is in each."""

    name: str
    documents: int
    writers: int
    readers: int

    @property
    def sockets(self) -> int:
        return self.documents * (self.writers + self.readers)


@dataclass
class Run:
    """What one run of one shape showed."""

    latencies: list[float] = field(default_factory=list)
    acks: list[float] = field(default_factory=list)
    deliveries: int = 0
    lost: int = 0
    processor: float = 0.0
    memory: float = 0.0
    delays: list[float] = field(default_factory=list)

    @property
    def cost(self) -> float:
        """Processor milliseconds of the server for 1000 deliveries."""
        return self.processor * 1_000_000 / max(1, self.deliveries)


class Load:
    """One run of one shape on one server."""

    def __init__(self, target: Target, shape: Shape, seconds: int) -> None:
        self.target, self.shape, self.seconds = target, shape, seconds
        self.run = Run()
        self.is_measuring = False
        # Set when everybody writes and the figures count.
        self.begun = asyncio.Event()
        self._sent: dict[tuple[int, int], float] = {}
        self._unacked: dict[Wire, deque[float]] = {}
        self._counted: dict[Wire, int] = {}
        self._synced: set[Wire] = set()
        self._all_synced = asyncio.Event()

    def _on_frame(self, wire: Wire, _opcode: int, payload: bytes, arrived: float) -> None:
        found = self.target.content(payload)
        if found is None:
            self._on_ack(wire, self.target.acked(payload), arrived)
            return
        step, update = found
        if step == 1 and wire not in self._synced:
            self._synced.add(wire)
            if len(self._synced) == self.shape.sockets:
                self._all_synced.set()
        pair = first_struct(update)
        if pair is None:
            return
        self.run.deliveries += self.is_measuring
        sent = self._sent.get(pair)
        if sent is not None and self.is_measuring:
            self.run.latencies.append(arrived - sent)

    def _on_ack(self, wire: Wire, said: int | None, arrived: float) -> None:
        if said is None:
            return
        known = self._counted.get(wire, 0)
        self._counted[wire] = known + 1 if self.target.name == "hocuspocus" else said
        waiting = self._unacked.get(wire)
        for _ in range(self._counted[wire] - known):
            if not waiting:
                return
            sent = waiting.popleft()
            if self.is_measuring:
                self.run.acks.append(arrived - sent)

    def _say(self, wire: Wire, document: int, update: bytes) -> None:
        self._unacked.setdefault(wire, deque()).append(time.perf_counter())
        wire.send(self.target.frame(document, update))

    async def __call__(self) -> Run:
        wires, writers = await self._open()
        # Opening is another matter than typing: nobody types until everybody has the document.
        await asyncio.wait_for(self._all_synced.wait(), 120)
        for wire, writer, document in writers:
            self._say(wire, document, writer.updates[-1])
        await asyncio.sleep(0.5)
        warm_up = min(WARM_UP, self.seconds / 2)
        ends = time.perf_counter() + warm_up + self.seconds
        typing = asyncio.gather(*(self._type(*one, ends) for one in writers))
        await asyncio.sleep(warm_up)
        self.is_measuring = True
        self.begun.set()
        before = processor_seconds(self.target.pid)
        await typing
        await asyncio.sleep(0.5)
        self.run.processor = processor_seconds(self.target.pid) - before
        self.run.memory = resident_megabytes(self.target.pid)
        self.is_measuring = False
        await asyncio.sleep(0.5)
        broken = [wire.close_code for wire in wires if wire.closed.done()]
        assert not broken, f"{self.target.name} closed sockets: {broken[:5]}"
        if not self.target.keeps:
            # A document in memory may go with the last who had it open.
            self.run.lost = await self._missing(writers)
        for wire in wires:
            wire.close()
        if self.target.keeps:
            self.run.lost = await self._missing(writers)
        return self.run

    async def _open(self) -> tuple[list[Wire], list[tuple[Wire, Writer, int]]]:
        wires, writers = [], []
        for document, path in enumerate(self.target.paths):
            for person in range(self.shape.writers + self.shape.readers):
                cookie = self.target.cookies[(document + person) % len(self.target.cookies)]
                wire = await connect(self.target.port, path, self._on_frame, cookie=cookie)
                for said in self.target.hello(document):
                    wire.send(said)
                wires.append(wire)
                if person < self.shape.writers:
                    writers.append((wire, Writer(self.target.roots[document]), document))
        return wires, writers

    async def _type(self, wire: Wire, writer: Writer, document: int, ends: float) -> None:
        gap = 1 / EDITS_A_SECOND
        due = time.perf_counter() + random.random() * gap
        while due < ends:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            update = writer.edit()
            now = time.perf_counter()
            self.run.delays.append(now - due)
            pair = first_struct(update)
            if pair:
                self._sent[pair] = now
            self._say(wire, document, update)
            due += gap

    async def _missing(self, writers: list[tuple[Wire, Writer, int]]) -> int:
        """How many typed characters newcomers do not get."""
        typed: dict[int, int] = {}
        for _wire, writer, document in writers:
            typed[document] = typed.get(document, 0) + len(str(writer.text))
        few = asyncio.Semaphore(_AT_ONCE)

        async def missing(document: int) -> int:
            async with few:
                return await self._missing_in(document, typed[document])

        return sum(await asyncio.gather(*(missing(document) for document in typed)))

    async def _missing_in(self, document: int, typed: int) -> int:
        doc: Doc[Any] = Doc()

        def on_frame(_wire: Wire, _opcode: int, payload: bytes, _arrived: float) -> None:
            found = self.target.content(payload)
            if found is not None:
                doc.apply_update(found[1])

        path = self.target.paths[document]
        wire = await connect(self.target.port, path, on_frame, cookie=self.target.cookies[0])
        for said in self.target.hello(document):
            wire.send(said)
        found = 0
        for _ in range(200):
            await asyncio.sleep(0.01)
            fragment = doc.get(self.target.roots[document], type=XmlFragment)
            found = sum(len(str(child.children[0])) for child in fragment.children if len(child.children))
            if found >= typed:
                break
        wire.close()
        return max(0, typed - found)
