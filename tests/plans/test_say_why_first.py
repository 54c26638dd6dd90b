"""Whoever is in a plan by their work says why before it opens, when that is unusual; the owner side never."""

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from access.levels import Level
from access.models import AccessEvent, Seat
from access.sockets import NO_RIGHT
from access.unusual import is_night
from meetings.actions.calling import call_meeting
from meetings.minutes.opening import open_for
from meetings.models import Meeting
from plans.models import Plan
from tests.cast import Cast, give

pytestmark = pytest.mark.both


@pytest.fixture(autouse=True)
def rules(settings: Any) -> None:
    """As in production, but for the hour."""
    settings.UNUSUAL_FIRST_OF_UNIT = True
    settings.UNUSUAL_AFTER_DAYS = 180


def address(cast: Cast, name: str = "goals") -> str:
    return reverse(f"plans:{name}", args=[cast.plan.public_id])


def looked(cast: Cast, name: str, *, days_ago: int = 1, plan: Plan | None = None, page: str = "plans:goals") -> None:
    AccessEvent.objects.create(
        user=cast.people[name], plan=plan or cast.plan, sections=[], action="opened", page=page,
        at=timezone.now() - timedelta(days=days_ago), session_hash="elsewhere",
    )  # fmt: skip


def is_asked(client: Client, url: str) -> bool:
    answer = client.get(url)
    return bool(answer.status_code == 302 and "/hvorfor" in answer["Location"])


def test_a_worker_of_a_unit_says_why_the_first_time_and_it_stands_in_the_log(cast: Cast) -> None:
    nina = cast.client("nav1")
    answer = nina.get(address(cast) + "?noe=1")
    assert answer.status_code == 302
    page = nina.get(answer["Location"])
    text = page.content.decode()
    assert page.status_code == 200
    assert "Du har ikke åpnet denne planen før" in text
    assert "Fritid" not in text
    assert not AccessEvent.objects.filter(user=cast.nav1).exists()

    assert nina.post(answer["Location"]).status_code == 422
    assert nina.post(answer["Location"], {"reason": "mistake"}).status_code == 422
    assert nina.post(answer["Location"], {"reason": "../../"}).status_code == 422
    said = nina.post(answer["Location"], {"reason": "stand_in"})
    assert said["Location"] == address(cast) + "?noe=1"
    assert nina.get(said["Location"]).status_code == 200
    assert nina.get(address(cast, "plan")).status_code == 200
    assert set(AccessEvent.objects.filter(user=cast.nav1).values_list("reason", flat=True)) == {"stand_in"}
    assert "Vikarierer for en kollega" in cast.client("anne").get(address(cast, "access-log")).content.decode()

    assert not is_asked(cast.client("nav1"), address(cast))
    assert is_asked(cast.client("nav2"), address(cast))


def test_the_overview_of_all_plans_is_not_an_opening(cast: Cast) -> None:
    looked(cast, "nav1", page="ipplatform:overview")
    assert is_asked(cast.client("nav1"), address(cast))


def test_a_professional_says_why_after_a_long_time(cast: Cast) -> None:
    assert not is_asked(cast.client("per"), address(cast))
    looked(cast, "liv", days_ago=200)
    liv = cast.client("liv")
    answer = liv.get(address(cast))
    assert "Det er lenge siden" in liv.get(answer["Location"]).content.decode()
    looked(cast, "liv", days_ago=3)
    assert not is_asked(cast.client("liv"), address(cast))


def test_a_professional_says_why_at_night_but_keeps_what_is_being_sent(cast: Cast, settings: Any) -> None:
    hour = timezone.localtime().hour
    settings.UNUSUAL_NIGHT = f"{hour}-{(hour + 2) % 24}"
    for name in ("per", "liv", "nav1", "kari"):
        looked(cast, name)
        assert is_asked(cast.client(name), address(cast, "plan")), name
    sent = cast.client("per").post(
        address(cast, "add-goal") + f"?del={cast.sections['health'].public_id}", {"title": "Gå til butikken"}
    )
    assert "/hvorfor" not in sent["Location"]
    for name in ("maja", "anne", "ola"):
        assert not is_asked(cast.client(name), address(cast, "plan")), name


