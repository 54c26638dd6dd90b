"""Two thousand sockets of the minutes are cut at the same moment and come back at once: when is everybody live again.

Ours asks of each whether the session stands and the right holds, and logs the opening; y-websocket asks nothing.
"""

import asyncio
import time
from collections.abc import Callable

from tests.benchmarks.minutes_servers import Target
from tests.benchmarks.wire import Wire, connect
from tests.benchmarks.yjs import Writer

DOCUMENTS, SOCKETS = 100, 2000


class Storm:
    """The sockets of many people, and what happens when their lines break."""

    def __init__(self, target: Target, sockets: int) -> None:
        self.target, self.sockets = target, sockets
        self._wires: list[Wire] = []
        self._live: dict[int, float] = {}
        self._all_live = asyncio.Event()

    def _hears(self, number: int) -> Callable[[Wire, int, bytes, float], None]:
        def on_frame(_wire: Wire, _opcode: int, payload: bytes, arrived: float) -> None:
            found = self.target.content(payload)
            if found is not None and found[0] == 1 and number not in self._live:
                self._live[number] = arrived
                if len(self._live) == self.sockets:
                    self._all_live.set()

        return on_frame

    async def _come(self, number: int) -> None:
        target, document = self.target, number % len(self.target.paths)
        cookie = target.cookies[number % len(target.cookies)]
        wire = await connect(target.port, target.paths[document], self._hears(number), cookie=cookie)
        for said in target.hello(document):
            wire.send(said)
        self._wires.append(wire)

    async def __call__(self) -> list[float]:
        """Seconds from the cut until each has the document again."""
        for first in range(0, self.sockets, 50):
            await asyncio.gather(*(self._come(number) for number in range(first, min(first + 50, self.sockets))))
        await asyncio.wait_for(self._all_live.wait(), 120)
        for document, wire in enumerate(self._wires[: len(self.target.paths)]):
            wire.send(self.target.frame(document, Writer(self.target.roots[document]).updates[-1]))
        await asyncio.sleep(1)
        self._live.clear()
        self._all_live.clear()
        lines, self._wires = self._wires, []
        began = time.perf_counter()
        for wire in lines:
            wire.cut()
        await asyncio.gather(*(self._come(number) for number in range(self.sockets)))
        await asyncio.wait_for(self._all_live.wait(), 60)
        took = [arrived - began for arrived in self._live.values()]
        broken = [wire.close_code for wire in self._wires if wire.closed.done()]
        assert not broken, f"{self.target.name} closed sockets: {broken[:5]}"
        for wire in self._wires:
            wire.close()
        return took
