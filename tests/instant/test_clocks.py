"""Nights with another number of hours, the leap day, ends that are past, and a server whose own clock is wrong."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import httpx
import pytest
from django.db import connection

from access import grants, liveviews
from access.actions.consents import ConsentRefused, choose_period, start_draft
from access.dates import end_of, start_of, today
from access.grants import revoke_seat
from access.levels import Level
from access.models import Grant
from access.rights import holders, may, who_sees
from plans.models import Plan
from tests.cast import Cast, give
from tests.instant.crowd import LET_END, ORDINARY, SEED
from tests.instant.watchers import Watcher
from tests.product import Product
from tests.rights.walk import undone

SECOND = timedelta(seconds=1)


@contextmanager
def database_clock(instant: datetime) -> Iterator[None]:
    """The views as they answer when the database's clock stands at this instant."""
    select = liveviews._select
    text = instant.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    frozen = f"'{text}'" if connection.vendor == "sqlite" else f"TIMESTAMPTZ '{text}+00'"
    with undone(), patch.object(liveviews, "_select", lambda column, _now, least: select(column, frozen, least)):
        liveviews.make_views(connection.alias)
        yield


def see(cast: Cast, instant: datetime) -> bool:
    """Whether Per sees Health when the clock stands there, by each question that is asked of the views."""
    health = cast.sections["health"]
    with database_clock(instant):
        answers = {
            may(cast.per, "view_section", health),
            cast.per.has_perm("plans.view_section", health),
            bool(holders("view_section", [cast.per.pk], [health.pk])),
            who_sees([health.pk]).filter(user_id=cast.per.pk).exists(),
        }
    assert len(answers) == 1
    return answers.pop()


def last(cast: Cast, end: datetime) -> None:
    """Per's right to Health lasts until there."""
    Grant.objects.filter(seat=cast.seats["per"]).update(valid_from=datetime(2020, 1, 1, tzinfo=UTC), valid_until=end)


@pytest.mark.both
@pytest.mark.parametrize(
    ("day", "end"),
    [
        pytest.param(date(2027, 3, 27), datetime(2027, 3, 27, 23, tzinfo=UTC), id="the day before the short night"),
        pytest.param(date(2027, 3, 28), datetime(2027, 3, 28, 22, tzinfo=UTC), id="the day of 23 hours"),
        pytest.param(date(2027, 10, 30), datetime(2027, 10, 30, 22, tzinfo=UTC), id="the day before the long night"),
        pytest.param(date(2027, 10, 31), datetime(2027, 10, 31, 23, tzinfo=UTC), id="the day of 25 hours"),
        pytest.param(date(2028, 2, 28), datetime(2028, 2, 28, 23, tzinfo=UTC), id="the day before the leap day"),
        pytest.param(date(2028, 2, 29), datetime(2028, 2, 29, 23, tzinfo=UTC), id="the leap day"),
    ],
)
def test_a_right_given_for_a_day_lasts_to_its_very_last_instant_and_not_beyond(
    cast: Cast, day: date, end: datetime
) -> None:
    last(cast, end_of(day))

    assert end_of(day) == end
    assert see(cast, end - timedelta(milliseconds=2))
    assert not see(cast, end)
    assert not see(cast, end + SECOND)


@pytest.mark.both
@pytest.mark.parametrize("hour", [0, 1])
def test_an_end_inside_the_hour_that_comes_twice_is_one_instant(cast: Cast, hour: int) -> None:
    """Half past two strikes twice on 31 October 2027; a right that ends at the first is not alive until the second."""
    end = datetime(2027, 10, 31, hour, 30, tzinfo=UTC)
    last(cast, end)

    assert see(cast, end - SECOND)
    assert not see(cast, end)
    assert not see(cast, end + timedelta(minutes=59))
    assert not see(cast, end + timedelta(hours=1))


@pytest.mark.both
def test_a_right_that_begins_in_the_hour_that_does_not_exist_begins_once(cast: Cast) -> None:
    """Half past two does not come on 28 March 2027; local midnight and every instant after it do."""
    begins = start_of(date(2027, 3, 28))
    Grant.objects.filter(seat=cast.seats["per"]).update(valid_from=begins, valid_until=grants.FAR_END)

    assert not see(cast, begins - timedelta(milliseconds=2))
    for minutes in range(0, 300, 30):
        assert see(cast, begins + timedelta(minutes=minutes)), minutes


@pytest.mark.both
def test_who_is_born_on_the_leap_day_decides_from_1_march(cast: Cast) -> None:
    plan = Plan(owner_born_on=date(2012, 2, 29))

    assert plan.birthday(16) == date(2028, 2, 29)
    assert Plan(owner_born_on=date(2012, 2, 29)).birthday(18) == date(2030, 3, 1)
    last(cast, start_of(plan.birthday(18)))
    assert see(cast, start_of(date(2030, 3, 1)) - SECOND)
    assert not see(cast, start_of(date(2030, 3, 1)))


def test_an_end_in_the_past_is_refused_and_would_give_nothing(cast: Cast) -> None:
    draft = start_draft(cast.seats["per"], by=cast.anne)
    for until in (today() - timedelta(days=1), today() - timedelta(days=400)):
        with pytest.raises(ConsentRefused):
            choose_period(draft, until=until, purpose="Trening", by=cast.anne)
    now = datetime.now(UTC)
    Grant.objects.filter(seat=cast.seats["liv"]).update(
        valid_from=now - timedelta(days=9), valid_until=now - timedelta(milliseconds=2)
    )
    assert not may(cast.liv, "view_section", cast.sections["school"])