def test_many_plans_in_a_short_time(cast: Cast, settings: Any) -> None:
    settings.UNUSUAL_PLANS = 2
    looked(cast, "per", days_ago=0, plan=cast.plans["nora"])
    assert not is_asked(cast.client("per"), address(cast))
    per = cast.client("per")
    looked(cast, "per", days_ago=0, plan=cast.plans["leif"])
    assert is_asked(per, address(cast))
    looked(cast, "kari", days_ago=0, plan=cast.plans["leif"])
    looked(cast, "kari", days_ago=0, plan=cast.plans["nora"])
    assert not is_asked(cast.client("kari"), address(cast))


def test_the_family_and_the_owner_are_never_asked(cast: Cast, settings: Any) -> None:
    hour = timezone.localtime().hour
    settings.UNUSUAL_NIGHT, settings.UNUSUAL_PLANS = f"{hour}-{(hour + 2) % 24}", 1
    aunt = Seat.objects.create(plan=cast.plan, user=cast.nora, title="Tante")
    give(aunt, {cast.sections["school"]: Level.VIEW}, by=cast.anne)
    for name in ("maja", "anne", "ola", "nora"):
        looked(cast, name, days_ago=300)
        looked(cast, name, days_ago=0, plan=cast.plans["leif"])
        assert not is_asked(cast.client(name), address(cast, "plan")), name
        assert cast.client(name).get(address(cast, "say-why"))["Location"] == address(cast, "plan"), name


def test_whoever_sees_nothing_learns_nothing_from_the_page_that_asks(cast: Cast) -> None:
    for name in ("sven", "leif", "arne", "kjersti", "root"):
        assert cast.client(name).get(address(cast, "say-why")).status_code == 404, name
        assert cast.client(name).post(address(cast, "say-why"), {"reason": "meeting"}).status_code == 404, name


def test_it_leads_on_only_within_the_plan(cast: Cast) -> None:
    for way_on in ("https://ond.example", "//ond.example", "/plan/annen", address(cast, "plan") + "x", "\\\\x", "\x00"):
        nina = cast.client("nav1")
        answer = nina.post(address(cast, "say-why") + f"?neste={way_on}", {"reason": "new"})
        assert answer.status_code == 400 or answer["Location"] == address(cast, "plan"), way_on


def test_a_part_that_a_script_fetches_is_not_given_without_a_reason(cast: Cast) -> None:
    answer = cast.client("nav1").get(
        address(cast) + f"?fragment=goals-{cast.sections['leisure'].public_id}", headers={"X-Fragment": "1"}
    )
    assert answer.status_code == 409
    assert "Fritid" not in answer.content.decode()


def test_minutes_are_not_given_by_a_socket_without_a_reason(cast: Cast) -> None:
    room = cast.sections["meetings"]
    meeting = call_meeting(
        room, kind=Meeting.Kind.FOLLOW_UP, starts_at=timezone.now() + timedelta(days=14), place="Skolen", purpose="",
        seats=[cast.seats["kari"]], agenda=["Siden sist"], by=cast.kari,
    )  # fmt: skip
    looked(cast, "kari", days_ago=200)
    kari = cast.client("kari")
    key = kari.session.session_key or ""
    assert open_for(key, meeting.minutes.public_id) == NO_RIGHT
    kari.post(address(cast, "say-why"), {"reason": "meeting"})
    assert kari.get(address(cast, "plan")).status_code == 200
    assert not isinstance(open_for(key, meeting.minutes.public_id), int)
    event = AccessEvent.objects.filter(channel="socket").get()
    assert event.reason == "meeting"


def test_it_costs_one_question_once_the_plan_is_open_and_the_owner_side_none(cast: Cast) -> None:
    def queries(client: Client) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address(cast, "plan")).status_code == 200
        return len(seen)

    per, anne = cast.client("per"), cast.client("anne")
    for client in (per, anne):
        queries(client)
    with patch("plans.pages.reason_in", return_value=""):
        without = queries(per), queries(anne)
    assert (queries(per), queries(anne)) == (without[0] + 1, without[1])


def test_the_night_is_between_two_hours() -> None:
    assert [hour for hour in range(24) if is_night("22-6", hour)] == [0, 1, 2, 3, 4, 5, 22, 23]
    assert [hour for hour in range(24) if is_night("1-5", hour)] == [1, 2, 3, 4]
    assert not any(is_night("", hour) for hour in range(24))
