"""The look into the database that makes up for every lost poke: what has moved since the last look, once a second.

Numbers are handed out before they are committed, so a row may turn up after one with a higher number: each look goes
back over the last few seconds. Hubs know which revisions they have told, so that finding a row twice costs nothing.
"""

import time
from collections import deque
from collections.abc import Callable, Collection

from django.db.models import Max

from access.models import Change
from access.trail import heads
from notifications.models import Notice

_OVERLAP_SECONDS = 5.0
# So many rows before the first look belong to pages that were just being opened.
_HEAD_START = 50
_MOST_ROWS = 20_000


class Cursor:
    """How far a table has been read."""

    def __init__(self, model: type[Change] | type[Notice]) -> None:
        self.model = model
        self._low = -1
        self._seen: deque[tuple[float, int]] = deque()

    def new_rows(self, *fields: str) -> list[tuple[object, ...]]:
        """Rows that are new, and those of the last seconds again."""
        if self._low < 0:
            newest = self.model._default_manager.aggregate(newest=Max("id"))["newest"] or 0
            self._low = max(newest - _HEAD_START, 0)
        rows = list(
            self.model._default_manager.filter(id__gt=self._low).order_by("id").values_list("id", *fields)[:_MOST_ROWS]
        )
        now = time.monotonic()
        self._seen.append((now, rows[-1][0] if rows else self._low))
        while self._seen and self._seen[0][0] < now - _OVERLAP_SECONDS:
            self._low = max(self._low, self._seen.popleft()[1])
        return [row[1:] for row in rows]


class Backstop:
    """What one hub has looked at so far. Used from one thread at a time."""

    def __init__(self) -> None:
        self._changes = Cursor(Change)
        self._notices = Cursor(Notice)

    def moved(self, is_watched: Callable[[str], bool], minutes: Collection[str]) -> dict[str, int]:
        """Watched streams that may have moved, with their revisions; three queries, two when nothing is new."""
        moved: dict[str, int] = {}
        for stream, revision in self._changes.new_rows("stream", "revision"):
            if is_watched(str(stream)):
                moved[str(stream)] = max(int(str(revision)), moved.get(str(stream), 0))
        inboxes = {f"u.{public_id}" for (public_id,) in self._notices.new_rows("user__public_id")}
        # Minutes are written many times a second and leave no change rows; a person's stream has none either.
        asked = {name for name in inboxes if is_watched(name)} | set(minutes)
        return moved | (heads(asked) if asked else {})
