"""A meeting that Kari leads, with the plan owner's own words in the middle of the agenda and a goal to talk about."""

from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from meetings.actions.room import open_room
from meetings.models import AgendaItem, Meeting
from plans.actions.goals import add_goal
from plans.models import Goal
from tests.cast import Cast
from tests.meetings.conftest import with_meeting


@dataclass
class Held:
    """The meeting, its items by what they are, and the goal in Health: Per writes there, Liv does not see it."""

    cast: Cast
    meeting: Meeting
    items: dict[str, AgendaItem]
    goal: Goal

    def url(self, name: str, *more: str) -> str:
        return reverse(f"meetings:{name}", args=[self.cast.plan.public_id, self.meeting.public_id, *more])

    def page(self, who: str, **query: str) -> str:
        answer = self.cast.client(who).get(self.url("room"), query)
        assert answer.status_code == 200, answer.status_code
        return str(answer.content.decode())

    def post(self, who: str | Client, name: str, *more: str, **fields: str) -> int:
        client = self.cast.client(who) if isinstance(who, str) else who
        return int(client.post(self.url(name, *more), fields).status_code)

    def agree(self, who: str, what: str, **fields: str) -> int:
        return self.post(
            who, "decide", **{"avtale-what": what, **{f"avtale-{key}": one for key, one in fields.items()}}
        )


def hold(cast: Cast) -> Held:
    meeting = with_meeting(cast)
    goal = add_goal(cast.sections["health"], title="Sykle til skolen", by=cast.per)
    before, after = meeting.agenda.order_by("position")
    AgendaItem.objects.filter(pk=before.pk).update(minutes=10)
    own = AgendaItem.objects.create(meeting=meeting, position=5, title="Majas egne ord", part=AgendaItem.Part.OWNER)
    aim = AgendaItem.objects.create(meeting=meeting, position=6, title="Om sykkelen", goal=goal)
    return Held(cast, meeting, {"before": before, "after": after, "own": own, "goal": aim}, goal)


@pytest.fixture
def called(cast: Cast) -> Held:
    return hold(cast)


@pytest.fixture
def held(called: Held) -> Held:
    open_room(called.meeting, by=called.cast.kari)
    return called
