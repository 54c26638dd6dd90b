"""Twelve writers in one text while servers, database and bus are killed: no word is lost that was acknowledged or seen.

Afterwards everybody has the same text as the database. Half of them keep their tab, half have lost it.

The full length is `make test-long`: thirty rounds on each stack. Figures are printed (`-s` shows them).
"""

import asyncio
import os
import random
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import cycle
from typing import Any

import pytest

from tests.faults.scribe import Scribe
from tests.meetings.seeded import SEED, STORED
from tests.product import Product, Stack

WRITERS = 12
LONG = os.environ.get("IPPLATFORM_LONG") == "1"
_NAMES = ("kari", "per")


@pytest.mark.parametrize(
    ("stack", "servers", "rounds"), [("sqlite", 1, 30 if LONG else 1), ("postgresql", 2, 30 if LONG else 4)]
)
def test_no_word_that_was_acknowledged_or_seen_is_lost(stack: Stack, servers: int, rounds: int) -> None:
    with Product(stack, servers, is_durable=True) as install:
        ids = install.run(SEED)
        install.start()
        scribes = [_scribe(number, install, ids, number % servers) for number in range(WRITERS)]
        texts = asyncio.run(_write_and_kill(scribes, install, rounds))
        stored = install.run(STORED, root=ids["root"])

    acknowledged = set().union(*(one.acknowledged for one in scribes))
    seen = set().union(*(one.seen for one in scribes))
    taken_back = set().union(*(one.taken_back for one in scribes))
    words = {word for word in stored["text"].split("\n") if word}
    # Who took a word back and lost the tab before it was acknowledged may or may not have done so.
    lost = (acknowledged | seen) - words - set().union(*(one.begun_to_take_back for one in scribes))
    figures = {
        "kills": rounds,
        "edits": sum(one.edits for one in scribes),
        "connections": sum(one.connections for one in scribes),
        "words acknowledged": len(acknowledged),
        "seen by others": len(seen),
        "taken back": len(taken_back),
        "lost": len(lost),
        "risen again": len(taken_back & words),
    }
    print(f"\n{stack}: " + ", ".join(f"{name} {number}" for name, number in figures.items()))  # noqa: T201
    assert lost == set()
    assert taken_back & words == set()
    assert len(acknowledged) > 20 * rounds
    assert [one.wrong_codes for one in scribes] == [[]] * WRITERS
    assert all(text == texts[0] for text in texts)
    assert [word for word in texts[0] if word] == [word for word in stored["text"].split("\n") if word]
    assert stored["gapless"]
    assert stored["revision"] == 0


def _scribe(number: int, install: Product, ids: dict[str, Any], server: int) -> Scribe:
    address = f"/ws/minutes/{ids['pid']}"
    cookie = ids["cookies"][_NAMES[number % len(_NAMES)]]
    return Scribe(number, lambda: install.socket_url(address, server), install.origin(server), cookie, ids["root"])


async def _write_and_kill(scribes: list[Scribe], install: Product, rounds: int) -> list[list[str]]:
    """Let them write while one thing after another is killed; returns what everybody has at the end."""
    living = [asyncio.create_task(one.live()) for one in scribes]
    victims = _victims(install)
    try:
        await _until(lambda: all(one.acknowledged for one in scribes), 60)
        for _ in range(rounds):
            kill, start = next(victims)
            await asyncio.sleep(random.uniform(0.5, 2.0))
            await asyncio.to_thread(kill)
            await asyncio.sleep(random.uniform(0.0, 0.6))
            await asyncio.to_thread(start)
            # Somebody must be writing again, or the next kill hits nothing.
            counts = {one: len(one.acknowledged) for one in scribes}
            await _until(partial(_are_writing, counts), 60)
        for one in scribes:
            one.is_typing = False
        await _until(lambda: all(one.is_settled for one in scribes), 60)
        await _until(lambda: len({tuple(one.text()) for one in scribes}) == 1, 60, every=1.0)
        return [one.text() for one in scribes]
    finally:
        for task in living:
            task.cancel()
        await asyncio.gather(*living, return_exceptions=True)


def _victims(install: Product) -> Iterator[tuple[Callable[[], None], Callable[[], None]]]:
    """What is killed and started again, in turn: every server, the database, the bus."""
    chosen: list[tuple[Callable[[], None], Callable[[], None]]] = [
        (lambda number=number: install.kill(number), lambda number=number: install.start(number))  # type: ignore[misc]
        for number in range(len(install.ports))
    ]
    if install.database:
        chosen += [(install.database.kill, install.database.start), (install.redis.kill, install.redis.start)]
    return cycle(chosen)


def _are_writing(before: Mapping[Any, int]) -> bool:
    """Whether more than half of them have been acknowledged something new."""
    return sum(len(one.acknowledged) > known for one, known in before.items()) > len(before) / 2


async def _until(holds: Callable[[], bool], seconds: float, every: float = 0.05) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not within {seconds:.0f} s"
        await asyncio.sleep(every)
