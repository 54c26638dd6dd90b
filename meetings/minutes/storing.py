"""How the rooms of one event loop get their updates stored: over a line of their own, or by the committer's thread.

The line (PostgreSQL) takes what has collected since its last answer. When it gives up on something, and on a database
without it, the committer decides; until it has settled all it was given, all goes to it, so that the order stays.
"""

import asyncio
import logging
from collections.abc import Callable

from django.db import Error as DatabaseError
from psycopg import Error as PostgreSQLError

from access.sockets import in_database
from meetings.minutes.committer import IDLE_SECONDS, MAX_BATCH, Committer, Job, Outcome
from meetings.minutes.line import Line, open_line

_logger = logging.getLogger(__name__)

# Where so many have collected during one call, the next begins so long after it began: a call costs the same for all.
CROWD = 16
CROWDED_SECONDS = 0.006
# How long nobody tries to open a line after that has failed.
REST_SECONDS = 5.0

Settle = Callable[[list[Job]], None]


class Storing:
    """Takes jobs on the event loop and gives them back there, in order, once their fate is settled."""

    def __init__(self, loop: asyncio.AbstractEventLoop, committer: Committer, settle: Settle) -> None:
        self._loop = loop
        self._committer = committer
        self._settle = settle
        self._waiting: list[Job] = []
        self._on_the_line: list[Job] = []
        self._with_committer = 0
        self._line: Line | None = None
        self._is_opening = False
        self._opens_from = float("-inf")
        self._flush: asyncio.Handle | None = None
        self._idle: asyncio.TimerHandle | None = None
        self._used_at = 0.0

    def submit(self, job: Job) -> None:
        """Queue a job; it comes back by `settle`."""
        if self._line is None or self._with_committer:
            self._give_to_committer([job])
            self._open()
            return
        self._waiting.append(job)
        if self._flush is None and not self._on_the_line:
            self._flush = self._loop.call_soon(self._send)

    def rest(self) -> None:
        """Nobody writes any more: let the line go, unless something is on it."""
        if self._line is not None and not self._waiting and not self._on_the_line:
            self._line.close()
            self._line = None

    # --- over the line ----------------------------------------------------------------------------------------------

    def _open(self) -> None:
        if self._line is None and not self._is_opening and self._loop.time() >= self._opens_from:
            self._is_opening = True
            self._loop.create_task(self._connect())

    async def _connect(self) -> None:
        try:
            line = await in_database(open_line)
        except (PostgreSQLError, DatabaseError) as error:
            _logger.warning("No line to the database: %s", type(error).__name__)
            self._opens_from = self._loop.time() + REST_SECONDS
            return
        finally:
            self._is_opening = False
        if line is None:
            # Nor will there be one: this database has no such call.
            self._opens_from = float("inf")
            return
        line.watch(self._loop, self._lost)
        self._line = line
        self._stay_awake()

    def _stay_awake(self) -> None:
        self._used_at = self._loop.time()
        if self._idle is None:
            self._idle = self._loop.call_later(IDLE_SECONDS, self._tire)

    def _tire(self) -> None:
        self._idle = None
        if self._line is None:
            return
        left = self._used_at + IDLE_SECONDS - self._loop.time()
        if left <= 0:
            self.rest()
        if self._line is not None:
            self._idle = self._loop.call_later(max(left, 0.1), self._tire)

    def _send(self) -> None:
        self._flush = None
        if self._line is None or not self._waiting:
            return
        self._on_the_line, self._waiting = self._waiting[:MAX_BATCH], self._waiting[MAX_BATCH:]
        self._used_at = self._loop.time()
        self._line.call(self._on_the_line, self._answered)

    def _answered(self, numbers: list[int] | None) -> None:
        jobs, self._on_the_line = self._on_the_line, []
        if numbers is None or len(numbers) != len(jobs):
            waiting, self._waiting = self._waiting, []
            self._give_to_committer([*jobs, *waiting])
            return
        if self._waiting and self._flush is None:
            early = self._used_at + CROWDED_SECONDS - self._loop.time()
            if len(jobs) < CROWD or early <= 0:
                self._send()
            else:
                self._flush = self._loop.call_later(early, self._send)
        for job, number in zip(jobs, numbers, strict=True):
            job.seq = number
            job.outcome = Outcome.STORED
        self._settle(jobs)

    def _lost(self) -> None:
        """Nobody knows whether what was on the line is stored: its senders sync anew, and so do all after them."""
        _logger.error("The line to the database broke.")
        self._line = None
        jobs = [*self._on_the_line, *self._waiting]
        self._on_the_line, self._waiting = [], []
        for job in jobs:
            job.outcome = Outcome.AGAIN
        self._settle(jobs)

    # --- by the committer -------------------------------------------------------------------------------------------

    def _give_to_committer(self, jobs: list[Job]) -> None:
        self._with_committer += len(jobs)
        for job in jobs:
            self._committer.submit(job, self._deliver)

    def _deliver(self, jobs: list[Job]) -> None:
        """Take settled jobs from the committer's thread to the loop."""
        try:
            self._loop.call_soon_threadsafe(self._delivered, jobs)
        except RuntimeError:
            _logger.debug("an event loop has ended")

    def _delivered(self, jobs: list[Job]) -> None:
        try:
            self._settle(jobs)
        finally:
            self._with_committer -= len(jobs)
