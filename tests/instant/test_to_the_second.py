"""Not one byte of a part later than a second after the right to it has ended, however it ended.

Two servers, PostgreSQL and Redis. Everybody has a live socket and the minutes open and keeps asking for the content
over HTTP, while others write. Then rights end, in every way there is, on both servers at once.
"""

import asyncio
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.alone import alone
from tests.benchmarks.results import percentile
from tests.instant.crowd import AT_ONCE, BY_CLOCK, BY_HAND, EACH, END, KINDS, LET_END, ORDINARY, SEED, STREAM
from tests.instant.watchers import Watcher, ask_for_content
from tests.product import Product
from tests.standstill import Machine

# 95 of 100 are told so soon.
SOON = 0.2
# Hints wait for the next regular look at every lease, when nobody carries the news.
LEASE = 30
WITHOUT_REDIS = ("end date", "pause", "sign-out")


@pytest.fixture(scope="module")
def crowd() -> Iterator[tuple[Product, dict[str, Any]]]:
    with Product("postgresql", servers=2, env=dict(ORDINARY)) as product:
        product.seed_cast()
        places = product.run(SEED, kinds=list(KINDS), count=EACH + 2)
        product.start()
        yield product, places


def take(places: dict[str, Any], kinds: tuple[str, ...], count: int) -> list[Watcher]:
    """So many of each kind, who have not been used yet, the kinds mixed."""
    chosen: list[Watcher] = []
    for kind in kinds:
        free = [name for name, (its, _key) in places["people"].items() if its == kind][:count]
        chosen += [Watcher(name, kind, places["people"].pop(name)[1]) for name in free]
    return sorted(chosen, key=lambda one: (int(one.name.rpartition("-")[2]), one.kind))


async def let_them_end(
    product: Product,
    places: dict[str, Any],
    watchers: list[Watcher],
    *,
    patience: float,
    gap: float,
    ended: Callable[[], None] = lambda: None,
) -> dict[str, float]:
    """Open everything, let the rights end while others write, call `ended`, and wait for everybody to be told.

    Returns when each right ended.
    """
    by_clock = [(one.name, one.kind) for one in watchers if one.kind in BY_CLOCK]
    by_hand = [(one.name, one.kind) for one in watchers if one.kind in BY_HAND]
    opening = 2.5 + len(watchers) * 0.05
    ends: dict[str, float] = await asyncio.to_thread(
        product.run, LET_END, people=by_clock, first=opening + 1, gap=gap * len(watchers) / max(len(by_clock), 1)
    )
    begun = time.time()
    for number, watcher in enumerate(watchers):
        await watcher.open(product, places, number % 2)
    lasting = opening + gap * len(watchers) * 1.5 + 2
    stream = asyncio.create_task(
        asyncio.to_thread(product.run, STREAM, health=places["health"], minutes=places["minutes"], seconds=lasting)
    )
    asking = asyncio.create_task(ask_for_content(watchers, product, places, begun + lasting))
    await asyncio.sleep(max(0.0, begun + opening - time.time()))
    ends |= await asyncio.to_thread(product.run, END, people=by_hand, gap=gap)
    assert await stream > 5
    await asking
    # In a thread: it may have to wait for a test that is alone, and everybody goes on listening.
    told = asyncio.create_task(asyncio.to_thread(ended))
    left = max(ends.values()) + patience - time.time()
    await asyncio.wait([asyncio.create_task(one.told.wait()) for one in watchers], timeout=max(left, 0.1))
    await asyncio.sleep(1.2)
    for watcher in watchers:
        watcher.close()
    await told
    return ends


def say(what: str, times: list[float]) -> None:
    """For whoever runs it with `-s`."""
    figures = [f"{name} {value * 1000:.0f} ms" for name, value in (
        ("p50", percentile(times, 0.5)), ("p95", percentile(times, 0.95)), ("max", max(times)),
    )]  # fmt: skip
    sys.stdout.write(f"{what}: {', '.join(figures)} of {len(times)}\n")


def check_content(watchers: list[Watcher], ends: dict[str, float], machine: Machine) -> None:
    """The promise itself, for content by both ways."""
    for one in watchers:
        end = ends[one.name]
        assert one.got_content, f"{one.name} never saw anything: nothing is shown by this"
        assert one.got_minutes, f"{one.name} never got the minutes"
        assert machine.ran(end, one.last_content_at) < 1, (
            f"{one.kind}: content {one.last_content_at - end:.2f} s after the end"
        )
        assert machine.ran(end, one.last_minutes_at) < 1, (
            f"{one.kind}: minutes {one.last_minutes_at - end:.2f} s after the end"
        )
        assert one.told_minutes_at is not None, f"{one.kind}: the minutes of {one.name} stay open"
        assert machine.ran(end, one.told_minutes_at) < 1, (
            f"{one.kind}: minutes closed {one.told_minutes_at - end:.2f} s after"
        )


@pytest.mark.seconds
def test_a_second_after_the_end_not_one_byte_leaves(crowd: tuple[Product, dict[str, Any]], machine: Machine) -> None:
    product, places = crowd
    watchers: list[Watcher] = []
    ends: dict[str, float] = {}

    for begun in range(0, EACH, AT_ONCE):
        group = take(places, KINDS, min(AT_ONCE, EACH - begun))
        ends |= asyncio.run(let_them_end(product, places, group, patience=2, gap=0.1))
        watchers += group

    check_content(watchers, ends, machine)
    every: list[float] = []
    for kind in KINDS:
        theirs = [one for one in watchers if one.kind == kind]
        assert len(theirs) == EACH
        for one in theirs:
            assert one.told_live_at is not None, f"{kind}: {one.name} was never told"
            assert machine.ran(ends[one.name], one.last_hint_at) < 1, kind
        times = [max(0.0, machine.ran(ends[one.name], one.told_live_at or 0)) for one in theirs]
        minutes = [max(0.0, machine.ran(ends[one.name], one.told_minutes_at or 0)) for one in theirs]
        say(f"{kind}, live socket", times)
        say(f"{kind}, minutes", minutes)
        every += times + minutes
    say("all", every)
    assert max(every) < 1
    assert percentile(every, 0.95) < SOON


def test_without_redis_content_ends_as_soon_and_hints_within_half_a_minute(
    crowd: tuple[Product, dict[str, Any]],
    machine: Machine,
) -> None:
    product, places = crowd
    watchers = take(places, WITHOUT_REDIS, 2)
    with ExitStack() as quiet:
        quiet.enter_context(alone())
        product.redis.kill()
        try:
            # Half a minute is promised on a busy machine too.
            ends = asyncio.run(let_them_end(product, places, watchers, patience=LEASE + 2, gap=0.1, ended=quiet.close))
        finally:
            product.redis.start()

    check_content(watchers, ends, machine)
    for one in watchers:
        assert one.told_live_at is not None, f"{one.kind}: {one.name} was never told"
        assert machine.ran(ends[one.name], one.told_live_at) < LEASE + 1
        # A right is asked for at every hint; whether the browser is still signed in, at every look at the lease.
        patience = LEASE if one.kind == "sign-out" else 1
        assert machine.ran(ends[one.name], one.last_hint_at) < patience, f"{one.kind}: a hint after the end"
    say("without Redis, live socket", [max(0.0, (one.told_live_at or 0) - ends[one.name]) for one in watchers])
    say("without Redis, minutes", [max(0.0, (one.told_minutes_at or 0) - ends[one.name]) for one in watchers])
