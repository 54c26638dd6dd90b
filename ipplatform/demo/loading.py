"""Loads the demo municipality into an empty database, all or nothing, in the order in which it all happened."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from access.models import User
from ipplatform.demo.clock import Clock, story_time
from ipplatform.demo.gatherings import meetings_of
from ipplatform.demo.stories import STORIES
from ipplatform.demo.telling import Event, Telling
from ipplatform.demo.town import Town
from notifications.models import Letter, Notice
from plans.models import Plan

_STILL_UNREAD = timedelta(days=12)


class NotEmpty(Exception):
    """The database holds people or plans already; a demo is never mixed with them."""


def load() -> int:
    """Make the municipality with its people and plans; returns the number of plans. Raises NotEmpty."""
    if User.objects.exists() or Plan.objects.exists():
        raise NotEmpty
    with transaction.atomic(), story_time() as clock:
        town = Town()
        tellings = [Telling(story, town) for story in STORIES]
        _run([event for one in tellings for event in (*one.events(), *meetings_of(one))], clock)
        _let_time_pass()
    return len(tellings)


def _run(events: list[Event], clock: Clock) -> None:
    # By day over all plans, so that every inbox and history stands in the order of its dates.
    events.sort(key=lambda event: event.day)
    for number, event in enumerate(events):
        clock.turn_to(event.day)
        event.do()
        if number + 1 == len(events) or events[number + 1].day != event.day:
            clock.settle()


def _let_time_pass() -> None:
    """Letters of the past have long left; notices of the past are read."""
    Letter.objects.update(sent_at=timezone.now(), sealed_context="")
    Notice.objects.filter(created_at__lt=timezone.now() - _STILL_UNREAD).update(read_at=timezone.now())
