"""What waits for an answer about access stands where those who decide land first, and nowhere else."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from access.actions.asking import ask_for_access, put_off_request
from access.actions.consents import offer_consent, refuse_consent, sign_consent
from access.dates import months_after, today
from access.levels import Level
from access.models import AccessRequest, Consent, Representation
from access.trail import heads
from plans.actions.ending import end_plan
from tests.cast import Cast, proof
from tests.plans.people.steps import address

pytestmark = pytest.mark.both
WISH = "Liv Hansen ber om tilgang"
OFFER = "Kan Per Dahl få se deler av planen?"


def ask(cast: Cast) -> AccessRequest:
    return ask_for_access(
        cast.seats["liv"], ["health"], level=Level.VIEW, months=3, purpose="Hjelpe i timen", by=cast.liv
    )


def offer(cast: Cast) -> Consent:
    levels = {cast.sections["school"]: Level.VIEW}
    return offer_consent(cast.seats["per"], levels, until=months_after(today(), 2), purpose="Trene", by=cast.kari)


def first_pages(cast: Cast, name: str) -> list[str]:
    client = cast.client(name)
    pages = ("/planer", f"/plan/{cast.plan.public_id}")
    return [client.get(url).content.decode() for url in pages]


def test_requests_and_questions_stand_on_both_first_pages_of_those_who_decide(cast: Cast) -> None:
    wish, question = ask(cast), offer(cast)
    for name in ("anne", "ola"):
        for page in first_pages(cast, name):
            assert WISH in page
            assert f"/folk/onsker/{wish.public_id}" in page
            assert OFFER in page
            assert f"/folk/sporsmal/{question.public_id}" in page
    for name in ("maja", "kari", "per", "liv", "nav1"):
        for page in first_pages(cast, name):
            assert WISH not in page
            assert OFFER not in page
    for name in ("nora", "grete", "sven", "kjersti", "arne"):
        assert WISH not in first_pages(cast, name)[0]
        assert OFFER not in first_pages(cast, name)[0]


@pytest.mark.parametrize(("name", "view"), [("asked", "vanlig"), ("asked-tile", "rolig")])
def test_the_card_on_the_plan_s_overview_follows_along(
    cast: Cast, django_capture_on_commit_callbacks: Any, name: str, view: str
) -> None:
    url = f"/plan/{cast.plan.public_id}?fragment={name}"
    anne, stream = cast.client("anne"), cast.ola.stream
    assert "hidden" in anne.get(url).content.decode()
    page = anne.get(f"/plan/{cast.plan.public_id}?visning={view}").content.decode()
    assert f'id="{name}"' in page
    assert f"fragment={name}" in page
    before = heads([stream])[stream]
    with django_capture_on_commit_callbacks(execute=True):
        question = offer(cast)
    assert heads([stream])[stream] > before
    assert OFFER in anne.get(url).content.decode()

    before = heads([stream])[stream]
    with django_capture_on_commit_callbacks(execute=True):
        refuse_consent(question, by=cast.anne)
    assert heads([stream])[stream] > before
    assert OFFER not in cast.client("ola").get(url).content.decode()
    for other in ("maja", "kari", "per", "liv", "nav1", "sven"):
        assert cast.client(other).get(url).status_code == 404, other


def test_kari_sees_whose_answer_is_awaited_and_per_does_not(cast: Cast) -> None:
    question = offer(cast)
    people, own = address("people", cast.plan), address("offer", cast.plan, question.public_id)
    kari = cast.client("kari")
    for page in (people, own):
        assert "Venter på Anne Berg eller Ola Lund." in kari.get(page).content.decode()
        assert "Venter på Anne" not in cast.client("per").get(page).content.decode()

    Representation.objects.filter(plan=cast.plan).update(is_cosigner=True)
    assert "Venter på Anne Berg og Ola Lund." in kari.get(own).content.decode()
    sign_consent(question, by=cast.anne, proof=proof())
    for page in (people, own):
        assert "Venter på Ola Lund." in kari.get(page).content.decode()


def test_what_is_put_off_answered_or_over_waits_no_more(cast: Cast) -> None:
    wish, question = ask(cast), offer(cast)
    put_off_request(wish, by=cast.anne)
    Consent.objects.filter(pk=question.pk).update(remind_at=timezone.now() + timedelta(days=1))
    for page in first_pages(cast, "anne"):
        assert WISH not in page
        assert OFFER not in page

    AccessRequest.objects.update(put_off_until=today())
    Consent.objects.filter(pk=question.pk).update(remind_at=None, state=Consent.State.REFUSED)
    for page in first_pages(cast, "anne"):
        assert WISH in page
        assert OFFER not in page


def test_nothing_waits_in_a_plan_that_has_ended(cast: Cast) -> None:
    ask(cast)
    end_plan(cast.plan, "no_need", by=cast.kari)
    assert WISH not in first_pages(cast, "anne")[0]


def test_the_calm_view_has_a_tile_for_it(cast: Cast) -> None:
    ask(cast)
    page = cast.client("anne").get(f"/plan/{cast.plan.public_id}?visning=rolig").content.decode()
    assert WISH in page
