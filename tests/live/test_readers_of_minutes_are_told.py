"""Minutes move with every key: whoever reads them is told twice a second at most, and of the last key in any case."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from access.sockets import in_database
from access.trail import raise_revision
from meetings.models import Meeting, Minutes
from meetings.signals import minutes_moved
from tests.cast import Cast
from tests.live.client import socket

pytestmark = pytest.mark.both


def begin(cast: Cast) -> Minutes:
    meeting = Meeting.objects.create(
        section=cast.sections["meetings"], starts_at=timezone.now() + timedelta(days=1), called_by=cast.kari
    )
    return Minutes.objects.create(meeting=meeting)


def write(minutes: Minutes) -> int:
    seq = raise_revision(minutes.stream)
    minutes_moved.send_robust(sender=Minutes, heads={minutes.stream: seq})
    return seq


async def test_forty_keys_in_a_second_are_a_handful_of_hints_and_the_last_is_one_of_them(live_cast: Cast) -> None:
    minutes = await in_database(begin, live_cast)
    async with socket("/ws/live", live_cast.anne) as mother, socket("/ws/live", live_cast.per) as stranger:
        for page in (mother, stranger):
            page.say(t="watch", streams={minutes.stream: 0}, here=None)
        assert (await mother.next())["streams"] == {minutes.stream: 0}
        assert (await stranger.next())["gone"] == [minutes.stream]
        start = time.monotonic()
        for _ in range(40):
            last = await in_database(write, minutes)
        hints = [await mother.next()]
        while hints[-1]["r"] < last:
            hints.append(await mother.next())

        assert len(hints) <= 2 + 2 * (time.monotonic() - start)
        assert {hint["s"] for hint in hints} == {minutes.stream}
        assert await stranger.is_silent()
