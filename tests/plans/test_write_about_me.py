"""About me is written by the owner's side, one question at a time, and read by those who are given it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from access import grants
from access.levels import Level
from access.models import Change, Grant
from plans.actions.about import write_about
from plans.models import AboutText, TextVersion
from tests.cast import Cast

pytestmark = pytest.mark.both


def address(cast: Cast, name: str, *more: str) -> str:
    return reverse(f"plans:{name}", args=[cast.plan.public_id, *more])


def test_maja_writes_and_the_trail_says_so(cast: Cast) -> None:
    url = address(cast, "change-about", "good_at")

    assert cast.client("maja").post(url, {"text": "Tromming\r\nog bølger", "version": "0"}).status_code == 302

    assert AboutText.objects.get().text == "Tromming\nog bølger"
    change = Change.objects.get()
    assert (change.kind, change.by, change.representation) == ("about.changed", cast.maja, None)
    assert "Tromming" in cast.client("anne").get(address(cast, "about")).content.decode()


@pytest.mark.parametrize("name", ["per", "liv", "nav1", "sven", "kjersti", "root"])
def test_those_who_are_not_given_it_see_nothing(cast: Cast, name: str) -> None:
    write_about(cast.sections["about"], "good_at", "Tromming", version=0, by=cast.maja)
    client = cast.client(name)

    for url in (
        address(cast, "about"),
        address(cast, "change-about", "good_at"),
        address(cast, "about-versions", "good_at"),
    ):
        answer = client.get(url)
        assert answer.status_code == 404
        assert "Tromming" not in answer.content.decode()
    assert client.post(address(cast, "change-about", "good_at"), {"text": "x", "version": "1"}).status_code == 404
    with pytest.raises(PermissionDenied):
        write_about(cast.sections["about"], "good_at", "x", version=1, by=cast.people[name])


def test_those_who_only_see_it_read_without_buttons(cast: Cast) -> None:
    write_about(cast.sections["about"], "good_at", "Tromming", version=0, by=cast.maja)
    about = [(cast.sections["about"], Level.VIEW)]
    grants.give_sections(cast.seats["liv"], about, by=cast.anne, reason=Grant.Reason.CONSENT)
    body = cast.client("liv").get(address(cast, "about")).content.decode()

    assert "Tromming" in body
    assert address(cast, "change-about", "good_at") not in body
    assert cast.client("liv").get(address(cast, "change-about", "good_at")).status_code == 403


def test_two_who_write_at_the_same_time_see_both_texts(cast: Cast) -> None:
    url = address(cast, "change-about", "avoid")
    assert cast.client("maja").post(url, {"text": "Høye lyder", "version": "0"}).status_code == 302

    late = cast.client("anne").post(url, {"text": "Mange folk", "version": "0"})

    assert late.status_code == 409
    assert "Høye lyder" in late.content.decode()
    assert "Mange folk" in late.content.decode()
    assert TextVersion.objects.count() == 1


@pytest.mark.parametrize("prompt", ["finnes-ikke", "GOOD_AT", "x" * 200])
def test_a_question_that_is_not_asked_is_not_found(cast: Cast, prompt: str) -> None:
    assert cast.client("maja").get(address(cast, "change-about", prompt)).status_code == 404
    assert cast.client("maja").get(address(cast, "about-versions", prompt)).status_code == 404
