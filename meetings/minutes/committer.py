"""Stores what rooms have accepted: one thread and one transaction at a time for all rooms of the process.

It commits at once when idle and collects while a commit is on its way, so that a lone keystroke waits for nobody and
a busy meeting shares its commits. In each transaction the streams are raised (which holds their rows), then it is read
who may write *now* and which minutes are closed, then the rows are written. Only the insert and the commit follow that
reading. On PostgreSQL the grant rows are not locked for it: a lock writes to the row, at every keystroke. So a right
may end between the reading and the commit, a few milliseconds; that order differs from "stored, then ended" only in
that the others see those words a moment after the right has ended. PostgreSQL does all of it in one call (`atonce`).
"""

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from access.callstack import in_one_piece
from access.rights import holding
from meetings.minutes import atonce

_logger = logging.getLogger(__name__)

# The thread and its connection go when nothing was written for so long.
IDLE_SECONDS = 5.0
MAX_BATCH = 500


class Outcome(Enum):
    STORED = "stored"
    NO_RIGHT = "no right"
    FINAL = "final"
    AGAIN = "again"  # the sender must sync anew


@dataclass(slots=True, eq=False)
class Job:
    """One accepted update on its way into the log."""

    room: Any
    sender: Any
    epoch: int
    user_id: int
    section_id: int
    minutes_id: int
    stream: str
    update: bytes
    ack_to: int
    outcome: Outcome = Outcome.AGAIN
    seq: int = 0


Deliver = Callable[[list[Job]], None]


class Committer:
    """Takes jobs from event loops and gives them back there once their fate is settled."""

    def __init__(self) -> None:
        self._jobs: deque[tuple[Job, Deliver]] = deque()
        self._wake = threading.Condition()
        self._is_running = False
        # Stream → the epoch in which an update of it was refused: what was accepted on top of it must be sent again.
        self._broken: dict[str, int] = {}

    def submit(self, job: Job, deliver: Deliver) -> None:
        """Queue a job; `deliver` is called from the committer's thread with all settled jobs that share it."""
        with self._wake:
            self._jobs.append((job, deliver))
            if self._is_running:
                self._wake.notify()
                return
            self._is_running = True
        threading.Thread(target=in_one_piece, args=(self._run,), name="minutes-committer", daemon=True).start()

    def _run(self) -> None:
        try:
            while batch := self._next_batch():
                self._settle([job for job, _deliver in batch])
                _give_back(batch)
        finally:
            connection.close()

    def _next_batch(self) -> list[tuple[Job, Deliver]]:
        with self._wake:
            if not self._jobs:
                self._wake.wait(IDLE_SECONDS)
            if not self._jobs:
                self._is_running = False
                return []
            return [self._jobs.popleft() for _ in range(min(MAX_BATCH, len(self._jobs)))]

    def _settle(self, jobs: list[Job]) -> None:
        ready = [job for job in jobs if self._broken.get(job.stream, -1) < job.epoch]
        try:
            while ready:
                refused = self._store(ready)
                if not refused:
                    break
                # The numbers were taken for all, so the transaction was undone; it is tried again without them.
                self._break(refused)
                ready = [job for job in ready if self._broken.get(job.stream, -1) < job.epoch]
            for job in ready:
                job.outcome = Outcome.STORED
        except Exception as error:  # noqa: BLE001 (the thread must live)
            # Whatever the database says, nothing of this batch counts as stored; senders sync anew and lose nothing.
            _logger.error("Minutes could not be stored: %s", type(error).__name__)
            self._break(ready)
            for job in ready:
                job.outcome = Outcome.AGAIN
            connection.close()

    def _break(self, jobs: list[Job]) -> None:
        """What was accepted on top of these is not stored either."""
        for job in jobs:
            self._broken[job.stream] = max(job.epoch, self._broken.get(job.stream, -1))

    def _store(self, jobs: list[Job]) -> list[Job]:
        """Store all of these, or none and return those that may not be."""
        numbers = atonce.store(jobs)
        if numbers is not None:
            for job, number in zip(jobs, numbers, strict=True):
                job.seq = number
            return []
        with transaction.atomic():
            _take_numbers(jobs)
            refused = _refused(jobs)
            if refused:
                transaction.set_rollback(True)
            else:
                _insert(jobs)
        return refused


def _take_numbers(jobs: list[Job]) -> None:
    counts: dict[str, int] = {}
    for job in jobs:
        counts[job.stream] = counts.get(job.stream, 0) + 1
    # In one order everywhere, so that two processes never wait for each other.
    names = sorted(counts)
    values = ", ".join(["(%s, %s)"] * len(names))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO access_stream (name, revision) VALUES {values} ON CONFLICT (name) "  # noqa: S608
            "DO UPDATE SET revision = access_stream.revision + excluded.revision RETURNING name, revision",
            [part for name in names for part in (name, counts[name])],
        )
        following = {name: revision - counts[name] for name, revision in cursor.fetchall()}
    for job in jobs:
        following[job.stream] += 1
        job.seq = following[job.stream]


def _refused(jobs: list[Job]) -> list[Job]:
    may_write = holding("change_section", {job.user_id for job in jobs}, {job.section_id for job in jobs})
    final = _closed({job.minutes_id for job in jobs})
    refused = []
    for job in jobs:
        if job.minutes_id in final:
            job.outcome = Outcome.FINAL
        elif (job.user_id, job.section_id) not in may_write:
            job.outcome = Outcome.NO_RIGHT
        else:
            continue
        refused.append(job)
    return refused


def _closed(minutes_ids: set[int]) -> set[int]:
    """Those that take nothing more; `meetings.models.minutes.closed` without the cost of building the query."""
    marks = ", ".join(["%s"] * len(minutes_ids))
    today = connection.ops.adapt_datefield_value(timezone.localdate())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM meetings_minutes "  # noqa: S608
            f"WHERE (state = 'final' OR (state = 'sent' AND comments_until < %s)) AND id IN ({marks})",
            [today, *minutes_ids],
        )
        return {minutes_id for (minutes_id,) in cursor.fetchall()}


def _insert(jobs: list[Job]) -> None:
    now = timezone.now()
    adapted = connection.ops.adapt_datetimefield_value(now)
    values = ", ".join(["(%s, %s, %s, %s, %s)"] * len(jobs))
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO meetings_minutesupdate (minutes_id, seq, "update", by_id, at) VALUES {values}',  # noqa: S608
            [part for job in jobs for part in (job.minutes_id, job.seq, job.update, job.user_id, adapted)],
        )


def _give_back(batch: Iterable[tuple[Job, Deliver]]) -> None:
    settled: dict[Deliver, list[Job]] = {}
    for job, deliver in batch:
        settled.setdefault(deliver, []).append(job)
    for deliver, jobs in settled.items():
        deliver(jobs)


committer = Committer()
