"""The coordinator invites the owner, those who act for the owner, helpers and units; being invited gives no right."""

from datetime import timedelta
from typing import Any

import pytest

from access.dates import end_of, start_of, today
from access.models import Change, Invitation, Representation, Seat, User
from access.rights import levels_for, may
from plans.models import Plan
from tests.cast import Cast
from tests.plans.people.steps import address

pytestmark = pytest.mark.both

KINDS = ("invite-participant", "invite-representative", "invite-unit", "invite-owner", "invite")
PARENT = {"name": "Tone Berg", "email": "tone@example.org", "kind": "parent"}


def post(cast: Cast, view: str, data: dict[str, Any], plan: Plan | None = None) -> Any:
    return cast.client("kari").post(address(view, plan or cast.plan), data)


def seat_of(plan: Plan, email: str) -> Seat:
    return Seat.objects.get(plan=plan, user__email=email, ended_at=None)


def test_a_helper_is_invited_and_sees_nothing(cast: Cast) -> None:
    helper = {"name": "Eva Lie", "email": "Eva@Example.org", "title": "Logoped", "workplace": "PPT"}
    assert post(cast, "invite-participant", helper).status_code == 302

    seat = seat_of(cast.plan, "eva@example.org")
    assert (seat.role, seat.title, seat.workplace) == (Seat.Role.PARTICIPANT, "Logoped", "PPT")
    assert seat.user is not None
    assert levels_for(seat.user, cast.plan.pk) == {}
    assert Invitation.objects.filter(user=seat.user).count() == 1
    assert Change.objects.filter(kind="seat.added", target_id=seat.public_id, by=cast.kari).count() == 1


@pytest.mark.parametrize(
    ("view", "more"),
    [("invite-participant", {}), ("invite-representative", {"kind": "parent"}), ("invite-owner", {})],
)
def test_whose_an_address_is_is_told_to_nobody_who_types_it(cast: Cast, view: str, more: dict[str, str]) -> None:
    leif = cast.plans["leif"]
    if view == "invite-owner":
        Plan.objects.filter(pk=leif.pk).update(owner=None)
    kari, plan = cast.client("kari"), leif if view == "invite-owner" else cast.plan
    before = (Seat.objects.count(), User.objects.count(), Invitation.objects.count())
    data = {"name": "Feil Navn", "email": "Sven@Example.org", **more}
    for _number in range(20):
        answer = kari.post(address(view, plan), data)
        assert answer.status_code == 422
        assert "Sven Nilsen" not in answer.content.decode()
    assert kari.post(address(view, plan), data).status_code == 429
    assert kari.post(address(view, plan), {**data, "email": "ingen@example.org"}).status_code == 429
    assert (Seat.objects.count(), User.objects.count(), Invitation.objects.count()) == before
    assert Change.objects.filter(kind="account.looked_up", by=cast.kari, target_id="").count() == 20


def test_a_parent_has_rights_until_the_birthday(cast: Cast) -> None:
    assert post(cast, "invite-representative", PARENT).status_code == 302

    seat = seat_of(cast.plan, "tone@example.org")
    birthday = start_of(cast.plan.birthday(16))
    assert seat.user is not None
    assert set(levels_for(seat.user, cast.plan.pk).values()) == {3}
    assert may(seat.user, "manage_access", cast.plan)
    assert {grant.valid_until for grant in seat.grants.all()} == {birthday}
    assert Representation.objects.get(representative=seat.user).valid_until == birthday


def test_a_parent_of_somebody_of_age_is_refused(cast: Cast) -> None:
    answer = post(cast, "invite-representative", PARENT, cast.plans["nora"])

    assert answer.status_code == 422
    assert not User.objects.filter(email="tone@example.org").exists()


def test_a_legal_guardian_acts_within_the_mandate(cast: Cast) -> None:
    nora = cast.plans["nora"]
    work = nora.sections.get(area="work")
    until = today() + timedelta(days=200)
    guardian = {
        "name": "Ivar Moen", "email": "ivar@example.org", "kind": "legal_guardian", "until": until.isoformat(),
        "sections": [work.public_id], "scope": "Økonomi", "evidence": "Vergefullmakt, 3. mars",
    }  # fmt: skip
    assert post(cast, "invite-representative", guardian, nora).status_code == 302

    seat = seat_of(nora, "ivar@example.org")
    assert seat.user is not None
    assert levels_for(seat.user, nora.pk) == {work.pk: 3}
    assert may(seat.user, "manage_access", nora)
    assert {grant.valid_until for grant in seat.grants.all()} == {end_of(until)}


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "legal_guardian"},
        {"kind": "authority", "until": "2001-01-01", "evidence": "x"},
        {"kind": "authority", "until": "2099-01-01", "evidence": ""},
        {"kind": "authority", "until": "2099-01-01", "evidence": "x", "sections": []},
        {"kind": "authority", "until": "2099-01-01", "evidence": "x", "sections": ["a" * 16]},
        {"kind": "queen"},
        {"kind": ""},
        {"email": "not an address"},
        {"email": "per@example.org"},
        {"name": ""},
        {"name": "x" * 121},
        {"until": "yesterday"},
    ],
)
def test_an_invitation_that_cannot_be_is_answered_in_words(cast: Cast, wrong: dict[str, Any]) -> None:
    before = (Seat.objects.count(), User.objects.count(), Invitation.objects.count())
    answer = post(cast, "invite-representative", {**PARENT, **wrong})

    assert answer.status_code == 422
    assert (Seat.objects.count(), User.objects.count(), Invitation.objects.count()) == before
    if "name" not in wrong:
        assert "Tone Berg" in answer.content.decode()


