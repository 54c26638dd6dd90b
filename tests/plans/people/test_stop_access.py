"""An access is paused, resumed and stopped: at once, for everybody who has it, and open pages are told."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from access.consenttext import day_words
from access.dates import today
from access.levels import Level
from access.models import Change, Consent, Employment
from access.rights import levels_for, may
from access.trail import rights_changed
from tests.cast import Cast, turn_sixteen
from tests.plans.people.steps import address

pytestmark = pytest.mark.both


def press(client: Client, cast: Cast, act: str, seat: str) -> int:
    return client.post(address(act, cast.plan, cast.seats[seat].public_id)).status_code


def test_anne_pauses_and_goes_on(cast: Cast) -> None:
    anne = cast.client("anne")
    health = cast.sections["health"]

    assert press(anne, cast, "pause-access", "per") == 302
    assert not may(cast.per, "view_section", health)
    assert cast.client("per").get(address("people", cast.plan)).status_code == 404
    assert press(anne, cast, "pause-access", "per") == 302
    page = anne.get(address("seat", cast.plan, cast.seats["per"].public_id)).content.decode()
    assert "Kan skrive i Helse." in page
    assert press(anne, cast, "resume-access", "per") == 302
    assert may(cast.per, "change_section", health)
    assert press(anne, cast, "resume-access", "per") == 302

    kinds = [change.kind for change in Change.objects.filter(section=health).order_by("id")]
    assert kinds == ["access.paused", "access.resumed"]


def test_what_somebody_stopped_is_not_said_to_have_run_out(cast: Cast) -> None:
    anne = cast.client("anne")
    press(anne, cast, "stop-access", "per")
    page = anne.get(address("seat", cast.plan, cast.seats["per"].public_id)).content.decode()
    assert f"Stoppet {day_words(today())}" in page
    assert "Gikk ut" not in page


def test_a_resumed_access_ends_the_day_it_had(cast: Cast) -> None:
    anne = cast.client("anne")
    before = cast.consents["per"].valid_until
    press(anne, cast, "pause-access", "per")
    press(anne, cast, "resume-access", "per")

    assert {grant.valid_until for grant in cast.consents["per"].grants.filter(revoked_at=None)} == {before}


def test_an_access_whose_day_has_passed_is_not_resumed(cast: Cast) -> None:
    anne = cast.client("anne")
    press(anne, cast, "pause-access", "per")
    consent = cast.consents["per"]
    Consent.objects.filter(pk=consent.pk).update(valid_until=timezone.now() - timedelta(milliseconds=2))

    assert press(anne, cast, "resume-access", "per") == 302
    assert levels_for(cast.per, cast.plan.pk) == {}


def test_stop_asks_first_and_then_ends_everything(cast: Cast) -> None:
    ola = cast.client("ola")
    page = ola.get(address("stop-access", cast.plan, cast.seats["per"].public_id))

    assert page.status_code == 200
    assert may(cast.per, "view_section", cast.sections["health"])
    assert press(ola, cast, "stop-access", "per") == 302
    assert levels_for(cast.per, cast.plan.pk) == {}
    assert Consent.objects.get(pk=cast.consents["per"].pk).state == Consent.State.WITHDRAWN
    assert levels_for(cast.liv, cast.plan.pk) == {cast.sections["school"].pk: Level.VIEW}
    assert press(ola, cast, "stop-access", "per") == 302
    assert press(ola, cast, "resume-access", "per") == 302
    assert levels_for(cast.per, cast.plan.pk) == {}


def test_everything_is_paused_at_once_but_not_for_the_family_and_the_coordinator(cast: Cast) -> None:
    anne = cast.client("anne")
    listed = anne.get(address("stop-all", cast.plan)).content.decode()
    assert "Per Dahl" in listed
    assert anne.post(address("stop-all", cast.plan)).status_code == 302

    for name in ("per", "liv", "nav1", "nav2"):
        assert levels_for(cast.people[name], cast.plan.pk) == {}, name
    for name in ("maja", "anne", "ola", "kari"):
        assert len(levels_for(cast.people[name], cast.plan.pk)) == 6, name
    press(anne, cast, "resume-access", "liv")
    assert may(cast.liv, "view_section", cast.sections["school"])


def test_open_pages_are_told_when_the_transaction_is_done(live_cast: Cast) -> None:
    told: list[int] = []

    def listen(user_ids: list[int], **_rest: object) -> None:
        told.extend(user_ids)

    rights_changed.connect(listen)
    try:
        press(live_cast.client("anne"), live_cast, "stop-access", "nav")
    finally:
        rights_changed.disconnect(listen)

    assert set(told) >= {live_cast.nav1.pk, live_cast.nav2.pk, live_cast.nav3.pk}
    assert live_cast.per.pk not in told


def test_a_worker_who_leaves_the_unit_sees_nothing_more(cast: Cast) -> None:
    assert cast.client("nav1").get(address("people", cast.plan)).status_code == 200
    job = Employment.objects.get(user=cast.nav1)
    job.valid_until = job.valid_from + (cast.plan.opened_at - job.valid_from) / 2
    job.save()

    assert cast.client("nav1").get(address("people", cast.plan)).status_code == 404
    assert cast.client("nav2").get(address("people", cast.plan)).status_code == 200


def test_after_the_birthday_the_parents_have_nothing_and_can_be_given_access(cast: Cast) -> None:
    turn_sixteen(cast)

    assert cast.client("anne").get(address("people", cast.plan)).status_code == 404
    assert press(cast.client("anne"), cast, "pause-access", "per") == 404
    maja = cast.client("maja")
    answer = maja.post(address("give-access", cast.plan), {"seat": cast.seats["anne"].public_id})
    assert answer.status_code == 302


@pytest.mark.parametrize("seat", ["maja", "kari", "ola"])
def test_what_people_hold_by_themselves_is_not_paused(cast: Cast, seat: str) -> None:
    for act in ("pause-access", "resume-access", "stop-access"):
        assert press(cast.client("anne"), cast, act, seat) == 404
    assert len(levels_for(cast.people[seat], cast.plan.pk)) == 6


def test_a_person_of_another_plan_is_not_found(cast: Cast) -> None:
    foreign = cast.plans["nora"].seats.get(user=cast.kari).public_id

    for act in ("pause-access", "resume-access", "stop-access", "change-access"):
        assert cast.client("anne").post(address(act, cast.plan, foreign)).status_code == 404
