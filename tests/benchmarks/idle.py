"""(f) Memory: the idle product as a municipality would run it, and what each idle socket adds."""

import asyncio
import json
import time

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
        cookie = f"sessionid={product.cookie_for('per')}"
        time.sleep(3)
        server, worker = product.processes[0], product.worker
        assert server and worker
        idle = resident_megabytes(server.pid) + resident_megabytes(worker.pid)
        per_socket = asyncio.run(_sockets(product, server.pid, cookie, ids["sections"]["health"], sockets))
    return [
        figure("idle: the whole product, server and worker", idle, "MB", "proportional set size, SQLite, demo cast", 250),
        figure(
            "idle: each live socket", per_socket * 1024, "KB",
            f"growth of the server over {sockets} sockets that watch a section, after 5 s", 40,
        ),
    ]  # fmt: skip


async def _sockets(product: Product, pid: int, cookie: str, section: str, count: int) -> float:
    def ignore(*_: object) -> None:
        return

    async def opened(number: int) -> list[Wire]:
        wires = []
        for _ in range(number):
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
