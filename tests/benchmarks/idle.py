"""(f) Memory: the idle product as a municipality would run it, and what each idle socket adds."""

import asyncio
import json
import time

from tests.benchmarks.fanout import _SEED, PEOPLE
from tests.benchmarks.machine import resident_megabytes
from tests.benchmarks.results import Result, figure
from tests.benchmarks.wire import TEXT, Wire, connect
from tests.product import Product

SOCKETS = 1000


def run(*, quick: bool = False) -> list[Result]:
    sockets = 100 if quick else SOCKETS
    with Product("sqlite") as product:
        ids = product.seed_cast()
        product.start()
        product.start_worker()
        # One person may hold fifty sockets, no more.
        sessions = product.run(_SEED, people=PEOPLE)
        time.sleep(3)
        server, worker = product.processes[0], product.worker
        assert server
        assert worker
        idle = resident_megabytes(server.pid) + resident_megabytes(worker.pid)
        per_socket = asyncio.run(_sockets(product, server.pid, sessions, ids["sections"]["leisure"], sockets))
    return [
        figure("idle: the whole product, server and worker", idle, "MB", "proportional set size, SQLite", 250),
        figure(
            "idle: each live socket", per_socket * 1024, "KB",
            f"growth of the server over {sockets} sockets that watch a section, after 5 s", 40,
        ),
    ]  # fmt: skip


async def _sockets(product: Product, pid: int, sessions: list[str], section: str, count: int) -> float:
    def ignore(*_: object) -> None:
        return

    async def opened(number: int) -> list[Wire]:
        wires = []
        for place in range(number):
            cookie = f"sessionid={sessions[place % len(sessions)]}"
            wire = await connect(product.ports[0], "/ws/live", ignore, cookie=cookie)
            wire.send(json.dumps({"t": "watch", "streams": {f"s.{section}": 0}, "here": None}).encode(), TEXT)
            wires.append(wire)
        await asyncio.sleep(5)
        return wires

    warm = await opened(20)
    before = resident_megabytes(pid)
    wires = await opened(count)
    after = resident_megabytes(pid)
    for wire in [*warm, *wires]:
        assert not wire.closed.done(), f"a socket was closed with {wire.close_code}"
        wire.close()
    return (after - before) / count
