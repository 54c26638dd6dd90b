"""The owner side and the coordinator arrange the parts of a plan; nobody gains sight of anything by it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from access.levels import Level
from access.models import Change, Representation
from access.rights import levels_for, may
from plans.actions.sections import add_section, archive_section, restore_section
from plans.models import Section
from tests.cast import Cast, end_right_now, give
from tests.plans.words import CANARIES, GOAL, write_health

pytestmark = pytest.mark.both


def address(cast: Cast, name: str, *more: str) -> str:
    return reverse(f"plans:{name}", args=[cast.plan.public_id, *more])


def test_the_coordinator_adds_a_life_area_and_only_the_standing_seats_see_it(cast: Cast) -> None:
    assert cast.client("kari").post(address(cast, "add-section"), {"area": "food", "name": ""}).status_code == 302

    food = Section.objects.get(area="food")
    for name in ("maja", "anne", "ola", "kari"):
        assert levels_for(cast.people[name], cast.plan.pk)[food.pk] == Level.WRITE, name
    for name in ("per", "liv", "nav1", "sven", "nora", "kjersti", "arne", "root"):
        assert not may(cast.people[name], "view_section", food), name
    assert Change.objects.get(kind="section.added").by == cast.kari


def test_the_mothers_right_to_a_new_part_ends_when_her_others_do(cast: Cast) -> None:
    food = add_section(cast.plan, area="food", by=cast.kari)

    (until,) = set(food.grants.filter(user=cast.anne).values_list("valid_until", flat=True))
    assert until == cast.sections["health"].grants.filter(user=cast.anne).values_list("valid_until", flat=True)[0]


def test_a_legal_guardian_with_a_narrow_mandate_gets_no_new_part(cast: Cast) -> None:
    work = add_section(cast.plans["leif"], area="work", by=cast.kari)

    assert not may(cast.grete, "view_section", work)
    assert may(cast.leif, "change_section", work)


@pytest.mark.parametrize(
    ("name", "status"), [("per", 403), ("liv", 403), ("sven", 404), ("root", 404), ("kjersti", 404)]
)
def test_others_cannot_arrange_anything(cast: Cast, name: str, status: int) -> None:
    client, health = cast.client(name), cast.sections["health"].public_id

    assert client.get(address(cast, "sections")).status_code == status
    assert client.post(address(cast, "add-section"), {"area": "food"}).status_code == status
    for page in ("rename-section", "archive-section", "restore-section"):
        assert client.post(address(cast, page, health), {"name": "x"}).status_code == status
    with pytest.raises(PermissionDenied):
        add_section(cast.plan, area="food", by=cast.people[name])
    assert Section.objects.filter(plan=cast.plan).count() == 6
    assert not Change.objects.exists()


def test_whoever_saw_nothing_else_sees_nothing_of_the_plan_while_the_part_is_archived(cast: Cast) -> None:
    leisure = cast.sections["leisure"]
    archive_section(leisure, by=cast.anne)

    nina = cast.client("nav1")
    for page in ("plan", "history", "people", "goals"):
        assert nina.get(address(cast, page)).status_code == 404, page
    assert "Maja" not in nina.get(reverse("ipplatform:overview")).content.decode()

    restore_section(leisure, by=cast.anne)
    assert nina.get(address(cast, "history")).status_code == 200


def test_an_archived_part_is_seen_by_nobody_until_it_is_back(cast: Cast) -> None:
    words = write_health(cast)
    health = cast.sections["health"]
    anne, per = cast.client("anne"), cast.client("per")
    goal = address(cast, "goal", words.goal.public_id)
    assert anne.get(address(cast, "archive-section", health.public_id)).status_code == 200

    assert anne.post(address(cast, "archive-section", health.public_id)).status_code == 302

    for client in (anne, per):
        assert client.get(goal).status_code == 404
    for page in ("plan", "goals", "history"):
        text = anne.get(address(cast, page)).content.decode()
        assert not any(word in text for word in CANARIES), page
    assert anne.post(address(cast, "restore-section", health.public_id)).status_code == 302
    assert GOAL in per.get(goal).content.decode()


def test_the_parts_every_plan_has_stay(cast: Cast) -> None:
    about = cast.sections["about"]

    assert cast.client("anne").post(address(cast, "archive-section", about.public_id)).status_code == 404
    with pytest.raises(PermissionDenied):
        archive_section(about, by=cast.anne)
    restore_section(about, by=cast.anne)
    assert not Change.objects.exists()


def test_a_part_gets_a_name_of_its_own(cast: Cast) -> None:
    leisure = cast.sections["leisure"]
    url = address(cast, "rename-section", leisure.public_id)

    assert cast.client("anne").post(url, {"name": "Tromming og sånt"}).status_code == 302
    assert "Tromming og sånt" in cast.client("nav1").get(address(cast, "goals")).content.decode()
    assert cast.client("anne").post(url, {"name": ""}).status_code == 422
    assert cast.client("anne").post(url, {"name": "x" * 61}).status_code == 422


@pytest.mark.parametrize("data", [{}, {"area": "health"}, {"area": "moon"}, {"area": "food", "name": "x" * 61}])
def test_an_area_that_cannot_be_added_is_refused_in_words(cast: Cast, data: dict[str, str]) -> None:
    answer = cast.client("kari").post(address(cast, "add-section"), data)

    assert answer.status_code == 422
    assert "ip-error-summary" in answer.content.decode()
    assert Section.objects.filter(plan=cast.plan).count() == 6


def test_a_parent_who_sees_every_part_by_consent_is_given_no_new_one(cast: Cast) -> None:
    """After the sixteenth birthday Anne is somebody Maja has given access, nothing more."""
    now = timezone.now()
    Representation.objects.filter(plan=cast.plan).update(
        valid_from=now - timedelta(days=9), valid_until=now - timedelta(milliseconds=2)
    )
    end_right_now(cast.seats["anne"])
    give(cast.seats["anne"], dict.fromkeys(cast.plan.sections.all(), Level.WRITE), by=cast.maja)

    food = add_section(cast.plan, area="food", by=cast.kari)

    assert may(cast.anne, "view_section", cast.sections["health"])
    assert not may(cast.anne, "view_section", food)
