"""Pages are made a few at a time, in the order they came; who waits for something outside holds nobody else up."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from ipplatform.handler import AT_ONCE, Turns

NEVER, SOON = 600, 0.05


class Desk:
    """People who come one after the other; each stays until told to go."""

    def __init__(self, turns: Turns) -> None:
        self.turns = turns
        self.begun: list[int] = []
        self.all_begun = asyncio.Event()
        self.leave = [asyncio.Event() for _ in range(AT_ONCE + 3)]
        self.people = [asyncio.create_task(self._come(number)) for number in range(len(self.leave))]

    async def _come(self, number: int) -> None:
        async with self.turns.turn():
            self.begun.append(number)
            if len(self.begun) == len(self.people):
                self.all_begun.set()
            await self.leave[number].wait()


@asynccontextmanager
async def desk_of(turns: Turns) -> AsyncIterator[Desk]:
    desk = Desk(turns)
    await settled()
    try:
        yield desk
    finally:
        for event in desk.leave:
            event.set()
        await asyncio.gather(*desk.people, return_exceptions=True)


def turns_of(long: float) -> Turns:
    return Turns(asyncio.get_running_loop(), long)


async def settled() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_a_few_begin_and_the_next_ones_in_the_order_they_came() -> None:
    async with desk_of(turns_of(NEVER)) as desk:
        assert desk.begun == list(range(AT_ONCE))
        desk.leave[1].set()
        await settled()
        assert desk.begun == list(range(AT_ONCE + 1))


async def test_who_takes_long_lets_the_next_ones_in_and_gives_no_second_turn_at_the_end() -> None:
    turns = turns_of(SOON)
    async with desk_of(turns) as desk, asyncio.timeout(60):
        await desk.all_begun.wait()
        assert desk.begun == list(range(len(desk.people)))
    turns.long = NEVER
    async with desk_of(turns) as desk:
        assert desk.begun == list(range(AT_ONCE))


async def test_a_turn_of_somebody_who_has_gone_is_not_lost() -> None:
    async with desk_of(turns_of(NEVER)) as desk:
        desk.people[0].cancel()  # was being served
        desk.people[AT_ONCE].cancel()  # stood in the line
        await settled()
        assert desk.begun == [*range(AT_ONCE), AT_ONCE + 1]
