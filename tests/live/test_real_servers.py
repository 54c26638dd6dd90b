"""The same promises kept by real servers: one on SQLite alone, two on PostgreSQL and Redis, also when Redis dies."""

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from access.sockets import SIGNED_OUT, TOO_BIG, TOO_SLOW
from meetings.minutes import protocol
from meetings.minutes.protocol import Reader
from tests.live.client import PATIENCE
from tests.product import Product
from tests.standstill import Machine

# Commits, then stays a moment as a server would, so that what is on its way can leave.
CHANGE = """
import time
from django.db import transaction
from access.models import User
from access.trail import record
from plans.models import Section
section = Section.objects.select_related("plan").get(public_id=section)
with transaction.atomic():
    maja = User.objects.get(short_name="maja")
    record("goal.changed", by=maja, stream=section.stream, plan=section.plan, section=section)
result = time.time()
time.sleep(0.5)
"""
REVOKE = """
import time
from django.db import transaction
from access.grants import revoke_seat
from access.models import Seat
with transaction.atomic():
    revoke_seat(Seat.objects.get(public_id=seat))
result = time.time()
time.sleep(0.5)
"""
END_SESSIONS = """
import time
from django.db import transaction
from access.models import User
from access.sessions import end_sessions
with transaction.atomic():
    end_sessions(User.objects.get(short_name=person))
result = time.time()
time.sleep(0.5)
"""


COOKIES = """
from access.models import User
from tests.live.client import session_of
result = {name: session_of(User.objects.get(short_name=name)) for name in ("maja", "anne", "ola", "liv", "nora")}
"""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def install(request: pytest.FixtureRequest) -> Iterator[tuple[Product, dict[str, Any]]]:
    with Product(request.param, 2 if request.param == "postgresql" else 1) as running:
        # The server we ship with; beside daphne where there are two, so that both keep what the protocol promises.
        running.start(0, "ipplatform")
        if len(running.ports) > 1:
            running.start(1, "daphne")
        ids = running.seed_cast()
        yield running, ids | running.run(COOKIES)


@asynccontextmanager
async def page(running: Product, cookie: str, server: int = 0) -> AsyncIterator[ClientConnection]:
    """An open page of whoever has this session, on one of the servers."""
    headers = {"Cookie": f"sessionid={cookie}"}
    origin: Any = running.origin(server)
    async with connect(running.socket_url("/ws/live", server), origin=origin, additional_headers=headers) as opened:
        yield opened


async def watch(opened: ClientConnection, *streams: str) -> dict[str, Any]:
    await opened.send(json.dumps({"t": "watch", "streams": dict.fromkeys(streams, 0), "here": None}))
    return dict(json.loads(await asyncio.wait_for(opened.recv(), PATIENCE)))


async def hears(opened: ClientConnection, kind: str, stream: str, seconds: float = PATIENCE) -> float:
    """Read until that message comes; returns when."""
    async with asyncio.timeout(seconds):
        while True:
            message = json.loads(await opened.recv())
            if message["t"] == kind and message["s"] == stream:
                return time.time()


async def close_code(opened: ClientConnection, seconds: float = PATIENCE) -> tuple[int | None, float]:
    """Read until the server closes; returns the code, and when."""
    with contextlib.suppress(ConnectionClosed):
        async with asyncio.timeout(seconds):
            while True:
                await opened.recv()
    return opened.close_code, time.time()


async def test_a_change_made_elsewhere_is_heard_and_the_teacher_gets_no_byte(install: Any, machine: Machine) -> None:
    running, ids = install
    last = len(running.ports) - 1
    health = "s." + ids["sections"]["health"]
    async with (
        page(running, ids["anne"]) as mother,
        page(running, ids["ola"], last) as father,
        page(running, ids["liv"]) as teacher,
    ):
        for one in (mother, father):
            assert health in (await watch(one, health))["streams"]
        assert (await watch(teacher, health))["gone"] == [health]
        heard = asyncio.gather(hears(mother, "hint", health), hears(father, "hint", health))
        committed = await asyncio.to_thread(running.run, CHANGE, section=ids["sections"]["health"])

        for at in await heard:
            # Without Redis another process is heard of by the look into the database, once a second.
            assert machine.ran(committed, at) < (0.5 if running.redis else 1.5)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(teacher.recv(), 1)


async def test_a_right_ended_elsewhere_is_gone_at_once(install: Any, machine: Machine) -> None:
    running, ids = install
    school = "s." + ids["sections"]["school"]
    async with page(running, ids["liv"]) as teacher:
        assert school in (await watch(teacher, school))["streams"]
        gone = asyncio.create_task(hears(teacher, "gone", school, 40))
        ended = await asyncio.to_thread(running.run, REVOKE, seat=ids["seats"]["liv"])
        if running.redis:
            assert machine.ran(ended, await gone) < 1
        else:
            # The command is another process: pages of an embedded server are narrowed by its own requests at once,
            # and by the next change in any case.
            await asyncio.to_thread(running.run, CHANGE, section=ids["sections"]["school"])
            await gone


async def test_what_a_request_changes_is_heard_by_the_same_persons_other_page(install: Any, machine: Machine) -> None:
    running, ids = install
    own = "u." + ids["people"]["maja"]
    cookie = ids["maja"]
    await asyncio.to_thread(running.run, UNREAD, person="maja")
    async with page(running, cookie, len(running.ports) - 1) as other, httpx.AsyncClient() as client:
        revision = (await watch(other, own))["streams"][own]
        client.cookies.update({"sessionid": cookie, "csrftoken": "a" * 32})
        start = time.time()
        done = await client.post(
            f"{running.url}/varsler/les-alle", data={"csrfmiddlewaretoken": "a" * 32}, headers={"Origin": running.url}
        )

        assert done.status_code == 302
        assert machine.ran(start, await hears(other, "hint", own)) < 1
        await other.send('{"t":"ping"}')
        assert json.loads(await other.recv())["streams"][own] > revision


