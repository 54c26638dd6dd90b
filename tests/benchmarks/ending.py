"""(e) A right ends until the open page is told: withdrawn and by the clock, on the minutes' socket and the live one.

A withdrawal is timed from its change row, written by a third process, to the close frame or the `gone` message in the
browser's hands; an end by the clock from the instant it was set to before the page was opened. PostgreSQL, Redis, two
servers.
"""

import asyncio
import json
import time

from tests.benchmarks.results import Result, figure, percentile
from tests.benchmarks.wire import TEXT, Wire, connect
from tests.product import Product

ROUNDS = 40

_SEED = """
from datetime import timedelta
from django.utils import timezone
from django.db import transaction
from access import grants
from access.levels import Level
from access.models import AuthenticatorDevice, Seat, User
from meetings.models import AgendaItem, Meeting, Minutes
from plans.models import Plan
from tests.cast import give, signed_in
plan = Plan.objects.get(owner__short_name="maja")
section = plan.sections.get(kind="meetings")
kari, anne = (User.objects.get(short_name=name) for name in ("kari", "anne"))
meeting = Meeting.objects.create(section=section, starts_at=timezone.now(), called_by=kari)
AgendaItem.objects.create(meeting=meeting, position=0, title="Item")
minutes = Minutes.objects.create(meeting=meeting)
people = []
with transaction.atomic():
    for n in range(count):
        user = User.objects.create(email=f"w{n}@example.org", name=f"W {n}", short_name=f"w{n}")
        device = AuthenticatorDevice(user=user, name="app", confirmed=True)
        device.set_key("3132333435363738393031323334353637383930")
        device.save()
        seat = Seat.objects.create(plan=plan, user=user)
        give(seat, {section: Level.WRITE}, by=anne)
        people.append([signed_in(user).session.session_key, seat.pk])
result = {"minutes": minutes.public_id, "section": section.public_id, "people": people}
"""
# One process that withdraws one after another, as a person at a page would.
_WITHDRAW = """
import time
from access.actions.consents import withdraw_consent
from access.models import Change, Consent, User
anne = User.objects.get(short_name="anne")
result = []
for seat in seats:
    withdraw_consent(Consent.objects.get(seat_id=seat, state="signed"), by=anne)
    # Written just before the commit, so the figure holds the commit as well.
    result.append(Change.objects.filter(kind="access.ended").latest("id").at.timestamp())
    time.sleep(0.05)
"""
# Ends that the clock will bring, set before the pages are opened.
_LET_EXPIRE = """
from datetime import timedelta
from django.utils import timezone
from access.models import Grant
result = []
for number, seat in enumerate(seats):
    end = timezone.now() + timedelta(seconds=6 + number * 0.1)
    Grant.objects.filter(seat_id=seat).update(valid_until=end)
    result.append(end.timestamp())
"""


def run(*, quick: bool = False) -> list[Result]:
    rounds = 5 if quick else ROUNDS
    results = []
    with Product("postgresql", servers=2) as product:
        product.seed_cast()
        seeded = product.run(_SEED, count=rounds * 4)
        product.start()
        people = iter(seeded["people"])
        for socket in ("minutes", "live"):
            for by_clock in (False, True):
                chosen = [next(people) for _ in range(rounds)]
                times = asyncio.run(_ended(product, socket, seeded, chosen, by_clock=by_clock))
                assert len(times) == rounds, f"{rounds - len(times)} sockets were never told"
                how = f"{rounds} endings, two daphne processes, PostgreSQL and Redis; commit or set instant to browser"
                title = f"ending: {'by the clock' if by_clock else 'withdrawn'} → {socket} socket"
                results.append(figure(f"{title}, p95", percentile(times, 0.95) * 1000, "ms", how, 100))
                results.append(figure(f"{title}, max", max(times) * 1000, "ms", how, 1000))
    return results


async def _ended(product: Product, socket: str, seeded: dict, people: list, *, by_clock: bool) -> list[float]:  # type: ignore[type-arg]
    told: dict[int, float] = {}

    def on_frame(wire: Wire, opcode: int, payload: bytes, _arrived: float) -> None:
        if opcode == TEXT and json.loads(payload).get("t") == "gone":
            told.setdefault(wire.tag, time.time())  # type: ignore[arg-type]

    seats = [seat for _key, seat in people]
    ends = await asyncio.to_thread(product.run, _LET_EXPIRE, seats=seats) if by_clock else []
    wires = []
    for key, seat in people:
        path = "/ws/live" if socket == "live" else f"/ws/minutes/{seeded['minutes']}"
        wire = await connect(product.ports[1], path, on_frame, cookie=f"sessionid={key}", tag=seat)
        if socket == "live":
            watch = {"t": "watch", "streams": {f"s.{seeded['section']}": 0}, "here": None}
            wire.send(json.dumps(watch).encode(), TEXT)
        else:
            wire.closed.add_done_callback(lambda _, seat=seat: told.setdefault(seat, time.time()))  # type: ignore[misc]
        wires.append(wire)
    await asyncio.sleep(2)
    if not by_clock:
        ends = await asyncio.to_thread(product.run, _WITHDRAW, seats=seats)
    await asyncio.sleep(max(2.0, max(ends) + 2 - time.time()))
    if socket == "minutes":
        assert {wire.close_code for wire in wires} == {4403}, {wire.close_code for wire in wires}
    times = [max(0.0, told[seat] - end) for seat, end in zip(seats, ends, strict=True) if seat in told]
    for wire in wires:
        wire.close()
    return times
