"""Those who see a section learn who has it open; others do not, nor of somebody who would rather not be seen."""

import asyncio
import time

import pytest

from access.models import User
from access.sockets import in_database
from access.trail import heads
from notifications.live import presence
from tests.cast import Cast
from tests.live.client import Socket, socket
from tests.live.test_a_page_hears_of_changes import watching
from tests.standstill import Machine

pytestmark = pytest.mark.both


async def be_in(page: Socket, stream: str) -> None:
    page.say(t="watch", streams=await in_database(heads, [stream]), here=stream)
    while (await page.next())["t"] != "heads":
        pass


async def test_a_reader_is_told_that_somebody_came_and_went(live_cast: Cast, machine: Machine) -> None:
    health = live_cast.sections["health"]
    async with socket("/ws/live", live_cast.anne) as mother, socket("/ws/live", live_cast.liv) as teacher:
        await watching(mother, health)
        teacher.say(t="watch", streams={live_cast.liv.stream: 0}, here=health.stream)
        await teacher.next()
        async with socket("/ws/live", live_cast.per) as page:
            start = time.time()
            await be_in(page, health.stream)
            assert await mother.next() == {"t": "presence", "s": health.stream}
            assert machine.ran(start, mother.told_at) < 1
            assert presence.people_in(health.stream) == {live_cast.per.pk}
            start = time.time()
        assert await mother.next() == {"t": "presence", "s": health.stream}
        assert machine.ran(start, mother.told_at) < 2
        assert presence.people_in(health.stream) == set()
        assert await teacher.is_silent()


async def test_nobody_is_told_of_a_person_who_hides(live_cast: Cast) -> None:
    health = live_cast.sections["health"]
    await User.objects.filter(pk=live_cast.per.pk).aupdate(is_presence_hidden=True)
    async with socket("/ws/live", live_cast.anne) as mother, socket("/ws/live", live_cast.per) as page:
        await watching(mother, health)
        await be_in(page, health.stream)

        assert await mother.is_silent()
        assert presence.people_in(health.stream) == set()


async def test_two_windows_of_one_person_are_one_presence(live_cast: Cast) -> None:
    health = live_cast.sections["health"]
    async with socket("/ws/live", live_cast.per) as first:
        await be_in(first, health.stream)
        async with socket("/ws/live", live_cast.per) as second:
            await be_in(second, health.stream)
        await asyncio.sleep(0.2)
        assert presence.people_in(health.stream) == {live_cast.per.pk}
