"""A plan ends: what was given is over at once, its own people read on, nobody writes, and it can be opened again."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from access.actions.consents import start_draft
from access.levels import Level
from access.models import Change, Consent
from access.rights import levels_for, may
from notifications.models import Notice
from plans.actions.ending import end_plan, reopen_plan
from plans.actions.sections import move_section
from plans.models import Plan, Section
from tests.access.signing import make_codes
from tests.cast import Cast, signed_in
from tests.plans.words import GOAL, write_health

pytestmark = pytest.mark.both


def address(cast: Cast, name: str, *more: str) -> str:
    return reverse(f"plans:{name}", args=[cast.plan.public_id, *more])


@pytest.mark.parametrize("name", ["anne", "kari"])
def test_who_decides_or_coordinates_ends_the_plan_and_the_given_access_is_over(cast: Cast, name: str) -> None:
    words = write_health(cast)
    client, goal = cast.client(name), address(cast, "goal", words.goal.public_id)
    page = client.get(address(cast, "end-plan"))
    assert page.status_code == 200
    assert client.post(address(cast, "end-plan"), {}).status_code == 422

    assert client.post(address(cast, "end-plan"), {"reason": "no_need"}).status_code == 302

    assert Plan.objects.get(pk=cast.plan.pk).status == Plan.Status.ENDED
    for given in ("per", "liv", "nav1"):
        assert levels_for(cast.people[given], cast.plan.pk) == {}, given
        assert cast.client(given).get(address(cast, "plan")).status_code == 404
    for own in ("maja", "anne", "ola", "kari"):
        assert set(levels_for(cast.people[own], cast.plan.pk).values()) == {Level.VIEW}, own
        answer = cast.client(own).get(goal)
        assert GOAL in answer.content.decode()
        assert "Planen ble avsluttet" in answer.content.decode()
    assert not Consent.objects.filter(seat__plan=cast.plan, state__in=["signed", "paused", "offered"]).exists()
    assert Change.objects.get(kind="plan.ended").by == cast.people[name]
    assert set(Notice.objects.filter(kind="plan.ended").values_list("user__short_name", flat=True)) == {
        "maja", "anne", "ola", "kari",
    } - {name}  # fmt: skip
    assert "per" in Notice.objects.filter(kind="access.ended").values_list("user__short_name", flat=True)


def test_the_end_needs_a_fresh_code(cast: Cast) -> None:
    anne, url = signed_in(cast.anne, is_fresh=False), address(cast, "end-plan")
    assert 'name="code"' in anne.get(url).content.decode()
    for code in ("", "000000"):
        assert anne.post(url, {"reason": "wish", "code": code}).status_code == 422
        assert Plan.objects.get(pk=cast.plan.pk).status == Plan.Status.ACTIVE

    assert anne.post(url, {"reason": "wish", "code": make_codes(cast.anne)[0]}).status_code == 302
    assert Plan.objects.get(pk=cast.plan.pk).status == Plan.Status.ENDED


def test_nobody_writes_or_decides_in_an_ended_plan(cast: Cast) -> None:
    words = write_health(cast)
    end_plan(cast.plan, "wish", by=cast.anne)

    for own in ("maja", "anne", "kari"):
        client = cast.client(own)
        for page, data in (
            ("add-goal", {"title": "Nytt"}),
            ("add-section", {"area": "food"}),
            ("give-access", {"seat": cast.seats["per"].public_id}),
            ("invite-participant", {"name": "Ny", "email": "ny@example.org"}),
            ("stop-all", {}),
            ("end-plan", {"reason": "wish"}),
        ):
            assert client.post(address(cast, page), data).status_code in (302, 403), (own, page)
        assert client.post(address(cast, "change-goal", words.goal.public_id), {"title": "x"}).status_code == 403
    assert not Section.objects.filter(area="food").exists()
    with pytest.raises(PermissionDenied):
        start_draft(cast.seats["per"], by=cast.anne)
    assert not may(cast.per, "view_section", cast.sections["health"])


@pytest.mark.parametrize(("name", "status"), [("per", 403), ("liv", 403), ("sven", 404), ("root", 404)])
def test_others_can_neither_end_nor_reopen(cast: Cast, name: str, status: int) -> None:
    assert cast.client(name).get(address(cast, "end-plan")).status_code == status
    assert cast.client(name).post(address(cast, "end-plan"), {"reason": "wish"}).status_code == status
    with pytest.raises(PermissionDenied):
        end_plan(cast.plan, "wish", by=cast.people[name])
    end_plan(cast.plan, "wish", by=cast.anne)
    assert cast.client(name).post(address(cast, "reopen-plan")).status_code == 404
    with pytest.raises(PermissionDenied):
        reopen_plan(cast.plan, by=cast.people[name])


def test_opened_again_its_own_people_have_what_they_had_and_the_others_nothing(cast: Cast) -> None:
    before = {
        name: (levels_for(cast.people[name], cast.plan.pk), may(cast.people[name], "manage_access", cast.plan))
        for name in ("maja", "anne", "ola", "kari")
    }
    end_plan(cast.plan, "moved", by=cast.anne)
    kari = cast.client("kari")
    assert kari.get(address(cast, "reopen-plan")).status_code == 200

    assert kari.post(address(cast, "reopen-plan")).status_code == 302

    for name, (levels, decides) in before.items():
        assert levels_for(cast.people[name], cast.plan.pk) == levels, name
        assert may(cast.people[name], "manage_access", cast.plan) == decides
        assert not may(cast.people[name], "reopen_plan", cast.plan)
    for name in ("per", "liv", "nav1"):
        assert levels_for(cast.people[name], cast.plan.pk) == {}
    ends = cast.sections["health"].grants.filter(user=cast.anne).values_list("valid_until", flat=True)
    assert len(set(ends)) == 1


def test_a_plan_cannot_be_opened_again_beside_another_open_one(cast: Cast) -> None:
    end_plan(cast.plan, "moved", by=cast.anne)
    Plan.objects.create(
        municipality=cast.organisations["away"], owner=cast.maja, owner_name="Maja Berg",
        owner_born_on=cast.plan.owner_born_on, template="school-child", opened_by=cast.sven,
    )  # fmt: skip

    answer = cast.client("kari").post(address(cast, "reopen-plan"), follow=True)

    assert "en annen åpen plan" in answer.content.decode()
    assert Plan.objects.get(pk=cast.plan.pk).status == Plan.Status.ENDED


def test_twice_is_once(cast: Cast) -> None:
    for _ in range(2):
        end_plan(cast.plan, "moved", by=cast.anne)
    for _ in range(2):
        reopen_plan(cast.plan, by=cast.anne)
    assert [Change.objects.filter(kind=kind).count() for kind in ("plan.ended", "plan.reopened")] == [1, 1]


def test_a_part_is_moved_and_nobodys_right_with_it(cast: Cast) -> None:
    def order() -> list[str]:
        return list(cast.plan.sections.filter(kind="area").values_list("area", flat=True))

    assert order() == ["health", "school", "leisure", "family"]
    anne, url = cast.client("anne"), address(cast, "move-section", cast.sections["leisure"].public_id)

    assert anne.post(url, {"way": "up"}).status_code == 302

    assert order() == ["health", "leisure", "school", "family"]
    assert set(levels_for(cast.nav1, cast.plan.pk)) == {cast.sections["leisure"].pk}
    anne.post(url, {"way": "down"})
    assert order() == ["health", "school", "leisure", "family"]
    anne.post(address(cast, "move-section", cast.sections["health"].public_id), {"way": "up"})
    anne.post(address(cast, "move-section", cast.sections["family"].public_id), {"way": "down"})
    assert order() == ["health", "school", "leisure", "family"]
    assert anne.post(address(cast, "move-section", cast.sections["about"].public_id), {"way": "up"}).status_code == 404
    with pytest.raises(PermissionDenied):
        move_section(cast.sections["health"], up=False, by=cast.per)