@pytest.mark.both
def test_a_server_whose_clock_is_fast_ends_what_is_about_to_end_anyway(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its own clock the right was over already; by the database's it had five minutes left, so it must be ended."""
    seat, health = cast.seats["per"], cast.sections["health"]
    Grant.objects.filter(seat=seat).update(valid_until=datetime.now(UTC) + timedelta(minutes=5))
    wrong = datetime.now(UTC) + timedelta(minutes=10)
    monkeypatch.setattr("django.utils.timezone.now", lambda: wrong)

    revoke_seat(seat)

    assert not may(cast.per, "view_section", health)


@pytest.mark.both
def test_a_server_whose_clock_is_slow_gives_and_takes_at_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    seat, health = cast.seats["per"], cast.sections["health"]
    # A database's clock may have milliseconds only.
    Grant.objects.filter(seat=seat).update(valid_until=datetime.now(UTC) - timedelta(milliseconds=2))
    wrong = datetime.now(UTC) - timedelta(minutes=10)
    monkeypatch.setattr("django.utils.timezone.now", lambda: wrong)

    assert not may(cast.per, "view_section", health)
    cast.seats["per"].consents.update(state="ended")
    give(seat, {health: Level.VIEW}, by=cast.anne)
    assert may(cast.per, "view_section", health)
    revoke_seat(seat)
    assert not may(cast.per, "view_section", health)


# Put in the way of a server's Python before anything else is loaded: its own clock is wrong by so many seconds.
_WRONG_CLOCK = """
import os, time
shift, right = float(os.environ.get("CLOCK_SHIFT", "0")), time.time
if shift:
    time.time = lambda: right() + shift
    from datetime import timedelta
    from django.utils import timezone
    told = timezone.now
    timezone.now = lambda: told() + timedelta(seconds=shift)
"""


@pytest.fixture(scope="module")
def wrong_servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Product, dict[str, Any]]]:
    """One server ten minutes fast, one ten minutes slow, over one database."""
    hook: Path = tmp_path_factory.mktemp("clock")
    (hook / "sitecustomize.py").write_text(_WRONG_CLOCK)
    with Product("postgresql", servers=2, env=dict(ORDINARY)) as product:
        product.seed_cast()
        places = product.run(SEED, kinds=["end date", "unit left", "employment ended"], count=2)
        for server, shift in enumerate(("600", "-600")):
            product.extra |= {"PYTHONPATH": str(hook), "CLOCK_SHIFT": shift}
            product.start(server)
        yield product, places


def test_servers_whose_clocks_are_ten_minutes_wrong_end_rights_at_the_databases_second(
    wrong_servers: tuple[Product, dict[str, Any]],
) -> None:
    product, places = wrong_servers
    people = [(name, kind) for name, (kind, _key) in places["people"].items() if kind != "unit left"]
    watchers = [Watcher(name, kind, places["people"][name][1]) for name, kind in people]
    ends = product.run(LET_END, people=people, first=6, gap=0)
    end = max(ends.values())

    asyncio.run(watch(product, places, watchers, end))


async def watch(product: Product, places: dict[str, Any], watchers: list[Watcher], end: float) -> None:
    """Ask before and after the end; an answer under way at that instant may be either."""
    for number, watcher in enumerate(watchers):
        await watcher.open(product, places, number % 2)
    before = []
    while time.time() < end - 0.5:
        before += await asyncio.to_thread(seen_now, product, places, watchers)
        await asyncio.sleep(0.5)
    in_time = [answer for answer in before if answer.arrived_at < end]
    assert {answer.name for answer in in_time} == {watcher.name for watcher in watchers}
    assert [answer for answer in in_time if not answer.has_content] == []
    await asyncio.sleep(max(0.0, end + 0.05 - time.time()))
    after = await asyncio.to_thread(seen_now, product, places, watchers)
    assert [answer for answer in after if answer.has_content] == []
    for watcher in watchers:
        await asyncio.wait_for(asyncio.shield(watcher.wires[1].closed), timeout=20)
        assert watcher.told_minutes_at is not None, watcher.name
        assert end - 0.1 < watcher.told_minutes_at < end + 1.3, watcher.told_minutes_at - end
        assert watcher.last_minutes_at < end + 1
        watcher.close()


class Answer(NamedTuple):
    """What somebody was answered, and when they had it."""

    name: str
    has_content: bool
    arrived_at: float


def seen_now(product: Product, places: dict[str, Any], watchers: list[Watcher]) -> list[Answer]:
    """Whether each person is answered with the content, by the server they are on."""
    path = f"/plan/{places['plan']}/mal?fragment=goals-{places['health']}"
    answers = []
    for number, one in enumerate(watchers):
        got = httpx.get(product.origin(number % 2) + path, headers={"Cookie": f"sessionid={one.cookie}"}, timeout=20)
        assert got.status_code in (200, 404), got.status_code
        answers.append(Answer(one.name, "zqcontentword" in got.text, time.time()))
    return answers
