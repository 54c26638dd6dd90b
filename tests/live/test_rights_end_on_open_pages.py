"""A right that ends, by the clock or by somebody's hand, ends on the open page within a second; so does a session."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from access import grants
from access.models import Employment, Seat, User
from access.sessions import end_sessions
from access.sockets import SIGNED_OUT, in_database
from plans.models import Section
from tests.cast import Cast, end_right_in
from tests.live.client import Socket, session_of, socket
from tests.live.test_a_page_hears_of_changes import change, watching
from tests.standstill import Machine

pytestmark = pytest.mark.both


def revoke(seat: Seat) -> None:
    with transaction.atomic():
        grants.revoke_seat(seat)


async def test_a_revoked_right_is_gone_within_a_second(live_cast: Cast, machine: Machine) -> None:
    health = live_cast.sections["health"]
    async with socket("/ws/live", live_cast.per) as page:
        await watching(page, health)
        start = time.time()
        await in_database(revoke, live_cast.seats["per"])

        # His own stream is not watched here, so the only word is that the section is gone.
        assert await page.next() == {"t": "gone", "s": health.stream}
        assert machine.ran(start, page.told_at) < 1
        await in_database(change, health, live_cast.anne)
        assert await page.is_silent()


@asynccontextmanager
async def watching_until(seconds: float, cast: Cast, section: Section) -> AsyncIterator[tuple[Socket, datetime]]:
    """Per's page, open since before his right ends by the clock, and when that is; later where opening took longer."""
    end = await in_database(end_right_in, seconds, cast.seats["per"])
    async with socket("/ws/live", cast.per) as page:
        page.say(t="watch", streams={section.stream: 0}, here=None)
        if section.stream in (await page.next())["streams"]:
            yield page, end
            return
    async with watching_until(4 * seconds, cast, section) as later:
        yield later


async def test_a_right_that_the_clock_ends_is_gone_at_that_moment(live_cast: Cast, machine: Machine) -> None:
    health = live_cast.sections["health"]
    async with watching_until(0.6, live_cast, health) as (page, end):
        assert await page.next() == {"t": "gone", "s": health.stream}
        assert page.told_at >= end.timestamp()
        assert machine.ran(end.timestamp(), page.told_at) < 1
        page.say(t="ping")
        assert await page.next() == {"t": "heads", "streams": {}, "gone": []}


async def test_a_change_after_the_right_has_ended_is_not_even_hinted_at(live_cast: Cast, machine: Machine) -> None:
    """The row is moved behind everybody's back, as if the bus were down: delivery asks the database all the same."""
    health = live_cast.sections["health"]
    async with socket("/ws/live", live_cast.per) as page:
        await watching(page, health)
        await in_database(end_right_in, -2e-3, live_cast.seats["per"])
        start = time.time()
        await in_database(change, health, live_cast.anne)

        assert await page.next() == {"t": "gone", "s": health.stream}
        assert machine.ran(start, page.told_at) < 1
        assert await page.is_silent()


async def test_a_worker_who_leaves_the_unit_is_cut_off_and_her_colleague_is_not(
    live_cast: Cast, machine: Machine
) -> None:
    leisure = live_cast.sections["leisure"]

    def leave(user: User) -> None:
        Employment.objects.filter(user=user).update(valid_until=timezone.now() - timedelta(milliseconds=2))

    async with socket("/ws/live", live_cast.nav1) as first, socket("/ws/live", live_cast.nav2) as second:
        await watching(first, leisure)
        await watching(second, leisure)
        await in_database(leave, live_cast.nav1)
        start = time.time()
        revision = await in_database(change, leisure, live_cast.anne)

        assert await first.next() == {"t": "gone", "s": leisure.stream}
        assert await second.next() == {"t": "hint", "s": leisure.stream, "r": revision}
        assert machine.ran(start, max(first.told_at, second.told_at)) < 1


async def test_ending_the_session_closes_every_socket_of_it_and_no_other(live_cast: Cast, machine: Machine) -> None:
    kept = await in_database(session_of, live_cast.anne)
    async with (
        socket("/ws/live", live_cast.anne) as ended,
        socket("/ws/live", cookie=kept) as other,
        socket("/ws/live", live_cast.per) as stranger,
    ):
        await watching(ended, live_cast.sections["health"])

        def sign_out() -> None:
            with transaction.atomic():
                end_sessions(live_cast.anne, keep=kept)

        start = time.time()
        await in_database(sign_out)

        assert await ended.closes() == SIGNED_OUT
        assert machine.ran(start, ended.told_at) < 1
        assert await other.is_silent()
        assert await stranger.is_silent()


async def test_a_section_that_is_archived_is_gone_at_the_next_change(live_cast: Cast, machine: Machine) -> None:
    health = live_cast.sections["health"]
    async with socket("/ws/live", live_cast.per) as page:
        await watching(page, health)

        def archive() -> None:
            with transaction.atomic():
                health.archived_at = timezone.now()
                health.save()
                change(health, live_cast.kari, "section.archived")

        start = time.time()
        await in_database(archive)

        assert await page.next() == {"t": "gone", "s": health.stream}
        assert machine.ran(start, page.told_at) < 1
