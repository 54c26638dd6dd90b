"""A consent names parts of the plan: whoever does not see them reads neither what it is for nor what was signed."""

import pytest
from django.urls import reverse

from access.actions.consents import (
    ConsentRefused,
    Given,
    give_access,
    offer_consent,
    pause_consent,
    register_consent,
    sign_consent,
    withdraw_consent,
)
from access.actions.seats import appoint_coordinator, invite_participant
from access.dates import months_after, today
from access.levels import Level
from access.models import Consent, ConsentSignature, Employment, Seat
from access.rights import levels_for
from plans.models import Plan, Section
from tests.cast import Cast, give, proof
from tests.plans.people.steps import address
from tests.workplaces.steps import work

UNTIL = months_after(today(), 3)


def part(plan: Plan, area: str) -> Section:
    return plan.sections.select_related("plan").get(area=area)


def per_in(plan: Plan, cast: Cast) -> Seat:
    return invite_participant(plan, "Per Dahl", "per@example.org", by=cast.kari)


def liv_coordinates(cast: Cast) -> Seat:
    """Liv sees School of Maja's plan, as Anne has given it, and coordinates it after Kari."""
    Employment.objects.filter(user=cast.kari).update(valid_until=today())
    job = work(cast.liv, cast.units["coordination"], is_coordinator=True)
    return appoint_coordinator(cast.plan, cast.liv, job, by=cast.kjersti)


def test_a_guardian_reads_no_words_that_name_a_part_outside_the_mandate(cast: Cast) -> None:
    leif = cast.plans["leif"]
    seat = per_in(leif, cast)
    given = give_access(
        seat, {part(leif, "home"): Level.VIEW}, until=UNTIL, purpose="Hjelp i huset", by=cast.leif, proof=proof()
    )
    assert "Helse" in ConsentSignature.objects.get(consent=given).shown_text
    grete, receipt = cast.client("grete"), address("give-receipt", leif, given.public_id)

    page = grete.get(receipt)
    assert page.status_code == 200
    assert "Bolig" in page.content.decode()
    assert "Helse" not in page.content.decode().split("<main")[1]
    assert grete.get(address("receipt-file", leif, given.public_id)).status_code == 404
    for name in ("leif", "kari"):
        assert "Helse" in cast.client(name).get(receipt).content.decode().split("<main")[1]
        assert cast.client(name).get(address("receipt-file", leif, given.public_id)).status_code == 200

    own = give_access(seat, {part(leif, "home"): Level.WRITE}, until=UNTIL, purpose="Mer", by=cast.grete, proof=proof())
    assert "Helse" not in ConsentSignature.objects.get(consent=own).shown_text
    assert grete.get(address("receipt-file", leif, own.public_id)).status_code == 200


def test_what_an_access_was_for_is_not_told_when_it_has_ended_either(cast: Cast) -> None:
    leif = cast.plans["leif"]
    seat = per_in(leif, cast)
    given = give(seat, {part(leif, "health"): Level.WRITE}, by=cast.leif)
    Consent.objects.filter(pk=given.pk).update(purpose="zqpurpose", kind=Consent.Kind.FETCHING)
    withdraw_consent(given, by=cast.leif)

    page = cast.client("grete").get(address("seat", leif, seat.public_id)).content.decode()

    assert "zqpurpose" not in page
    assert "Hente inn opplysninger" not in page
    assert "zqpurpose" in cast.client("leif").get(address("seat", leif, seat.public_id)).content.decode()


def test_a_coordinator_reads_the_consents_for_what_they_see_and_no_others(cast: Cast) -> None:
    Consent.objects.filter(pk=cast.consents["per"].pk).update(purpose="zqhealth")
    asked = offer_consent(
        cast.seats["nav"], {cast.sections["family"]: Level.VIEW}, until=UNTIL, purpose="zqfamily", by=cast.kari
    )
    liv_coordinates(cast)
    liv = cast.client("liv")

    for name, consent in (
        ("give-receipt", cast.consents["per"]),
        ("receipt-file", cast.consents["per"]),
        ("offer", asked),
    ):
        assert liv.get(address(name, cast.plan, consent.public_id)).status_code == 404, name
    for url in (
        address("people", cast.plan), address("seat", cast.plan, cast.seats["per"].public_id),
        address("seat", cast.plan, cast.seats["nav"].public_id), address("people", cast.plan) + "?vis=history",
    ):  # fmt: skip
        text = liv.get(url).content.decode()
        for word in ("zqhealth", "zqfamily", asked.public_id, cast.consents["per"].public_id):
            assert word not in text, (url, word)


