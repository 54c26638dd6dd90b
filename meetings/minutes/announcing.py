"""What the rooms of an event loop tell others: whose logs have moved, and whose cursors."""

import asyncio
from time import monotonic

from meetings.minutes.awareness import Writing
from meetings.signals import minutes_moved

# A message to the other processes costs as much as an edit; what many documents have to say goes together.
PAUSE_SECONDS = 0.05


class Announcer:
    """Says it at once, then for all documents together now and then."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._heads: dict[str, int] = {}
        self._writers: dict[str, dict[int, Writing]] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._said_at = 0.0

    def moved(self, stream: str, seq: int) -> None:
        """Tell other processes and the pages that read."""
        self._heads[stream] = max(seq, self._heads.get(stream, 0))
        self._say_soon()

    def writes(self, stream: str, people: list[Writing]) -> None:
        """Tell other processes who writes where in a document, or ask them by telling of nobody."""
        self._writers.setdefault(stream, {}).update({writing[0]: writing for writing in people})
        self._say_soon()

    def _say_soon(self) -> None:
        if self._timer is None:
            wait = self._said_at + PAUSE_SECONDS - monotonic()
            self._timer = self._loop.call_later(max(0.0, wait), self._say)

    def _say(self) -> None:
        self._timer = None
        self._said_at = monotonic()
        heads, self._heads = self._heads, {}
        writers = {stream: list(people.values()) for stream, people in self._writers.items()}
        self._writers = {}
        minutes_moved.send_robust(sender=Announcer, heads=heads, writers=writers)
