"""(c) One change in a section, a hint on every open page: frames a second beside a floor that only forwards.

A burst of changes is committed in one transaction; every socket watches the section with a right of its own that the
hub asks about. The floor forwards the same number of messages of the same size from Redis. The server has one core.
"""

import asyncio
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import redis

from tests.benchmarks.machine import cores
from tests.benchmarks.minutes_servers import wait_for
from tests.benchmarks.results import Result, figure, median, ratio
from tests.benchmarks.wire import TEXT, Wire, connect
from tests.product import Product, Server
from tests.servers import redis as redis_server
from tests.servers.ground import free_port

SIZES = (200, 1000, 2000)
BURST, ROUNDS, PEOPLE = 40, 3, 50

_SEED = """
from datetime import timedelta
from django.db import transaction
from django.utils import timezone
from access.models import AuthenticatorDevice, Employment, Unit, User
from tests.cast import signed_in
sessions = []
unit = Unit.objects.get(name="NAV Fjordvik")
with transaction.atomic():
    for n in range(people):
        user = User.objects.create(email=f"w{n}@example.org", name=f"Worker {n}", short_name=f"w{n}")
        device = AuthenticatorDevice(user=user, name="app", confirmed=True)
        device.set_key("3132333435363738393031323334353637383930")
        device.save()
        Employment.objects.create(user=user, unit=unit, valid_from=timezone.now() - timedelta(days=1),
                                  valid_until=timezone.now() + timedelta(days=1))
        sessions.append(signed_in(user).session.session_key)
result = sessions
"""
_BURST = """
from django.db import transaction
from access.models import User
from access.trail import record
from plans.models import Section
section = Section.objects.select_related("plan").get(public_id=section_id)
by = User.objects.get(short_name="anne")
with transaction.atomic():
    for _ in range(burst):
        last = record("goal.changed", by=by, stream=section.stream, plan=section.plan, section=section)
result = last.revision
"""


def run(*, quick: bool = False) -> list[Result]:
    sizes, rounds = ((50,), 1) if quick else (SIZES, ROUNDS)
    own, server_core = cores()
    os.sched_setaffinity(0, own)
    results: list[Result] = []
    try:
        for size in sizes:
            speeds: dict[str, list[float]] = {"floor": [], "daphne": [], "ipplatform": []}
            for _ in range(rounds):
                speeds["floor"].append(_floor(size, server_core))
                for program in ("daphne", "ipplatform"):
                    speeds[program].append(_ours(size, server_core, program))
            how = f"frames/s, burst of {BURST} changes to {size} sockets, median of {rounds}, one core for the server"
            floor = median(speeds["floor"])
            results.append(figure(f"fanout to {size}: floor", floor, "frames/s", how, better="higher"))
            for program in ("daphne", "ipplatform"):
                speed = median(speeds[program])
                results.append(figure(f"fanout to {size}: hub on {program}", speed, "frames/s", how, better="higher"))
                results.append(ratio(f"fanout to {size}: floor / hub on {program}", floor / speed, 4.5, how))
    finally:
        os.sched_setaffinity(0, own | server_core)
    return results


class Count:
    """Frames that have arrived, and when the last did."""

    def __init__(self) -> None:
        self.frames, self.first, self.last = 0, 0.0, 0.0

    def __call__(self, _wire: Wire, _opcode: int, payload: bytes, arrived: float) -> None:
        if b'"hint"' in payload:
            self.frames += 1
            self.first = self.first or arrived
            self.last = arrived

    async def settled(self, expected: int) -> float:
        """Frames a second from the first to the last, once they have stopped coming."""
        deadline = time.perf_counter() + 60
        while self.frames < expected and time.perf_counter() < deadline:
            seen = self.frames
            await asyncio.sleep(0.5)
            if self.frames == seen and seen:
                break
        assert self.frames, "no hint arrived"
        return self.frames / max(1e-6, self.last - self.first)


def _floor(size: int, core: set[int]) -> float:
    with redis_server() as bus:
        port = free_port()
        process = subprocess.Popen([sys.executable, "-m", "tests.benchmarks.floor_server", str(port), bus.url])
        try:
            os.sched_setaffinity(process.pid, core)
            wait_for(port)
            time.sleep(0.5)
            return asyncio.run(_floor_load(port, size, bus.url))
        finally:
            process.kill()
            process.wait()


async def _floor_load(port: int, size: int, url: str) -> float:
    count = Count()
    wires = [await connect(port, "/", count) for _ in range(size)]
    message = json.dumps({"t": "hint", "s": "s.abcdefghijkmnpqr", "r": 100})
    client = redis.Redis.from_url(url)
    for _ in range(BURST):
        client.publish("floor", message)
    speed = await count.settled(size * BURST)
    for wire in wires:
        wire.close()
    return speed


def _ours(size: int, core: set[int], program: Server) -> float:
    with Product("postgresql") as product:
        ids = product.seed_cast()
        sessions = product.run(_SEED, people=PEOPLE)
        product.start(program=program)
        process = product.processes[0]
        assert process is not None
        for task in Path(f"/proc/{process.pid}/task").iterdir():
            os.sched_setaffinity(int(task.name), core)
        return asyncio.run(_hub_load(product, size, sessions, ids["sections"]["leisure"]))


async def _hub_load(product: Product, size: int, sessions: list[str], section: str) -> float:
    count = Count()
    wires = []
    for number in range(size):
        cookie = f"sessionid={sessions[number % len(sessions)]}"
        wire = await connect(product.ports[0], "/ws/live", count, cookie=cookie)
        wire.send(json.dumps({"t": "watch", "streams": {f"s.{section}": 0}, "here": None}).encode(), TEXT)
        wires.append(wire)
    await asyncio.sleep(2)
    await asyncio.to_thread(product.run, _BURST, section_id=section, burst=BURST)
    speed = await count.settled(size * BURST)
    broken = [wire.close_code for wire in wires if wire.closed.done()]
    assert not broken, f"sockets were closed: {broken[:5]}"
    for wire in wires:
        wire.close()
    return speed
