"""Questions to the database that many sockets have at the same moment, asked for all of them in one round."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from access.sockets import in_database

Asking = TypeVar("Asking")
Answer = TypeVar("Answer")


class Together(Generic[Asking, Answer]):
    """Where the sockets of one event loop ask: whoever comes while others are asked about waits for the next round.

    An answer that is an exception is raised where it was asked for, and nowhere else.
    """

    def __init__(
        self, answers_to: Callable[[Sequence[Asking]], Sequence[Answer | Exception]], at_once: int = 250
    ) -> None:
        self._answers_to = answers_to
        self._at_once = at_once
        self._waiting: list[tuple[Asking, asyncio.Future[Answer]]] = []
        self._round: asyncio.Task[None] | None = None

    async def ask(self, asking: Asking) -> Answer:
        """The answer to this question; raises what asking raises."""
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((asking, answer))
        if self._round is None or self._round.done():
            self._round = asyncio.create_task(self._ask())
        return await answer

    async def _ask(self) -> None:
        # All that has arrived in the same moment is asked about together.
        await asyncio.sleep(0)
        while self._waiting:
            asked, self._waiting = self._waiting[: self._at_once], self._waiting[self._at_once :]
            try:
                answers = await in_database(self._answers_to, [asking for asking, _answer in asked])
            except Exception as error:  # noqa: BLE001 (whoever waits gets it)
                for _asking, waiting in asked:
                    if not waiting.done():
                        waiting.set_exception(error)
                continue
            for (_asking, waiting), answer in zip(asked, answers, strict=True):
                if waiting.done():
                    continue
                if isinstance(answer, Exception):
                    waiting.set_exception(answer)
                else:
                    waiting.set_result(answer)