UNREAD = """
from access.models import User
from notifications.models import Notice
Notice.objects.create(user=User.objects.get(short_name=person), kind="goal.added", is_announced=True)
result = True
"""


async def test_ending_sessions_closes_sockets_on_every_server(install: Any, machine: Machine) -> None:
    running, ids = install
    if not running.redis:
        pytest.skip("One process: see the tests in this process.")
    async with page(running, ids["nora"], 0) as first, page(running, ids["nora"], 1) as second:
        codes = asyncio.gather(close_code(first), close_code(second))
        ended = await asyncio.to_thread(running.run, END_SESSIONS, person="nora")
        for code, at in await codes:
            assert code == SIGNED_OUT
            assert machine.ran(ended, at) < 1


async def test_floods_and_giants_are_cut_off_and_other_origins_are_refused(install: Any) -> None:
    running, ids = install
    async with page(running, ids["anne"]) as flood:
        # However slowly they are sent: until it is closed.
        with contextlib.suppress(ConnectionClosed):
            for _ in range(5000):
                await flood.send('{"t":"ping"}')
        assert (await close_code(flood))[0] == TOO_SLOW
    async with page(running, ids["anne"]) as giant:
        with contextlib.suppress(ConnectionClosed):
            await giant.send(" " * 70_000)
        assert (await close_code(giant))[0] == TOO_BIG
    for origin in ("http://evil.example", f"http://localhost:{running.ports[0] // 2}"):
        with pytest.raises(InvalidStatus) as refused:
            async with connect(
                running.socket_url("/ws/live"),
                origin=origin,  # type: ignore[arg-type]
                additional_headers={"Cookie": "sessionid=" + ids["anne"]},
            ):
                pass
        assert refused.value.response.status_code == 403
    async with page(running, "nobody") as stranger:
        assert (await close_code(stranger))[0] == SIGNED_OUT
    assert "Traceback" not in running.log()


async def test_a_dead_redis_breaks_no_request_and_delays_a_hint_by_a_second(install: Any, machine: Machine) -> None:
    running, ids = install
    if not running.redis:
        pytest.skip("There is no Redis here.")
    health = "s." + ids["sections"]["health"]
    async with page(running, ids["anne"], 0) as mother, page(running, ids["ola"], 1) as father:
        for one in (mother, father):
            await watch(one, health)
        running.redis.kill()
        try:
            heard = asyncio.gather(hears(mother, "hint", health), hears(father, "hint", health))
            committed = await asyncio.to_thread(running.run, CHANGE, section=ids["sections"]["health"])
            for at in await heard:
                assert machine.ran(committed, at) < 2.5
            async with page(running, ids["maja"], 0) as late:
                assert health in (await watch(late, health))["streams"]
        finally:
            running.redis.start()
            started = time.time()
        # And it comes back by itself.
        while True:
            heard = asyncio.gather(hears(mother, "hint", health), hears(father, "hint", health))
            committed = await asyncio.to_thread(running.run, CHANGE, section=ids["sections"]["health"])
            if all(machine.ran(committed, at) < 0.5 for at in await heard):
                break
            assert machine.ran(started, time.time()) < 15, "the bus did not come back"


MINUTES = """
from django.utils import timezone
from access.models import User
from meetings.models import Meeting, Minutes
from plans.models import Section
from tests.live.client import session_of
kari, anne = User.objects.get(short_name="kari"), User.objects.get(short_name="anne")
section = Section.objects.get(public_id=section)
meeting = Meeting.objects.create(section=section, starts_at=timezone.now(), called_by=kari)
minutes = Minutes.objects.create(meeting=meeting)
result = {"pid": minutes.public_id, "kari": session_of(kari), "anne": session_of(anne)}
"""


async def test_who_writes_the_minutes_is_seen_at_another_server_also_by_who_comes_later(install: Any) -> None:
    running, ids = install
    seeded = await asyncio.to_thread(running.run, MINUTES, section=ids["sections"]["meetings"])
    last = len(running.ports) - 1

    @asynccontextmanager
    async def minutes(name: str, server: int) -> AsyncIterator[ClientConnection]:
        headers = {"Cookie": f"sessionid={seeded[name]}"}
        address = running.socket_url(f"/ws/minutes/{seeded['pid']}", server)
        async with connect(address, origin=running.origin(server), additional_headers=headers) as opened:
            yield opened

    async def sees(opened: ClientConnection, seconds: float = PATIENCE) -> dict[str, Any]:
        """Read until somebody's cursor comes; returns it."""
        async with asyncio.timeout(seconds):
            while True:
                reader = Reader(bytes(await opened.recv(decode=False)))
                if reader.number() == protocol.AWARENESS:
                    (((_client, _clock, state),),) = [protocol.read_awareness(reader)]
                    return dict(json.loads(state) or {})

    async with minutes("kari", 0) as kari:
        async with minutes("anne", last) as there_already:
            await kari.send(protocol.awareness([(7, 1, "{}")]))
            assert (await sees(there_already))["user"]["name"] == "Kari Solheim"
        async with minutes("anne", last) as later:
            assert (await sees(later))["user"]["name"] == "Kari Solheim"
            await kari.close()
            assert await sees(later) == {}
