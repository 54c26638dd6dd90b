"""Readers who read nothing and ask for the document again and again: the server's memory stays bounded, others go on.

The figure is printed (`-s` shows it); the full length is `make test-long`.
"""

import asyncio
import os
import time
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from pycrdt import XmlElement, XmlText
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from meetings.minutes import protocol
from tests.faults.scribe import Scribe
from tests.meetings.seeded import SEED
from tests.product import Product, Server
from tests.standstill import Machine

SILENT = 10
SECONDS = 40 if os.environ.get("IPPLATFORM_LONG") == "1" else 4
HALF_A_MEGABYTE = ["Et avsnitt om skolestart. " * 20] * 1000
MOST_MEGABYTES = 150
_MEMORY = Path("/proc/self/statm")


@pytest.mark.skipif(not _MEMORY.exists(), reason="memory is read where Linux tells it")
@pytest.mark.parametrize("server", ["daphne", "ipplatform"])
def test_readers_who_read_nothing_neither_fill_the_memory_nor_hold_others_up(server: Server, machine: Machine) -> None:
    with Product("sqlite") as install:
        ids = install.run(SEED)
        install.start(program=server)
        before, most, slowest = asyncio.run(_meet(install, ids, machine))
    print(f"\n{server}: {before} MB before, {most} MB at most; slowest save {slowest:.2f} s")  # noqa: T201
    assert most - before < MOST_MEGABYTES
    assert slowest < 3


async def _meet(install: Product, ids: dict[str, Any], machine: Machine) -> tuple[int, int, float]:
    """Returns the server's megabytes before and at most, and how long the slowest word took to be saved."""
    address = install.socket_url(f"/ws/minutes/{ids['pid']}")
    kari = Scribe(0, lambda: address, install.origin(0), ids["cookies"]["kari"], ids["root"])
    kari.is_typing = False
    for words in HALF_A_MEGABYTE:
        kari.blocks.children.append(XmlElement("paragraph", contents=[XmlText(words)]))
    living = asyncio.create_task(kari.live())
    await _until_settled(kari)
    before = most = _megabytes(install)
    slowest = 0.0
    async with AsyncExitStack() as exits:
        headers = {"Cookie": f"sessionid={ids['cookies']['liv']}"}
        silent = [
            await exits.enter_async_context(
                connect(address, additional_headers=headers, origin=install.origin(0), max_queue=1, close_timeout=0)  # type: ignore[arg-type]
            )
            for _ in range(SILENT)
        ]
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            for line in silent:
                await _ask_for_everything(line)
            began = time.time()
            await kari.edit()
            await _until_settled(kari)
            slowest = max(slowest, machine.ran(began, time.time()))
            most = max(most, _megabytes(install))
            await asyncio.sleep(0.1)
        living.cancel()
    return before, most, slowest


async def _ask_for_everything(line: ClientConnection) -> None:
    try:
        await asyncio.wait_for(line.send(protocol.sync(protocol.STEP_1, b"\x00")), 0.2)
    except (WebSocketException, TimeoutError):
        return


async def _until_settled(scribe: Scribe) -> None:
    for _ in range(2000):
        if scribe.is_settled:
            return
        await asyncio.sleep(0.01)
    raise TimeoutError


def _megabytes(install: Product) -> int:
    process = install.processes[0]
    assert process is not None
    pages = int(Path(f"/proc/{process.pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 2**20
