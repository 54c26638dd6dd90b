"""A meeting in Maja's plan that Per may write about, Liv may read about, and Sven knows nothing of."""

from datetime import timedelta

import pytest
from django.utils import timezone

from access import grants
from access.levels import Level
from access.models import Grant
from meetings.models import AgendaItem, Invitee, Meeting, Minutes
from tests.cast import Cast


def with_meeting(cast: Cast) -> Meeting:
    """Call a meeting in a week; Per's seat may write in Meetings and Liv's may see it."""
    section = cast.sections["meetings"]
    until = timezone.now() + timedelta(days=90)
    for name, level in (("per", Level.WRITE), ("liv", Level.VIEW), ("nav", Level.VIEW)):
        seat = cast.seats[name]
        grants.give_sections(
            seat, [(section, level)], by=cast.anne, reason=Grant.Reason.CONSENT, valid_until=until,
            consent=cast.consents[name],
        )  # fmt: skip
    meeting = Meeting.objects.create(
        section=section, starts_at=timezone.now() + timedelta(days=14), place="Strand skole", called_by=cast.kari
    )
    for position, title in enumerate(("Siden sist", "Skolestart")):
        AgendaItem.objects.create(meeting=meeting, position=position, title=title)
    for name in ("maja", "anne", "kari", "per", "liv", "nav"):
        Invitee.objects.create(meeting=meeting, seat=cast.seats[name])
    Minutes.objects.create(meeting=meeting)
    return meeting


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    return with_meeting(cast)


@pytest.fixture
def live_meeting(live_cast: Cast) -> Meeting:
    return with_meeting(live_cast)