def test_who_looks_as_the_coordinator_sees_no_question_beyond_their_own_mandate(cast: Cast) -> None:
    leif = cast.plans["leif"]
    asked = offer_consent(
        per_in(leif, cast), {part(leif, "health"): Level.VIEW}, until=UNTIL, purpose="x", by=cast.kari
    )
    kari = Seat.objects.get(plan=leif, user=cast.kari)
    page = address("people", leif)
    as_kari = reverse("plans:view-as-page", args=[leif.public_id, kari.public_id, page.removeprefix("/")])

    for name, url, is_told in (("kari", page, True), ("leif", as_kari, True), ("grete", as_kari, False)):
        answer = cast.client(name).get(url)
        assert answer.status_code == 200
        assert ("Kan Per Dahl få se deler av planen?" in answer.content.decode()) is is_told, name
    assert cast.client("grete").get(address("offer", leif, asked.public_id)).status_code == 404


def test_a_yes_to_a_question_takes_nothing_away_that_the_asker_cannot_see(cast: Cast) -> None:
    liv_coordinates(cast)
    per, school = cast.seats["per"], cast.sections["school"]
    liv, url = cast.client("liv"), address("ask-owner", cast.plan, per.public_id)
    page = liv.get(url).content.decode()
    assert cast.sections["health"].public_id not in page
    assert "Samarbeid om planen" not in page
    posted = {f"s-{school.public_id}": "view", "length": "3", "purpose": "Skole også"}

    answer = liv.post(url, posted)

    asked = Consent.objects.get(seat=per, state=Consent.State.OFFERED)
    assert answer["Location"] == address("offer", cast.plan, asked.public_id)
    assert "Helse" not in liv.get(answer["Location"]).content.decode().split("<main")[1]
    assert "Helse" in cast.client("anne").get(address("sign-offer", cast.plan, asked.public_id)).content.decode()
    sign_consent(asked, by=cast.anne, proof=proof())
    assert levels_for(cast.per, cast.plan.pk) == {cast.sections["health"].pk: Level.WRITE, school.pk: Level.VIEW}
    assert liv.get(address("receipt-file", cast.plan, asked.public_id)).status_code == 404


def test_what_is_paused_is_not_asked_for_unseen_and_the_signer_is_told_that_it_goes(cast: Cast) -> None:
    liv_coordinates(cast)
    pause_consent(cast.consents["per"], by=cast.anne)
    asked = offer_consent(
        cast.seats["per"], {cast.sections["school"]: Level.VIEW}, until=UNTIL, purpose="Skole", by=cast.liv
    )

    for name in ("offer", "sign-offer"):
        page = cast.client("anne").get(address(name, cast.plan, asked.public_id)).content.decode()
        assert "Det Per hadde, er satt på pause." in page, name
    sign_consent(asked, by=cast.ola, proof=proof())
    assert levels_for(cast.per, cast.plan.pk) == {cast.sections["school"].pk: Level.VIEW}


def test_a_question_begins_from_what_somebody_has(cast: Cast) -> None:
    health = cast.sections["health"]

    page = cast.client("kari").get(address("ask-owner", cast.plan, cast.seats["per"].public_id)).content.decode()

    chosen = [field for field in page.split("<input")[1:] if "checked" in field and f"s-{health.public_id}" in field]
    assert len(chosen) == 1
    assert 'value="write"' in chosen[0]
    assert "Samarbeid om planen" in page


def test_nobody_registers_a_paper_that_would_end_what_they_do_not_see(cast: Cast) -> None:
    liv_coordinates(cast)
    given = Given("oral", [cast.anne], today(), "Koordinatoren forklarte det", witness="Ola")
    levels = {cast.sections["school"]: Level.VIEW}

    with pytest.raises(ConsentRefused):
        register_consent(cast.seats["per"], levels, until=UNTIL, purpose="Skole", given=given, by=cast.liv)

    assert levels_for(cast.per, cast.plan.pk) == {cast.sections["health"].pk: Level.WRITE}


def test_what_is_registered_names_no_part_that_the_coordinator_or_the_signer_does_not_see(cast: Cast) -> None:
    liv_coordinates(cast)
    given = Given("oral", [cast.anne], today(), "Koordinatoren forklarte det", witness="Ola")
    seat = invite_participant(cast.plan, "Sven Nilsen", "sven@example.org", by=cast.liv)
    consent = register_consent(
        seat, {cast.sections["school"]: Level.VIEW}, until=UNTIL, purpose="Skole", given=given, by=cast.liv
    )
    text = ConsentSignature.objects.get(consent=consent).shown_text
    assert "Skole" in text
    for hidden in ("Helse", "Fritid", "Familie"):
        assert hidden not in text
    assert cast.client("liv").get(address("receipt-file", cast.plan, consent.public_id)).status_code == 200


def test_what_a_guardian_is_said_to_have_given_names_no_part_outside_the_mandate(cast: Cast) -> None:
    leif = cast.plans["leif"]
    given = Given("oral", [cast.grete], today(), "Koordinatoren forklarte det", witness="Per")

    consent = register_consent(
        per_in(leif, cast), {part(leif, "home"): Level.VIEW}, until=UNTIL, purpose="Hjem", given=given, by=cast.kari
    )

    assert "Helse" not in ConsentSignature.objects.get(consent=consent).shown_text
    assert cast.client("grete").get(address("receipt-file", leif, consent.public_id)).status_code == 200
