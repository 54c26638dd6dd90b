"""When a coordinator leaves, the coordinating unit sees how many plans lack one and hands them over, by number only."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from access.models import Change, Employment, Grant, Seat
from access.rights import levels_for, may
from notifications.models import Notice
from plans.models import Plan
from tests.cast import Cast
from tests.workplaces.steps import work

pytestmark = pytest.mark.both


def page(cast: Cast) -> str:
    return reverse("plans:coordination", args=[cast.organisations["home"].public_id])


def kari_leaves(cast: Cast) -> None:
    Employment.objects.filter(user=cast.kari).update(valid_until=timezone.now() - timedelta(milliseconds=2))


def liv_becomes_coordinator(cast: Cast) -> None:
    work(cast.liv, cast.units["coordination"], is_coordinator=True)


def hand_over(cast: Cast, name: str = "kjersti", **changes: Any) -> Any:
    data = {"left_by": cast.kari.public_id, "to": cast.liv.public_id} | changes
    answer = cast.client(name).post(page(cast), data)
    Grant.objects.filter(user=cast.liv).update(valid_from=timezone.now() - timedelta(minutes=1))
    return answer


def test_the_numbers_of_plans_without_a_coordinator(cast: Cast) -> None:
    client = cast.client("kjersti")
    assert "Hver åpen plan har en koordinator" in client.get(page(cast)).content.decode()
    kari_leaves(cast)
    liv_becomes_coordinator(cast)

    text = client.get(page(cast)).content.decode()

    assert "3 som Kari Solheim koordinerte" in text
    for owner in ("Maja", "Nora", "Leif"):
        assert owner not in text
    register = reverse("access:organisation", args=[cast.organisations["home"].public_id])
    assert "3 planer har ingen koordinator" in cast.client("arne").get(register).content.decode()
    overview = client.get(reverse("ipplatform:overview")).content.decode()
    assert "uten koordinator" in overview
    assert "Maja" not in overview


def test_the_new_coordinator_coordinates_and_sees_what_the_owners_side_gives(cast: Cast) -> None:
    kari_leaves(cast)
    liv_becomes_coordinator(cast)
    before = levels_for(cast.liv, cast.plan.pk)

    assert hand_over(cast).status_code == 302

    for plan in (cast.plan, cast.plans["nora"], cast.plans["leif"]):
        assert may(cast.liv, "coordinate_plan", plan)
    assert levels_for(cast.liv, cast.plan.pk) == before, "School, as Anne has given it, and nothing more"
    assert levels_for(cast.liv, cast.plans["nora"].pk) == {}
    nora = cast.plans["nora"]
    seat = Seat.objects.get(plan=nora, role=Seat.Role.COORDINATOR, ended_at=None)
    assert seat.user == cast.liv
    assert seat.is_appointed
    page_of_nora = cast.client("liv").get(f"/plan/{nora.public_id}/folk")
    assert page_of_nora.status_code == 200
    assert cast.client("liv").get(f"/plan/{nora.public_id}/mal").status_code in (200, 404)
    assert Change.objects.filter(kind="coordinator.appointed", by=cast.kjersti).count() == 3
    assert Notice.objects.filter(user=cast.nora, kind="coordinator.appointed.of_other").count() == 1
    assert "Liv Hansen" in cast.client("nora").get(f"/plan/{nora.public_id}").content.decode()


def test_some_of_the_plans_the_oldest_first(cast: Cast) -> None:
    kari_leaves(cast)
    liv_becomes_coordinator(cast)
    Plan.objects.filter(pk=cast.plans["leif"].pk).update(opened_at=timezone.now() - timedelta(days=900))

    assert hand_over(cast, how_many="1").status_code == 302

    assert may(cast.liv, "coordinate_plan", cast.plans["leif"])
    assert not may(cast.liv, "coordinate_plan", cast.plan)


@pytest.mark.parametrize("name", ["arne", "kari", "anne", "sven", "root", "per", "maja"])
def test_nobody_else_appoints(cast: Cast, name: str) -> None:
    kari_leaves(cast)
    liv_becomes_coordinator(cast)

    assert hand_over(cast, name).status_code == 404

    assert not may(cast.liv, "coordinate_plan", cast.plan)


def test_only_somebody_who_coordinates_there_and_never_oneself(cast: Cast) -> None:
    kari_leaves(cast)
    work(cast.kjersti, cast.units["coordination"], is_coordinator=True)
    work(cast.sven, cast.units["away"], is_coordinator=True)
    for to in (cast.kjersti, cast.sven, cast.per, cast.kari):
        assert hand_over(cast, to=to.public_id).status_code == 422
    for wrong in ({"left_by": "x"}, {"to": ""}, {"how_many": "-1"}, {"how_many": "9" * 30}, {"left_by": ""}):
        assert hand_over(cast, **wrong).status_code == 422
    assert not Change.objects.filter(kind="coordinator.appointed").exists()


def test_a_coordinator_who_stays_is_not_touched(cast: Cast) -> None:
    liv_becomes_coordinator(cast)

    assert hand_over(cast).status_code == 422

    assert may(cast.kari, "coordinate_plan", cast.plan)
    assert not may(cast.liv, "coordinate_plan", cast.plan)


def test_what_a_coordinator_who_has_left_was_given_is_over_for_good(cast: Cast) -> None:
    kari_leaves(cast)
    liv_becomes_coordinator(cast)
    hand_over(cast)
    seat = Seat.objects.get(plan=cast.plan, user=cast.liv, ended_at=None)
    Employment.objects.filter(user=cast.liv).update(valid_until=timezone.now() - timedelta(milliseconds=2))
    work(cast.per, cast.units["coordination"], is_coordinator=True)

    assert hand_over(cast, left_by=cast.liv.public_id, to=cast.per.public_id).status_code == 302

    consent = cast.consents["liv"]
    consent.refresh_from_db()
    seat.refresh_from_db()
    assert seat.ended_at is not None
    assert consent.state == "ended"
    assert may(cast.per, "coordinate_plan", cast.plan)
