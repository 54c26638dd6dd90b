"""How the rooms of one event loop get their updates stored: over lines of their own, or by the committer's thread.

A line (PostgreSQL) takes what has collected while none was free. Most of a call is waiting for the disk, so a second
line carries other documents meanwhile; what belongs to one document is on one line at a time, so that its order stays.
When a line gives up on something, and on a database without lines, the committer decides; until it has settled all it
was given, all goes to it.
"""

import asyncio
import logging
from collections.abc import Callable
from functools import partial

from django.db import Error as DatabaseError
from psycopg import Error as PostgreSQLError

from access.sockets import in_database
from meetings.minutes.committer import IDLE_SECONDS, MAX_BATCH, Committer, Job, Outcome
from meetings.minutes.line import Line, open_line

_logger = logging.getLogger(__name__)

MOST_LINES = 2
# Where so many have collected during one call, the next one waits a moment for more: a call costs the same for all.
CROWD = 16
PAUSE_SECONDS = 0.004
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
        self._lines: list[Line] = []
        self._carried: dict[Line, list[Job]] = {}
        self._given_up: list[Job] = []
        self._with_committer = 0
        self._is_opening = False
        self._opens_from = float("-inf")
        self._flush: asyncio.Handle | None = None
        self._idle: asyncio.TimerHandle | None = None
        self._used_at = 0.0

    def submit(self, job: Job) -> None:
        """Queue a job; it comes back by `settle`."""
        if not self._lines or self._with_committer:
            self._give_to_committer([job])
            self._open()
            return
        self._waiting.append(job)
        if self._flush is None:
            if self._free_line() is not None:
                self._flush = self._loop.call_soon(self._send)
            elif len(self._lines) < MOST_LINES:
                self._open()

    def rest(self) -> None:
        """Nobody writes any more: let the lines go, unless something is on its way over them."""
        if not (self._waiting or self._carried or self._given_up):
            for line in self._lines:
                line.close()
            self._lines.clear()

    # --- over the lines ---------------------------------------------------------------------------------------------

    def _open(self) -> None:
        if not self._is_opening and self._loop.time() >= self._opens_from:
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
            self._opens_from = float("inf")
            return
        line.watch(self._loop, partial(self._lost, line))
        self._lines.append(line)
        self._stay_awake()

    def _stay_awake(self) -> None:
        self._used_at = self._loop.time()
        if self._idle is None:
            self._idle = self._loop.call_later(IDLE_SECONDS, self._tire)

    def _tire(self) -> None:
        self._idle = None
        if not self._lines:
            return
        left = self._used_at + IDLE_SECONDS - self._loop.time()
        if left <= 0:
            self.rest()
        if self._lines:
            self._idle = self._loop.call_later(max(left, 0.1), self._tire)

    def _free_line(self) -> Line | None:
        """The line to send on now; None also while one carries a crowd, since what comes then goes together."""
        if any(len(jobs) >= CROWD for jobs in self._carried.values()):
            return None
        return next((line for line in self._lines if line not in self._carried), None)

    def _send(self) -> None:
        self._flush = None
        line = self._free_line()
        if line is None or self._given_up:
            return
        busy = {job.stream for jobs in self._carried.values() for job in jobs}
        jobs = [job for job in self._waiting if job.stream not in busy][:MAX_BATCH]
        if jobs:
            sent = {id(job) for job in jobs}
            self._waiting = [job for job in self._waiting if id(job) not in sent]
            self._used_at = self._loop.time()
            self._carried[line] = jobs
            line.call(jobs, partial(self._answered, line))

    def _answered(self, line: Line, numbers: list[int] | None) -> None:
        jobs = self._carried.pop(line)
        if numbers is None or len(numbers) != len(jobs):
            self._given_up += jobs
            self._hand_over()
            return
        self._hand_over()
        if self._waiting and self._flush is None:
            if len(jobs) < CROWD:
                self._send()
            else:
                self._flush = self._loop.call_later(PAUSE_SECONDS, self._send)
        for job, number in zip(jobs, numbers, strict=True):
            job.seq = number
            job.outcome = Outcome.STORED
        self._settle(jobs)

    def _lost(self, line: Line) -> None:
        """Nobody knows whether what was on the line is stored: its senders sync anew, and so do all after them."""
        _logger.error("A line to the database broke.")
        self._lines.remove(line)
        jobs = self._carried.pop(line, [])
        streams = {job.stream for job in jobs}
        jobs += [job for job in self._waiting if job.stream in streams]
        self._waiting = [job for job in self._waiting if job.stream not in streams]
        if not self._lines:
            self._given_up += self._waiting
            self._waiting = []
        self._hand_over()
        if self._waiting and self._flush is None:
            self._flush = self._loop.call_soon(self._send)
        for job in jobs:
            job.outcome = Outcome.AGAIN
        self._settle(jobs)

    def _hand_over(self) -> None:
        """Give the committer what a line gave up on, and all behind it, once nothing before that is on its way."""
        if self._given_up and not self._carried:
            jobs = [*self._given_up, *self._waiting]
            self._given_up, self._waiting = [], []
            self._give_to_committer(jobs)

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
