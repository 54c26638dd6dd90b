"""Looking as somebody else ends with the right to look, and with what is looked at; no session remembers it."""

import pytest
from django.test import Client

from access.actions.consents import withdraw_consent
from access.actions.seats import end_seat
from plans.actions.goals import add_goal
from tests.cast import Cast, end_right_now
from tests.plans.people.steps import address

pytestmark = pytest.mark.both


@pytest.fixture
def looking(cast: Cast) -> tuple[Client, str]:
    """Anne looks at the goals as Per; the address of what she has on the screen."""
    add_goal(cast.sections["health"], title="zqlookedat", by=cast.kari)
    url = address("view-as", cast.plan, cast.seats["per"].public_id) + address("goals", cast.plan)
    anne = cast.client("anne")
    assert "zqlookedat" in anne.get(url).content.decode()
    return anne, url


def test_what_per_has_lost_is_not_seen_through_his_eyes_a_moment_later(cast: Cast, looking: tuple[Client, str]) -> None:
    anne, url = looking
    withdraw_consent(cast.consents["per"], by=cast.anne)

    assert "zqlookedat" not in anne.get(url).content.decode()


def test_who_no_longer_decides_no_longer_looks(cast: Cast, looking: tuple[Client, str]) -> None:
    anne, url = looking
    end_right_now(cast.seats["anne"])

    assert anne.get(url).status_code == 404


def test_a_seat_that_has_ended_is_nobody_to_look_as(cast: Cast, looking: tuple[Client, str]) -> None:
    anne, url = looking
    end_seat(cast.seats["per"], by=cast.kari)

    assert anne.get(url).status_code == 404


def test_the_next_page_is_ones_own_again(cast: Cast, looking: tuple[Client, str]) -> None:
    """Nothing of the look is kept: the same browser's own address shows what Anne sees, and she may write there."""
    anne, _url = looking
    add_goal(cast.sections["school"], title="zqonlyanne", by=cast.kari)

    assert "zqonlyanne" in anne.get(address("goals", cast.plan)).content.decode()
    assert anne.get(address("add-goal", cast.plan)).status_code == 200
