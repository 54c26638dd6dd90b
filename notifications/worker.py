"""The worker: carries letters out, seals the trail, announces what a killed process left, tells of endings.

It also makes minutes final by themselves when their last day for comments has passed, and shortens their logs.

Several may run; each step is safe to do twice and to be killed in.
"""

import logging
import os
import socket
import time
from collections.abc import Callable
from datetime import timedelta
from threading import Event

from django.db import Error as DatabaseFailure
from django.db import connections
from django.utils import timezone

from access.housekeeping import forget_what_has_ended
from access.sealer import seal_latecomers, seal_trail
from meetings.due import finish_what_is_due
from meetings.minutes.compacting import shorten_long_logs
from notifications.actions.notices import announce
from notifications.ages import tell_of_ages
from notifications.before_meetings import remind_of_meetings
from notifications.ending import tell_of_endings
from notifications.models import Notice, WorkerBeat
from notifications.outbox import carry_out
from notifications.questions import tell_of_questions
from notifications.reminding import remind_of_questions, remind_of_requests

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 1.0
_BEAT_SECONDS = 5.0
_ENDINGS_SECONDS = 600.0
_MINUTES_SECONDS = 60.0
# Younger ones are being announced by the process that wrote them.
_LEFT_BEHIND = timedelta(seconds=5)
_AT_ONCE = 500


_DUTIES: list[Callable[[], object]] = [
    tell_of_endings, tell_of_ages, tell_of_questions, remind_of_questions, remind_of_requests, remind_of_meetings,
    forget_what_has_ended, shorten_long_logs,
]  # fmt: skip


class Worker:
    """One worker process. `stop` is set to end it after the step under way."""

    def __init__(self) -> None:
        self.stop = Event()
        self._name = f"{socket.gethostname()}.{os.getpid()}"[:80]
        self._beat_at = self._endings_at = self._minutes_at = float("-inf")

    def run(self) -> None:
        """Work until told to stop; a database that does not answer is waited for."""
        while not self.stop.is_set():
            try:
                is_busy = self.step()
            except DatabaseFailure as failure:
                logger.warning("The worker waits for the database (%s).", type(failure).__name__)
                connections.close_all()
                is_busy = False
            if not is_busy:
                self.stop.wait(PAUSE_SECONDS)
        WorkerBeat.objects.filter(name=self._name).delete()

    def step(self) -> bool:
        """Do what is due; True when there may be more at once."""
        now = time.monotonic()
        if now - self._beat_at >= _BEAT_SECONDS:
            self._beat_at = now
            WorkerBeat.objects.update_or_create(name=self._name, defaults={"at": timezone.now()})
            WorkerBeat.objects.filter(at__lt=timezone.now() - timedelta(days=1)).delete()
            seal_latecomers(self._name)
        if now - self._endings_at >= _ENDINGS_SECONDS:
            self._endings_at = now
            for duty in _DUTIES:
                _do(duty)
        if now - self._minutes_at >= _MINUTES_SECONDS:
            self._minutes_at = now
            _do(finish_what_is_due)
        _do(announce_left_behind)
        has_more_to_seal = seal_trail(self._name)
        return carry_out() > 0 or has_more_to_seal


def _do(duty: Callable[[], object]) -> None:
    """Do one duty. Where it stumbles over a row, the other duties are done all the same; it is tried again later."""
    try:
        duty()
    except DatabaseFailure:
        raise
    except Exception as failure:  # noqa: BLE001 (whatever it is, letters leave and the trail is sealed)
        # Its words may hold what somebody has written.
        logger.error("The worker could not %s (%s).", duty.__name__, type(failure).__name__)


def announce_left_behind() -> None:
    """Announce notices whose writer was killed between its commit and the announcement."""
    left = Notice.objects.filter(is_announced=False, created_at__lt=timezone.now() - _LEFT_BEHIND)
    people = set(left.values_list("user_id", flat=True)[:_AT_ONCE])
    if people:
        announce(people)
