"""(e) A right that ends until the page is told, by hand and by the clock; a session that ends until its socket closes.

Two servers on PostgreSQL and Redis; whoever ends the right is a process of its own, so everything goes over the bus.
"""

import asyncio
import json
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from tests.benchmarks.results import Result, figure, percentile
from tests.benchmarks.wire import TEXT, Wire, connect
from tests.product import Product

PEOPLE = 60
_CLOCK_SECONDS = 12.0

_SEED = """
from datetime import timedelta
from django.db import transaction
from django.utils import timezone
from access import grants
from access.levels import Level
from access.models import AuthenticatorDevice, Grant, Seat, User
from plans.models import Section
from tests.cast import signed_in
section = Section.objects.select_related("plan").get(public_id=section_id)
result = []
with transaction.atomic():
    for n in range(people):
        user = User.objects.create(email=f"w{n}@example.org", name=f"Worker {n}", short_name=f"w{n}")
        device = AuthenticatorDevice(user=user, name="app", confirmed=True)
        device.set_key("3132333435363738393031323334353637383930")
        device.save()
        seat = Seat.objects.create(plan=section.plan, user=user)
        # The last third ends by the clock, one after the other.
        by_clock = n >= 2 * people // 3
        end = timezone.now() + timedelta(seconds=clock_seconds + 0.1 * n) if by_clock else grants.FAR_END
        grants.give_sections(seat, [(section, Level.VIEW)], by=None, reason=Grant.Reason.CONSENT, valid_until=end)
        result.append([n, signed_in(user).session.session_key, end.timestamp() if by_clock else 0])
"""
_END = """
import time
from django.db import transaction
from access.grants import revoke_seat
from access.models import Seat, User
from access.sessions import end_sessions
result = []
for n in range(2 * people // 3):
    user = User.objects.get(short_name=f"w{n}")
    with transaction.atomic():
        end_sessions(user) if n >= people // 3 else revoke_seat(Seat.objects.get(user=user))
    result.append([n, time.time()])
    time.sleep(0.05)
time.sleep(1)
"""


def run(*, quick: bool = False) -> list[Result]:
    people = 12 if quick else PEOPLE
    with Product("postgresql", 2) as product:
        ids = product.seed_cast()
        product.start()
        section = ids["sections"]["health"]
        seeded = product.run(_SEED, section_id=section, people=people, clock_seconds=_CLOCK_SECONDS)
        delays = asyncio.run(_watch(product, section, people, seeded))
    how = f"{people // 3} times, two servers, from the commit or the instant of the clock to the frame"
    results = []
    for name, values in delays.items():
        results.append(figure(f"ending: {name}, p95", percentile(values, 0.95), "ms", how, 100))
        results.append(figure(f"ending: {name}, longest", max(values), "ms", how, 1000))
    return results


async def _watch(product: Product, section: str, people: int, seeded: list[list[Any]]) -> dict[str, list[float]]:
    told: dict[int, float] = {}
    all_told = asyncio.Event()

    def tell(n: Any) -> None:
        told.setdefault(n, time.time())
        if len(told) == people:
            all_told.set()

    def on_frame(wire: Wire, _opcode: int, payload: bytes, _arrived: float) -> None:
        if b'"t":"gone"' in payload:
            tell(wire.tag)

    ends = {n: end for n, _, end in seeded if end}
    wires = []
    for n, session, _ in seeded:
        wire = await connect(product.ports[n % 2], "/ws/live", on_frame, cookie=f"sessionid={session}", tag=n)
        wire.closed.add_done_callback(partial(_closed, tell, n))
        wire.send(json.dumps({"t": "watch", "streams": {f"s.{section}": 0}, "here": None}).encode(), TEXT)
        wires.append(wire)
    ended = await asyncio.to_thread(product.run, _END, people=people)
    ends |= dict(ended)
    await asyncio.wait_for(all_told.wait(), 30)
    for wire in wires:
        wire.close()
    delays: dict[str, list[float]] = {"by hand": [], "session": [], "by the clock": []}
    for n, end in ends.items():
        delays[list(delays)[3 * n // people]].append(max(0.0, told[n] - end) * 1000)
    return delays


def _closed(tell: Callable[[int], None], n: int, _code: object) -> None:
    tell(n)
