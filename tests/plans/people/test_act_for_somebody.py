"""Whoever acts for a plan owner does so within their mandate: for its parts, until its day, under their own name."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from access.actions.asking import ask_for_access
from access.actions.consents import offer_consent, withdraw_consent
from access.actions.representation import (
    Mandate,
    MandateRefused,
    NotOfAge,
    RepresentsAlready,
    change_mandate,
    end_mandate,
    register_mandate,
)
from access.actions.seats import appoint_coordinator, invite_participant
from access.dates import end_of, today
from access.gates import representation_of
from access.levels import Level
from access.models import AccessEvent, Consent, Grant, Representation, Seat, User
from access.rights import levels_for, may
from plans.actions.goals import add_goal
from plans.models import Plan, Section
from tests.cast import Cast, end_right_now, give, turn_sixteen
from tests.plans.people.steps import address
from tests.workplaces.steps import work

Kind = Representation.Kind
LATER = today() + timedelta(days=90)


def part(plan: Plan, area: str) -> Section:
    return plan.sections.select_related("plan").get(area=area)


def seat_of(plan: Plan, person: User) -> Seat:
    return Seat.objects.get(plan=plan, user=person)


def aunt_of(plan: Plan, cast: Cast) -> Seat:
    return invite_participant(plan, "Tante Sol", "sol@example.org", by=cast.kari)


def test_the_strip_says_for_whom_why_how_far_and_until_when_on_every_page_of_the_plan(cast: Cast) -> None:
    leif, until = cast.plans["leif"], representation_of(cast.grete, cast.plans["leif"].pk)
    goal = add_goal(part(leif, "home"), title="Bo hjemme", by=cast.leif)
    assert until is not None
    for name, more in (("plan", ()), ("goals", ()), ("people", ()), ("history", ()), ("goal", (goal.public_id,))):
        page = cast.client("grete").get(address(name, leif, *more)).content.decode()
        assert "på vegne av Leif Strand" in page, name
        assert "verge til" in page, name
        assert "gjelder Bolig" in page, name
        assert reverse("plans:acting-for") in page, name
    assert "foreldreansvar til" in cast.client("anne").get(address("plan", cast.plan)).content.decode()
    assert "ip-behalf" not in cast.client("kari").get(address("plan", cast.plan)).content.decode()


def test_one_adult_chooses_among_those_they_act_for(cast: Cast) -> None:
    register_mandate(
        invite_participant(cast.plans["nora"], "Anne Berg", "anne@example.org", by=cast.kari),
        Mandate(Kind.AUTHORITY, until=LATER, sections=[part(cast.plans["nora"], "work")]),
        by=cast.nora,
    )
    page = cast.client("anne").get(reverse("plans:acting-for")).content.decode()
    assert "Maja Berg" in page
    assert "Nora Eide" in page
    assert "Gjelder Arbeid" in page
    assert "Leif" not in page
    assert "ikke på vegne av noen nå" in cast.client("sven").get(reverse("plans:acting-for")).content.decode()


def test_a_guardian_never_sees_outside_the_scope(cast: Cast) -> None:
    leif = cast.plans["leif"]
    home, health = part(leif, "home"), part(leif, "health")
    shown, kept = add_goal(home, title="zqhome", by=cast.leif), add_goal(health, title="zqhealth", by=cast.leif)
    per = invite_participant(leif, "Per Dahl", "per@example.org", by=cast.kari)
    consent = give(per, {health: Level.WRITE}, by=cast.leif)
    Consent.objects.filter(pk=consent.pk).update(purpose="zqpurpose")
    grete = cast.client("grete")

    assert levels_for(cast.grete, leif.pk) == {home.pk: Level.WRITE}
    assert grete.get(address("goal", leif, shown.public_id)).status_code == 200
    assert grete.get(address("goal", leif, kept.public_id)).status_code == 404
    assert grete.get(address("who-sees", leif, health.public_id)).status_code == 404
    assert grete.get(address("give-receipt", leif, consent.public_id)).status_code == 404
    for url in (
        address("plan", leif), address("goals", leif), address("people", leif), address("history", leif),
        address("seat", leif, per.public_id), address("give-access", leif), address("stop-all", leif),
        address("people", leif) + "?vis=part", address("people", leif) + "?vis=history", reverse("ipplatform:overview"),
    ):  # fmt: skip
        text = grete.get(url).content.decode()
        for word in ("zqhealth", "zqpurpose", health.public_id):
            assert word not in text, (url, word)


def test_a_guardian_decides_over_no_access_that_reaches_beyond_the_mandate(cast: Cast) -> None:
    leif = cast.plans["leif"]
    home, health = part(leif, "home"), part(leif, "health")
    per = invite_participant(leif, "Per Dahl", "per@example.org", by=cast.kari)
    consent = give(per, {health: Level.WRITE, home: Level.VIEW}, by=cast.leif)
    grete = cast.client("grete")

    assert per.name not in grete.get(address("give-access", leif)).content.decode().split("<main")[1]
    assert grete.post(address("give-access", leif), {"seat": per.public_id}).status_code == 422
    for act in ("change-access", "pause-access", "stop-access"):
        assert grete.post(address(act, leif, per.public_id)).status_code == 403, act
    grete.post(address("stop-all", leif))
    assert levels_for(cast.per, leif.pk) == {health.pk: Level.WRITE, home.pk: Level.VIEW}

    withdraw_consent(consent, by=cast.leif)
    assert grete.post(address("give-access", leif), {"seat": per.public_id}).status_code == 302


def test_what_falls_out_of_the_mandate_is_closed_at_once_and_who_decided_when_is_kept(cast: Cast) -> None:
    leif = cast.plans["leif"]
    seat = seat_of(leif, cast.grete)
    page = {
        "kind": "legal_guardian", "until": LATER.isoformat(), "sections": [part(leif, "health").public_id],
        "scope": "Helse", "evidence": "Vergefullmakt", "evidence_on": "2026-01-05",
    }  # fmt: skip
    assert cast.client("kari").post(address("mandate", leif, seat.public_id), page).status_code == 302

    assert levels_for(cast.grete, leif.pk) == {part(leif, "health").pk: Level.WRITE}
    assert may(cast.grete, "manage_access", leif)
    before, after = Representation.objects.filter(plan=leif).order_by("id")
    assert before.ended_at is not None
    assert (after.evidence_on, after.registered_by, after.valid_until) == (date(2026, 1, 5), cast.kari, end_of(LATER))
    shown = cast.client("leif").get(address("seat", leif, seat.public_id)).content.decode()
    assert "Vergefullmakt" in shown


def test_an_ended_mandate_leaves_nothing(cast: Cast) -> None:
    leif = cast.plans["leif"]
    seat = seat_of(leif, cast.grete)
    assert cast.client("grete").post(address("end-mandate", leif, seat.public_id)).status_code == 403
    assert cast.client("kari").post(address("end-mandate", leif, seat.public_id)).status_code == 302
    end_mandate(seat, by=cast.kari)

    assert cast.client("grete").get(address("plan", leif)).status_code == 404
    assert not may(cast.grete, "manage_access", leif)
    assert Representation.objects.filter(plan=leif, ended_at__isnull=True).count() == 0


def test_nora_gives_and_ends_an_authority_herself(cast: Cast) -> None:
    nora = cast.plans["nora"]
    sol = aunt_of(nora, cast)
    client, url = cast.client("nora"), address("mandate", nora, sol.public_id)
    assert "La Tante handle" in client.get(address("seat", nora, sol.public_id)).content.decode()
    form = {"kind": "authority", "until": LATER.isoformat(), "sections": [part(nora, "work").public_id]}
    assert client.post(url, {**form, "until": ""}).status_code == 422
    assert client.post(url, {**form, "sections": []}).status_code == 422
    assert client.post(url, {**form, "kind": "legal_guardian"}).status_code == 422
    assert client.post(url, form).status_code == 302

    assert sol.user is not None
    assert levels_for(sol.user, nora.pk) == {part(nora, "work").pk: Level.WRITE}
    assert client.post(address("end-mandate", nora, sol.public_id)).status_code == 302
    assert levels_for(sol.user, nora.pk) == {}


def test_who_is_given_authority_is_waited_for_no_more(cast: Cast) -> None:
    nora = cast.plans["nora"]
    sol = aunt_of(nora, cast)
    work = part(nora, "work")
    offer = offer_consent(sol, {work: Level.VIEW}, until=LATER, purpose="Jobb", by=cast.kari)
    assert sol.user is not None
    wish = ask_for_access(sol, ["home"], level=Level.VIEW, months=3, purpose="Hjem", by=sol.user)

    register_mandate(sol, Mandate(Kind.AUTHORITY, until=LATER, sections=[work]), by=cast.nora)

    people = cast.client("nora").get(address("people", nora)).content.decode()
    assert offer.public_id not in people
    assert wish.public_id not in people


def test_a_coordinator_who_sees_nothing_registers_a_mandate_for_the_whole_plan_and_takes_no_part_away(
    cast: Cast,
) -> None:
    leif, grete = cast.plans["leif"], seat_of(cast.plans["leif"], cast.grete)
    job = work(cast.liv, cast.units["coordination"], is_coordinator=True)
    appoint_coordinator(leif, cast.liv, job, by=cast.kjersti)
    liv, url = cast.client("liv"), address("mandate", leif, grete.public_id)
    shown = liv.get(url).content.decode().split("<main")[1]
    assert "Bolig" not in shown
    assert "Helse" not in shown
    posted = {"kind": "legal_guardian", "until": LATER.isoformat(), "scope": "Bolig", "evidence": "Vergefullmakt"}
    assert liv.post(url, {**posted, "kind": "authority"}).status_code == 422
    assert liv.post(url, posted).status_code == 302
    assert levels_for(cast.grete, leif.pk) == {part(leif, "home").pk: Level.WRITE}
    standing = representation_of(cast.grete, leif.pk)
    assert standing is not None
    assert standing.valid_until == end_of(LATER)

    invited = {**posted, "name": "Ivar Moen", "email": "ivar@example.org", "is_whole": "on"}
    assert liv.post(address("invite-representative", leif), invited).status_code == 302
    ivar = User.objects.get(email="ivar@example.org")
    assert set(levels_for(ivar, leif.pk)) == set(leif.sections.values_list("pk", flat=True))
    kari = cast.client("kari").get(address("invite-representative", cast.plan)).content.decode()
    assert "is_whole" not in kari


def test_an_authority_ends_by_its_day(cast: Cast) -> None:
    nora = cast.plans["nora"]
    sol = aunt_of(nora, cast)
    mandate = register_mandate(sol, Mandate(Kind.AUTHORITY, until=LATER, sections=nora.sections.all()), by=cast.nora)
    assert set(Grant.objects.filter(seat=sol).values_list("valid_until", flat=True)) == {end_of(LATER)}
    end_right_now(sol)
    Representation.objects.filter(pk=mandate.pk).update(
        valid_from=timezone.now() - timedelta(days=2), valid_until=timezone.now() - timedelta(milliseconds=2)
    )
    assert sol.user is not None
    assert levels_for(sol.user, nora.pk) == {}
    assert representation_of(sol.user, nora.pk) is None


@pytest.mark.parametrize("name", ["anne", "ola", "maja", "per", "liv", "nav1"])
def test_nobody_else_in_the_team_registers_or_ends_a_mandate(cast: Cast, name: str) -> None:
    for act in ("mandate", "end-mandate"):
        for seat in ("per", "anne", "ola", name.rstrip("1")):
            answer = cast.client(name).post(address(act, cast.plan, cast.seats[seat].public_id), {"kind": "authority"})
            assert answer.status_code == 403, (act, seat)


def test_a_place_held_at_work_and_a_unit_are_never_given_authority(cast: Cast) -> None:
    for seat in ("nav", "kari", "maja"):
        url = address("mandate", cast.plan, cast.seats[seat].public_id)
        assert cast.client("kari").get(url).status_code == 403, seat


def test_a_mandate_that_cannot_be_is_refused(cast: Cast) -> None:
    nora = cast.plans["nora"]
    sol, everything = aunt_of(nora, cast), list(nora.sections.all())
    for mandate, error in (
        (Mandate(Kind.AUTHORITY, sections=everything), MandateRefused),
        (Mandate(Kind.AUTHORITY, until=today() - timedelta(days=1), sections=everything), MandateRefused),
        (Mandate(Kind.AUTHORITY, until=LATER, sections=[]), MandateRefused),
        (Mandate(Kind.AUTHORITY, until=LATER, sections=[cast.sections["health"]]), MandateRefused),
        (Mandate(Kind.PARENT), NotOfAge),
    ):
        with pytest.raises(error):
            register_mandate(sol, mandate, by=cast.kari)
    register_mandate(sol, Mandate(Kind.AUTHORITY, until=LATER, sections=everything), by=cast.kari)
    with pytest.raises(RepresentsAlready):
        register_mandate(sol, Mandate(Kind.AUTHORITY, until=LATER, sections=everything), by=cast.kari)
    change_mandate(sol, Mandate(Kind.AUTHORITY, until=LATER, sections=everything[:1]), by=cast.kari)
    assert sol.user is not None
    assert set(levels_for(sol.user, nora.pk)) == {everything[0].pk}


def test_after_eighteen_a_parent_can_be_registered_as_legal_guardian(cast: Cast) -> None:
    turn_sixteen(cast)
    born = cast.plan.owner_born_on
    Plan.objects.filter(pk=cast.plan.pk).update(owner_born_on=born.replace(year=born.year - 2))
    anne = cast.seats["anne"]
    given = give(anne, {cast.sections["health"]: Level.VIEW}, by=cast.maja)
    home = {
        "kind": "legal_guardian", "until": LATER.isoformat(), "sections": [cast.sections["school"].public_id],
        "evidence": "Vergefullmakt",
    }  # fmt: skip
    page = cast.client("kari").get(address("mandate", cast.plan, anne.public_id)).content.decode()
    assert 'value="parent"' not in page
    assert cast.client("kari").post(address("mandate", cast.plan, anne.public_id), home).status_code == 302

    assert levels_for(cast.anne, cast.plan.pk) == {cast.sections["school"].pk: Level.WRITE}
    assert Consent.objects.get(pk=given.pk).state == Consent.State.ENDED
    assert "verge til" in cast.client("anne").get(address("plan", cast.plan)).content.decode()


def test_a_guardian_is_told_nothing_of_accesses_beyond_the_mandate(cast: Cast) -> None:
    leif = cast.plans["leif"]
    beyond = part(leif, "health")
    seat = Seat.objects.create(plan=leif, user=cast.per, title="Fysioterapeut")
    consent = give(seat, {beyond: Level.VIEW}, by=cast.leif, days=10)
    Consent.objects.filter(pk=consent.pk).update(purpose="Opptrening etter slaget")
    AccessEvent.objects.create(
        user=cast.per, plan=leif, sections=[beyond.public_id], action="opened", page="plans:goals", at=timezone.now()
    )
    for name, sees in (("leif", True), ("grete", False)):
        client = cast.client(name)
        assert ("Opptrening etter slaget" in client.get(address("access-log", leif)).content.decode()) is sees
        assert ("Går snart ut" in client.get(address("people", leif)).content.decode()) is sees
        assert ("En tilgang går ut" in client.get("/planer").content.decode()) is sees
