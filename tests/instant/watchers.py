"""Everybody of the crowd, with a live socket and the minutes open, writing down when they last got something."""

import asyncio
import json
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.benchmarks.wire import TEXT, Wire, connect
from tests.product import Product

# How often a person asks for the content as long as all is well, and how soon after they were told that it has ended.
ASK_EVERY = 8.0
ASK_AFTER = (0.0, 0.3, 0.9)


@dataclass
class Watcher:
    """One person of the crowd. Times are wall clock, None for what has not happened."""

    name: str
    kind: str
    cookie: str
    told_live_at: float | None = None
    told_minutes_at: float | None = None
    last_hint_at: float = 0.0
    last_minutes_at: float = 0.0
    last_content_at: float = 0.0
    got_minutes: int = 0
    got_content: int = 0
    wires: tuple[Wire, ...] = ()
    told: asyncio.Event = field(default_factory=asyncio.Event)

    async def open(self, product: Product, places: dict[str, str], server: int) -> None:
        port, cookie = product.ports[server], f"sessionid={self.cookie}"
        live = await connect(port, "/ws/live", self._hear_live, cookie=cookie)
        live.closed.add_done_callback(lambda _: self._told_live())
        minutes = await connect(port, f"/ws/minutes/{places['minutes']}", self._hear_minutes, cookie=cookie)
        minutes.closed.add_done_callback(lambda _: self._told_minutes())
        self.wires = (live, minutes)
        watch = {"t": "watch", "streams": {f"s.{places['health']}": 0}, "here": None}
        live.send(json.dumps(watch).encode(), TEXT)

    def close(self) -> None:
        for wire in self.wires:
            wire.close()

    def _hear_live(self, _wire: Wire, opcode: int, payload: bytes, _arrived: float) -> None:
        said: dict[str, Any] = json.loads(payload) if opcode == TEXT else {}
        if said.get("t") == "gone":
            self._told_live()
        elif said.get("t") in ("hint", "presence"):
            self.last_hint_at = time.time()

    def _hear_minutes(self, _wire: Wire, _opcode: int, _payload: bytes, _arrived: float) -> None:
        self.last_minutes_at = time.time()
        self.got_minutes += 1

    def _told_live(self) -> None:
        self.told_live_at = self.told_live_at or time.time()
        self.told.set()

    def _told_minutes(self) -> None:
        self.told_minutes_at = self.told_minutes_at or time.time()


async def ask_for_content(watchers: list[Watcher], product: Product, places: dict[str, str], until: float) -> None:
    """Let everybody fetch the part's fragment, now and then before the end, and thrice in the second after it."""
    path = f"/plan/{places['plan']}/mal?fragment=goals-{places['health']}"
    async with httpx.AsyncClient(limits=httpx.Limits(max_connections=8), timeout=20) as client:

        async def ask(watcher: Watcher, server: int) -> None:
            with suppress(httpx.HTTPError):
                answer = await client.get(
                    product.origin(server) + path,
                    headers={"Cookie": f"sessionid={watcher.cookie}", "X-Fragment": "1"},
                )
                assert answer.status_code < 500
                if answer.status_code == 200 and "zqcontentword" in answer.text:
                    watcher.last_content_at = time.time()
                    watcher.got_content += 1

        async def follow(watcher: Watcher, server: int) -> None:
            # Not all at once, but everybody once before the first right ends.
            await asyncio.sleep(0.05 * server)
            asked_at = 0.0
            while time.time() < until and watcher.told_live_at is None:
                if time.time() > asked_at + ASK_EVERY:
                    asked_at = time.time()
                    await ask(watcher, server % len(product.ports))
                await asyncio.sleep(0.05)
            for wait in ASK_AFTER:
                await asyncio.sleep(wait)
                await ask(watcher, server % len(product.ports))

        await asyncio.gather(*(follow(watcher, number) for number, watcher in enumerate(watchers)))
