"""People who type in minutes, the same on every server, and what the others see of it and when.

Open loop: writers type five edits a second whatever the server does. An edit is recognised on the other screens by its
(client, clock) pair, so nothing is added to it. After every run a newcomer's document is compared with what was sent.

What is typed is made before, and what came is read afterwards: meanwhile the load notes when, and little else, so that
it takes no processor time from the servers and the database it shares the machine with.
"""

import asyncio
import gc
import random
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from pycrdt import Doc, XmlFragment

from tests.benchmarks.machine import processor_seconds, resident_megabytes, stolen_seconds
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
    """What one run of one shape showed. `arrivals` says of each latency when it ended.

    `stolen` is the processor time, in cores, that the machine's host took away meanwhile.
    """

    latencies: list[float] = field(default_factory=list)
    arrivals: list[float] = field(default_factory=list)
    acks: list[float] = field(default_factory=list)
    deliveries: int = 0
    lost: int = 0
    processor: float = 0.0
    stolen: float = 0.0
    memory: float = 0.0
    delays: list[float] = field(default_factory=list)

    @property
    def cost(self) -> float:
        """Processor milliseconds of the server for 1000 deliveries."""
        return self.processor * 1_000_000 / max(1, self.deliveries)


@dataclass
class Typist:
    """Somebody who writes, and all that they are going to send: the edit's pair and the frame with it."""

    wire: Wire
    writer: Writer
    document: int
    edits: list[tuple[tuple[int, int], bytes]] = field(default_factory=list)

    def prepare(self, target: Target, count: int) -> None:
        for _ in range(count):
            update = self.writer.edit()
            pair = first_struct(update)
            assert pair, "a key that writes nothing"
            self.edits.append((pair, target.frame(self.document, update)))


class Load:
    """One run of one shape on one server."""

    def __init__(self, target: Target, shape: Shape, seconds: int) -> None:
        self.target, self.shape, self.seconds = target, shape, seconds
        self.run = Run()
        # Set when everybody writes and the figures count.
        self.begun = asyncio.Event()
        self._sent: dict[tuple[int, int], float] = {}
        # What came, and what was sent (nothing), in the order in which it did.
        self._noted: list[tuple[float, Wire, bytes | None]] = []
        self._synced: set[Wire] = set()
        self._all_synced = asyncio.Event()

    def _on_frame(self, wire: Wire, _opcode: int, payload: bytes, arrived: float) -> None:
        if self._all_synced.is_set():
            self._noted.append((arrived, wire, payload))
            return
        found = self.target.content(payload)
        if found is not None and found[0] == 1:
            self._synced.add(wire)
            if len(self._synced) == self.shape.sockets:
                self._all_synced.set()

    def _say(self, wire: Wire, frame: bytes) -> None:
        self._noted.append((time.perf_counter(), wire, None))
        wire.send(frame)

    async def __call__(self) -> Run:
        wires, typists = await self._open()
        # Opening is another matter than typing: nobody types until everybody has the document.
        await asyncio.wait_for(self._all_synced.wait(), 120)
        for one in typists:
            self._say(one.wire, self.target.frame(one.document, one.writer.updates[-1]))
        warm_up = min(WARM_UP, self.seconds / 2)
        for one in typists:
            one.prepare(self.target, int((warm_up + self.seconds) * EDITS_A_SECOND))
        await asyncio.sleep(0.5)
        with _no_collections():
            typing = asyncio.gather(*(self._type(one) for one in typists))
            await asyncio.sleep(warm_up)
            begins = time.perf_counter()
            self.begun.set()
            before, stolen = processor_seconds(self.target.pid), stolen_seconds()
            await typing
            await asyncio.sleep(0.5)
            self.run.processor = processor_seconds(self.target.pid) - before
            self.run.memory = resident_megabytes(self.target.pid)
            ends = time.perf_counter()
            self.run.stolen = (stolen_seconds() - stolen) / (ends - begins)
        await asyncio.sleep(0.5)
        self._read_notes(begins, ends)
        broken = [wire.close_code for wire in wires if wire.closed.done()]
        assert not broken, f"{self.target.name} closed sockets: {broken[:5]}"
        if not self.target.keeps:
            # A document in memory may go with the last who had it open.
            self.run.lost = await self._missing(typists)
        for wire in wires:
            wire.close()
        if self.target.keeps:
            self.run.lost = await self._missing(typists)
        return self.run

    async def _open(self) -> tuple[list[Wire], list[Typist]]:
        wires, typists = [], []
        for document, path in enumerate(self.target.paths):
            for person in range(self.shape.writers + self.shape.readers):
                cookie = self.target.cookies[(document + person) % len(self.target.cookies)]
                wire = await connect(self.target.port, path, self._on_frame, cookie=cookie)
                for said in self.target.hello(document):
                    wire.send(said)
                wires.append(wire)
                if person < self.shape.writers:
                    typists.append(Typist(wire, Writer(self.target.roots[document]), document))
        return wires, typists

    async def _type(self, one: Typist) -> None:
        gap = 1 / EDITS_A_SECOND
        due = time.perf_counter() + random.random() * gap
        for pair, frame in one.edits:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            now = time.perf_counter()
            self.run.delays.append(now - due)
            self._sent[pair] = now
            self._say(one.wire, frame)
            due += gap

    def _read_notes(self, begins: float, ends: float) -> None:
        """What came, when it was sent and what was acknowledged; only what came between these moments is counted."""
        waiting: dict[Wire, deque[float]] = {}
        counted: dict[Wire, int] = {}
        for moment, wire, payload in self._noted:
            if payload is None:
                waiting.setdefault(wire, deque()).append(moment)
                continue
            is_counted = begins <= moment <= ends
            found = self.target.content(payload)
            if found is None:
                acked = self._acked(waiting.get(wire), counted, wire, payload)
                self.run.acks += [moment - sent for sent in acked if is_counted]
            elif is_counted:
                self._read_edit(found[1], moment)

    def _read_edit(self, update: bytes, arrived: float) -> None:
        pair = first_struct(update)
        if pair is None:
            return
        self.run.deliveries += 1
        sent = self._sent.get(pair)
        if sent is not None:
            self.run.latencies.append(arrived - sent)
            self.run.arrivals.append(arrived)

    def _acked(
        self, waiting: deque[float] | None, counted: dict[Wire, int], wire: Wire, payload: bytes
    ) -> Iterator[float]:
        """When that was sent which this frame says has been taken."""
        said = self.target.acked(payload)
        if said is None:
            return
        known = counted.get(wire, 0)
        counted[wire] = known + 1 if self.target.name == "hocuspocus" else said
        for _ in range(counted[wire] - known):
            if not waiting:
                return
            yield waiting.popleft()

    async def _missing(self, typists: list[Typist]) -> int:
        """How many typed characters newcomers do not get."""
        typed: dict[int, int] = {}
        for one in typists:
            typed[one.document] = typed.get(one.document, 0) + len(str(one.writer.text))
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


@contextmanager
def _no_collections() -> Iterator[None]:
    """No pauses of the load's own while it measures."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
