"""Several accesses renewed with one new day and one signature; nothing chosen beforehand, nothing widened."""

from typing import Any

import pytest

from access.dates import end_of, months_after, today
from access.models import Consent, Representation
from access.rights import levels_for
from tests.access.signing import code_now
from tests.cast import Cast, signed_in
from tests.plans.people.steps import address

pytestmark = pytest.mark.both


@pytest.fixture
def alone(cast: Cast) -> Cast:
    """Anne decides alone."""
    Representation.objects.filter(representative=cast.ola).update(is_cosigner=False)
    return cast


def renew(cast: Cast, name: str, *seats: str, **changes: Any) -> Any:
    data = {"seats": [cast.seats[seat].public_id for seat in seats], "length": "6", "code": code_now()}
    return signed_in(cast.people[name], is_fresh=False).post(address("renew-several", cast.plan), {**data, **changes})


def test_two_are_renewed_and_the_third_is_left_alone(alone: Cast) -> None:
    cast = alone
    before = {name: levels_for(cast.people[name], cast.plan.pk) for name in ("per", "liv", "nav1")}

    assert renew(cast, "anne", "per", "liv").status_code == 302
    standing = {consent.seat_id: consent for consent in Consent.objects.filter(seat__plan=cast.plan, state="signed")}
    until = end_of(months_after(today(), 6))
    assert standing[cast.seats["per"].pk].valid_until == until
    assert standing[cast.seats["liv"].pk].valid_until == until
    assert standing[cast.seats["nav"].pk] == cast.consents["nav"]
    assert {name: levels_for(cast.people[name], cast.plan.pk) for name in before} == before


def test_nobody_is_chosen_beforehand(cast: Cast) -> None:
    page = cast.client("anne").get(address("renew-several", cast.plan)).content.decode()

    assert page.count('name="seats"') == 3
    assert "checked" not in page.split("<main")[1]


@pytest.mark.parametrize(
    "changes", [{"seats": []}, {"seats": ["x"]}, {"length": ""}, {"length": "99"}, {"code": ""}, {"code": "000000"}]
)
def test_nothing_is_renewed_without_a_choice_and_a_signature(alone: Cast, changes: dict[str, Any]) -> None:
    assert renew(alone, "anne", "per", **changes).status_code == 422
    assert Consent.objects.filter(state="signed").count() == 3


@pytest.mark.parametrize(("name", "status"), [("kari", 403), ("per", 403), ("sven", 404), ("nora", 404)])
def test_nobody_else_renews(cast: Cast, name: str, status: int) -> None:
    assert cast.client(name).get(address("renew-several", cast.plan)).status_code == status
    assert renew(cast, name, "per").status_code == status
