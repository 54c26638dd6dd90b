"""Two people who save the same text at the same instant: one wins, the other is told, nothing is lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from access.models import Change, User
from plans.actions.about import write_about
from plans.actions.goals import change_goal
from plans.models import AboutText, Goal, TextVersion
from plans.texts import StaleText
from tests.cast import Cast
from tests.plans.words import write_health

pytestmark = pytest.mark.both


def at_once(save: Callable[[User], object], people: list[User]) -> list[str]:
    """What each person's save came to, all begun together, each on a connection of its own."""
    start = Barrier(len(people))

    def run(person: User) -> str:
        start.wait()
        try:
            save(person)
        except StaleText:
            return "stale"
        finally:
            connections.close_all()
        return "saved"

    with ThreadPoolExecutor(len(people)) as pool:
        return sorted(pool.map(run, people))


def test_one_of_four_saves_wins(live_cast: Cast) -> None:
    goal = write_health(live_cast).goal
    people = [live_cast.per, live_cast.kari, live_cast.anne, live_cast.ola]

    def save(person: User) -> None:
        fresh = Goal.objects.select_related("section__plan").get(pk=goal.pk)
        change_goal(fresh, {"title": f"Ord fra {person.pk}"}, version=1, by=person)

    assert at_once(save, people) == ["saved", "stale", "stale", "stale"]
    winner = Change.objects.get(kind="goal.changed").by
    assert winner is not None
    assert Goal.objects.get().title == f"Ord fra {winner.pk}"
    assert TextVersion.objects.filter(target_kind="goal").count() == 2


def test_one_of_four_first_answers_wins(live_cast: Cast) -> None:
    section = live_cast.sections["about"]
    people = [live_cast.maja, live_cast.kari, live_cast.anne, live_cast.ola]

    def save(person: User) -> None:
        write_about(section, "avoid", f"Ord fra {person.pk}", version=0, by=person)

    assert at_once(save, people) == ["saved", "stale", "stale", "stale"]
    assert AboutText.objects.get().version == 1
