"""Two parents who decide together both sign; each of them can stop it alone."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connections

from access.actions.consents import (
    ConsentRefused,
    choose_levels,
    choose_period,
    pause_consent,
    refuse_consent,
    resume_consent,
    sign_consent,
    start_draft,
    withdraw_consent,
)
from access.actions.cosigning import say_who_signs
from access.dates import months_after, today
from access.levels import Level
from access.models import Consent, ConsentSignature, User
from access.rights import levels_for
from access.signers import awaited, deciding_parents
from notifications.models import Notice
from tests.cast import Cast, proof
from tests.plans.people.steps import address, begin, choose, confirm, last, read_hash

State = Consent.State


def signed_by_anne(cast: Cast) -> Consent:
    say_who_signs(cast.plan, is_together=True, by=cast.kari)
    draft = start_draft(cast.seats["liv"], by=cast.anne)
    choose_levels(draft, {cast.sections["leisure"]: Level.VIEW}, by=cast.anne)
    choose_period(draft, until=months_after(today(), 2), purpose="Turgruppe", by=cast.anne)
    return sign_consent(draft, by=cast.anne, proof=proof())


def seen_by_liv(cast: Cast) -> set[int]:
    return set(levels_for(cast.liv, cast.plan.pk))


def test_the_access_begins_when_both_have_signed(cast: Cast) -> None:
    consent = signed_by_anne(cast)

    assert consent.state == State.OFFERED
    assert awaited(consent) == [cast.ola]
    # What stood before goes on until the new one holds.
    assert seen_by_liv(cast) == {cast.sections["school"].pk}

    consent = sign_consent(consent, by=cast.ola, proof=proof())

    assert consent.state == State.SIGNED
    assert seen_by_liv(cast) == {cast.sections["leisure"].pk}
    assert {one.user for one in consent.signatures.all()} == {cast.anne, cast.ola}
    assert consent.given_by == cast.anne


def test_ola_is_told_and_signs_on_his_own_phone(cast: Cast) -> None:
    say_who_signs(cast.plan, is_together=True, by=cast.kari)
    anne, ola = cast.client("anne"), cast.client("ola")
    draft = begin(anne, cast.plan, cast.seats["liv"])
    choose(anne, cast.plan, draft, {cast.sections["leisure"]: "view"})
    last(anne, cast.plan, draft)
    receipt = anne.get(confirm(anne, cast.plan, draft)["Location"]).content.decode()
    assert "Venter på Ola Lund" in receipt
    assert [notice.kind for notice in Notice.objects.filter(user=cast.ola)][:1] == ["access.waits"]
    assert "Ola Lund" not in cast.client("liv").get(address("people", cast.plan)).content.decode().split("Liv")[0]

    url = address("sign-offer", cast.plan, draft)
    assert "Ja" in ola.get(address("offer", cast.plan, draft)).content.decode()
    answer = ola.post(url, {"read": read_hash(ola.get(url))})
    assert answer.status_code == 302
    assert seen_by_liv(cast) == {cast.sections["leisure"].pk}


def test_one_of_them_is_enough_to_say_no(cast: Cast) -> None:
    consent = signed_by_anne(cast)
    refuse_consent(consent, by=cast.ola)

    consent.refresh_from_db()
    assert consent.state == State.REFUSED
    with pytest.raises(PermissionDenied):
        sign_consent(consent, by=cast.ola, proof=proof())
    assert seen_by_liv(cast) == {cast.sections["school"].pk}


@pytest.mark.parametrize("name", ["anne", "ola"])
def test_each_withdraws_alone(cast: Cast, name: str) -> None:
    consent = sign_consent(signed_by_anne(cast), by=cast.ola, proof=proof())
    withdraw_consent(consent, by=cast.people[name])

    assert seen_by_liv(cast) == set()


def test_a_signature_is_taken_back_before_the_other_has_signed(cast: Cast) -> None:
    consent = signed_by_anne(cast)
    withdraw_consent(consent, by=cast.anne)

    with pytest.raises(PermissionDenied):
        sign_consent(consent, by=cast.ola, proof=proof())
    assert Consent.objects.get(pk=consent.pk).state == State.WITHDRAWN


def test_what_one_has_paused_the_other_does_not_start_again(cast: Cast) -> None:
    consent = sign_consent(signed_by_anne(cast), by=cast.ola, proof=proof())
    pause_consent(consent, by=cast.ola)

    with pytest.raises(ConsentRefused):
        resume_consent(consent, by=cast.anne)
    assert seen_by_liv(cast) == set()
    resume_consent(consent, by=cast.ola)
    assert seen_by_liv(cast) == {cast.sections["leisure"].pk}


@pytest.mark.parametrize("name", ["maja", "kari", "per", "liv", "nav1", "sven", "nora", "grete", "arne", "root"])
def test_nobody_else_signs_or_refuses_or_withdraws(cast: Cast, name: str) -> None:
    consent = signed_by_anne(cast)
    person = cast.people[name]
    for act in (
        lambda: sign_consent(consent, by=person, proof=proof()),
        lambda: refuse_consent(consent, by=person),
        lambda: withdraw_consent(consent, by=person),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert Consent.objects.get(pk=consent.pk).state == State.OFFERED
    assert cast.client(name).get(address("sign-offer", cast.plan, consent.public_id)).status_code in (403, 404)


def test_kari_registers_it_on_the_page_of_a_parent(cast: Cast) -> None:
    url = address("who-signs", cast.plan, cast.seats["ola"].public_id)
    assert (
        "Hver forelder signerer alene"
        in cast.client("kari").get(address("seat", cast.plan, cast.seats["ola"].public_id)).content.decode()
    )
    assert cast.client("kari").post(url, {"sign": "together"}).status_code == 302
    assert deciding_parents(cast.plan)
    assert cast.client("kari").post(url, {"sign": "x"}).status_code == 404
    for name, status in (("anne", 403), ("ola", 403), ("maja", 403), ("per", 403), ("sven", 404)):
        assert cast.client(name).post(url, {"sign": "alone"}).status_code == status
    assert deciding_parents(cast.plan)


def test_only_the_coordinator_says_whether_they_sign_together(cast: Cast) -> None:
    for name in ("anne", "ola", "maja", "per", "sven", "arne"):
        with pytest.raises(PermissionDenied):
            say_who_signs(cast.plan, is_together=True, by=cast.people[name])


@pytest.mark.both
def test_the_second_signature_races_the_withdrawal_and_a_withdrawn_access_never_holds(live_cast: Cast) -> None:
    cast = live_cast
    consent = signed_by_anne(cast)
    together = Barrier(2)

    def act(what: str) -> str:
        try:
            together.wait(5)
            if what == "sign":
                sign_consent(consent, by=cast.ola, proof=proof())
            else:
                withdraw_consent(consent, by=cast.anne)
        except PermissionDenied:
            return "refused"
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        outcome = list(pool.map(act, ["sign", "withdraw"]))

    assert outcome[1] == "done"
    assert Consent.objects.get(pk=consent.pk).state == State.WITHDRAWN
    assert cast.sections["leisure"].pk not in seen_by_liv(cast)


@pytest.mark.both
def test_both_sign_at_the_same_moment_and_it_holds_once(live_cast: Cast) -> None:
    cast = live_cast
    say_who_signs(cast.plan, is_together=True, by=cast.kari)
    draft = start_draft(cast.seats["per"], by=cast.anne)
    choose_period(draft, until=months_after(today(), 2), purpose="Trening", by=cast.anne)
    consent = sign_consent(draft, by=cast.anne, proof=proof())

    def sign(by: User) -> str:
        try:
            return sign_consent(consent, by=by, proof=proof()).state
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        states = list(pool.map(sign, [cast.ola, cast.anne, cast.ola, cast.anne]))

    assert State.SIGNED in states
    assert ConsentSignature.objects.filter(consent=consent).count() == 2
    assert set(levels_for(cast.per, cast.plan.pk)) == {cast.sections["health"].pk}
