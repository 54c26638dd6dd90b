"""Stop all sharing: at once, for everybody who was given access; undone exactly, by whoever decides over access."""

import pytest
from django.test import Client
from django.urls import reverse

from access.actions.consents import pause_consent, resume_consent, withdraw_consent
from access.actions.seats import invite_participant
from access.actions.stopping import stop_all_sharing, undo_stop
from access.levels import Level
from access.models import Consent, SharingStop
from access.rights import levels_for
from tests.cast import Cast, give
from tests.plans.people.steps import address

pytestmark = pytest.mark.both


def seen(cast: Cast, name: str) -> bool:
    return bool(levels_for(cast.people[name], cast.plan.pk))


def stop(client: Client, cast: Cast) -> SharingStop:
    assert client.post(address("stop-all", cast.plan)).status_code == 302
    return SharingStop.objects.get(undone_at__isnull=True)


def test_one_press_stops_and_one_press_lets_go_on(cast: Cast) -> None:
    anne = cast.client("anne")
    made = stop(anne, cast)
    page = anne.get(address("people", cast.plan)).content.decode()

    assert not any(seen(cast, name) for name in ("per", "liv", "nav1"))
    assert all(seen(cast, name) for name in ("maja", "anne", "ola", "kari"))
    assert "All deling er stoppet" in page
    undo = address("undo-stop-all", cast.plan, made.public_id)
    assert undo in page
    assert anne.post(undo).status_code == 302
    assert all(seen(cast, name) for name in ("per", "liv", "nav1"))
    assert anne.post(undo).status_code == 302
    assert "All deling er stoppet" not in anne.get(address("people", cast.plan)).content.decode()


def test_the_other_parent_may_undo_it(cast: Cast) -> None:
    made = stop(cast.client("anne"), cast)

    assert cast.client("ola").post(address("undo-stop-all", cast.plan, made.public_id)).status_code == 302
    assert seen(cast, "per")


def test_undo_leaves_alone_what_was_paused_before_or_decided_since(cast: Cast) -> None:
    pause_consent(cast.consents["nav"], by=cast.anne)
    made = stop_all_sharing(cast.plan, by=cast.anne)
    assert made is not None
    withdraw_consent(cast.consents["liv"], by=cast.anne)
    resume_consent(cast.consents["per"], by=cast.ola)
    pause_consent(cast.consents["per"], by=cast.ola)

    assert undo_stop(made, by=cast.anne) == 0
    assert not any(seen(cast, name) for name in ("per", "liv", "nav1"))


def test_a_guardian_stops_and_undoes_as_far_as_the_mandate_reaches(cast: Cast) -> None:
    leif, grete = cast.plans["leif"], cast.client("grete")
    seats = {
        area: invite_participant(leif, name, f"{name}@example.org".lower(), by=cast.kari)
        for area, name in (("health", "Lege"), ("home", "Hjelp"))
    }
    given = {area: give(seat, {leif.sections.get(area=area): Level.VIEW}, by=cast.leif) for area, seat in seats.items()}

    def states() -> dict[str, str]:
        return {area: Consent.objects.get(pk=consent.pk).state for area, consent in given.items()}

    page = grete.get(address("stop-all", leif)).content.decode().split("<main")[1]
    assert "Hjelp" in page
    assert "Lege" not in page
    made = stop_all_sharing(leif, by=cast.leif)
    assert made is not None
    assert set(states().values()) == {"paused"}
    undo = address("undo-stop-all", leif, made.public_id)
    assert undo in grete.get(address("people", leif)).content.decode()
    assert grete.post(undo).status_code == 302
    assert states() == {"health": "paused", "home": "signed"}
    assert undo not in grete.get(address("people", leif)).content.decode()
    assert cast.client("leif").post(undo).status_code == 302
    assert states() == {"health": "signed", "home": "signed"}


def test_nothing_to_stop_leaves_no_record(cast: Cast) -> None:
    for consent in cast.consents.values():
        withdraw_consent(consent, by=cast.anne)

    assert cast.client("anne").post(address("stop-all", cast.plan)).status_code == 302
    assert not SharingStop.objects.exists()


@pytest.mark.parametrize(("name", "status"), [("kari", 403), ("per", 404), ("sven", 404), ("arne", 404)])
def test_nobody_else_may_stop_undo_or_read_of_it(cast: Cast, name: str, status: int) -> None:
    client = cast.client(name)
    made = stop_all_sharing(cast.plan, by=cast.anne)
    assert made is not None

    assert client.post(address("stop-all", cast.plan)).status_code == status
    assert client.post(address("undo-stop-all", cast.plan, made.public_id)).status_code == status
    if status == 403:
        assert "All deling er stoppet" not in client.get(address("people", cast.plan)).content.decode()


def test_a_stop_of_another_plan_is_not_found(cast: Cast) -> None:
    made = stop_all_sharing(cast.plan, by=cast.anne)
    assert made is not None
    elsewhere = reverse("plans:undo-stop-all", args=[cast.plans["nora"].public_id, made.public_id])

    assert cast.client("nora").post(elsewhere).status_code == 404
