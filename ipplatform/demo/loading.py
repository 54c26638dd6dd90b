"""Loads the demo municipality into an empty database, all or nothing, in the order in which it all happened."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.utils import timezone

from access.models import User
from ipplatform.demo.clock import Clock, story_time
from ipplatform.demo.gatherings import meetings_of
from ipplatform.demo.stories import STORIES
from ipplatform.demo.telling import Event, Telling
from ipplatform.demo.town import Town
from notifications.models import Letter, Notice
from plans.models import Plan

_STILL_UNREAD_DAYS = 6


class NotEmpty(Exception):
    """The database holds people or plans already; a demo is never mixed with them."""


def load() -> int:
    """Make the municipality with its people and plans; returns the number of plans. Raises NotEmpty."""
    if User.objects.exists() or Plan.objects.exists():
        raise NotEmpty
    with _without_waiting_for_the_disk(), transaction.atomic(), story_time() as clock:
        town = Town()
        tellings = [Telling(story, town) for story in STORIES]
        _run([event for one in tellings for event in (*one.events(), *meetings_of(one))], clock)
        _let_letters_arrive()
    return len(tellings)


def _run(events: list[Event], clock: Clock) -> None:
    # By day over all plans, so that every inbox and history stands in the order of its dates.
    events.sort(key=lambda event: event.day)
    for number, event in enumerate(events):
        clock.turn_to(event.day)
        event.do()
        if number + 1 == len(events) or events[number + 1].day != event.day:
            clock.settle()
            if event.day < -_STILL_UNREAD_DAYS:
                Notice.objects.filter(read_at=None).update(read_at=clock.now)


def _let_letters_arrive() -> None:
    """What the story sent has long left the house; the worker must not send it again."""
    Letter.objects.update(sent_at=timezone.now(), sealed_context="")


@contextmanager
def _without_waiting_for_the_disk() -> Iterator[None]:
    """Let SQLite write when it likes: a thousand small commits follow, and a half-loaded demo is loaded anew."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
        try:
            yield
        finally:
            cursor.execute("PRAGMA synchronous=FULL")
