"""A page hears within a moment that something it shows has moved; nobody hears of what they may not see."""

import time

import pytest
from django.db import transaction

from access.models import User
from access.sockets import in_database
from access.trail import heads, record
from plans.models import Section
from tests.cast import Cast
from tests.live.client import Socket, socket
from tests.standstill import Machine

pytestmark = pytest.mark.both


def change(section: Section, by: User, kind: str = "measure.changed") -> int:
    """Somebody changes something in a section; returns the stream's revision."""
    with transaction.atomic():
        return record(kind, by=by, stream=section.stream, plan=section.plan, section=section).revision


async def watching(page: Socket, *sections: Section, **more: int) -> dict[str, int]:
    """Have a page watch these sections from their present revisions; returns the heads it was told."""
    names = [section.stream for section in sections]
    known = await in_database(heads, names)
    page.say(t="watch", streams={**known, **more}, here=None)
    told = await page.next()
    assert told["t"] == "heads"
    return dict(told["streams"])


async def test_the_mother_hears_that_health_has_changed(live_cast: Cast, machine: Machine) -> None:
    health = live_cast.sections["health"]
    async with socket("/ws/live", live_cast.anne) as page:
        await watching(page, health)
        start = time.time()
        revision = await in_database(change, health, live_cast.per)

        assert await page.next() == {"t": "hint", "s": health.stream, "r": revision}
        assert machine.ran(start, page.told_at) < 1


async def test_the_teacher_and_a_stranger_get_not_one_byte_of_it(live_cast: Cast) -> None:
    health = live_cast.sections["health"]
    for name in ("liv", "sven", "kjersti", "arne"):
        async with socket("/ws/live", live_cast.people[name]) as page:
            page.say(t="watch", streams={health.stream: 0}, here=health.stream)
            assert await page.next() == {"t": "heads", "streams": {}, "gone": [health.stream]}
            await in_database(change, health, live_cast.per)

            assert await page.is_silent()


async def test_what_was_missed_is_told_at_the_next_ping(live_cast: Cast) -> None:
    health = live_cast.sections["health"]
    async with socket("/ws/live", live_cast.anne) as page:
        await watching(page, health)
        revision = await in_database(change, health, live_cast.per)
        await page.next()
        page.say(t="ping")

        assert await page.next() == {"t": "heads", "streams": {health.stream: revision}, "gone": []}


async def test_unknown_and_forbidden_streams_are_answered_alike(live_cast: Cast) -> None:
    school, unknown = live_cast.sections["school"].stream, "s." + "z" * 16
    async with socket("/ws/live", live_cast.per) as page:
        page.say(t="watch", streams={school: 4, unknown: 4, live_cast.anne.stream: 1, "m." + "q" * 16: 1}, here=None)

        answer = await page.next()
        assert answer["streams"] == {}
        assert set(answer["gone"]) == {school, unknown, live_cast.anne.stream, "m." + "q" * 16}