def test_parts_of_another_plan_are_no_part_of_a_mandate(cast: Cast) -> None:
    foreign = cast.plans["leif"].sections.first()
    assert foreign is not None
    mandate = {**PARENT, "kind": "authority", "until": "2099-01-01", "evidence": "x", "sections": [foreign.public_id]}

    assert post(cast, "invite-representative", mandate).status_code == 422


def test_a_unit_is_found_by_name_and_sees_nothing_yet(cast: Cast) -> None:
    kari = cast.client("kari")
    school = cast.units["school"]
    found = kari.get(address("invite-unit", cast.plan), {"sok": "strand"}).content.decode()
    assert school.public_id in found
    url = f"{address('invite-unit', cast.plan)}?enhet={school.public_id}"
    assert kari.post(url, {"title": "Kontaktlærerteam"}).status_code == 302

    seat = Seat.objects.get(plan=cast.plan, unit=school)
    assert seat.title == "Kontaktlærerteam"
    assert seat.grants.count() == 0
    assert kari.post(url, {"title": ""}).status_code == 422
    assert kari.get(f"{address('invite-unit', cast.plan)}?enhet=unknown").status_code == 404
    assert kari.post(address("invite-unit", cast.plan), {}).status_code == 405


def test_the_owner_is_invited_once(cast: Cast) -> None:
    assert cast.client("kari").get(address("invite-owner", cast.plan)).status_code == 404
    plan = Plan.objects.get(pk=cast.plan.pk)
    Seat.objects.filter(plan=plan, user=cast.maja).update(ended_at=plan.opened_at)
    Plan.objects.filter(pk=plan.pk).update(owner=None)
    assert post(cast, "invite-owner", {"email": "ny@example.org"}).status_code == 302

    seat = seat_of(plan, "ny@example.org")
    assert (seat.role, seat.name) == (Seat.Role.OWNER, "Maja Berg")
    assert post(cast, "invite-owner", {"email": "annen@example.org"}).status_code == 404


def test_the_same_form_twice_invites_once(cast: Cast) -> None:
    helper = {"name": "Eva Lie", "email": "eva@example.org", "_once": "twice"}

    assert post(cast, "invite-participant", helper).status_code == 302
    assert post(cast, "invite-participant", helper).status_code == 302
    assert Seat.objects.filter(user__email="eva@example.org").count() == 1
    assert Invitation.objects.filter(user__email="eva@example.org").count() == 1


def test_a_new_invitation_ends_the_earlier_one(cast: Cast) -> None:
    post(cast, "invite-participant", {"name": "Eva Lie", "email": "eva@example.org"})
    seat = seat_of(cast.plan, "eva@example.org")
    kari = cast.client("kari")

    assert "Eva" in kari.get(address("seat", cast.plan, seat.public_id)).content.decode()
    assert kari.post(address("resend-invitation", cast.plan, seat.public_id)).status_code == 302
    assert Invitation.objects.filter(user=seat.user).count() == 2
    assert kari.post(address("resend-invitation", cast.plan, cast.seats["per"].public_id)).status_code == 302
    assert Invitation.objects.filter(user=cast.per).count() == 0


def test_kari_ends_a_place_and_every_right_of_it(cast: Cast) -> None:
    kari = cast.client("kari")
    assert kari.get(address("end-seat", cast.plan, cast.seats["per"].public_id)).status_code == 200
    for name in ("per", "ola", "nav"):
        assert kari.post(address("end-seat", cast.plan, cast.seats[name].public_id)).status_code == 302

    for name in ("per", "ola", "nav1", "nav2"):
        assert levels_for(cast.people[name], cast.plan.pk) == {}, name
        assert cast.client(name).get(address("people", cast.plan)).status_code == 404
    assert not may(cast.ola, "manage_access", cast.plan)
    assert kari.get(address("seat", cast.plan, cast.seats["per"].public_id)).status_code == 404
    assert post(cast, "invite-participant", {"name": "Per Dahl", "email": "per@example.org"}).status_code == 302


@pytest.mark.parametrize("seat", ["maja", "kari"])
def test_the_owner_s_and_the_coordinator_s_place_is_not_ended(cast: Cast, seat: str) -> None:
    assert cast.client("kari").post(address("end-seat", cast.plan, cast.seats[seat].public_id)).status_code == 403
    assert cast.seats[seat].grants.filter(revoked_at=None).exists()


@pytest.mark.parametrize("name", ["maja", "anne", "per", "liv", "nav1"])
def test_only_the_coordinator_invites(cast: Cast, name: str) -> None:
    client = cast.client(name)
    before = Seat.objects.count()

    for view in KINDS:
        assert client.get(address(view, cast.plan)).status_code == 403, view
    helper = {"name": "Eva Lie", "email": "eva@example.org"}
    assert client.post(address("invite-participant", cast.plan), helper).status_code == 403
    per = cast.seats["per"].public_id
    assert client.post(address("end-seat", cast.plan, per)).status_code == 403
    assert client.post(address("resend-invitation", cast.plan, per)).status_code == 403
    assert Seat.objects.count() == before


@pytest.mark.parametrize("name", ["sven", "nora", "kjersti", "arne"])
def test_who_does_not_see_the_plan_finds_no_way_to_invite(cast: Cast, name: str) -> None:
    for view in KINDS:
        assert cast.client(name).get(address(view, cast.plan)).status_code == 404, view
