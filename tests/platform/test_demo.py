"""The demo lets a visitor be one of the cast; in production it does not exist."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client, override_settings

from access.models import AuthenticatorDevice, Session, User
from ipplatform.demo.cast import CAST, PASSWORD, TOTP_KEY_IN_LETTERS
from tests.cast import PEOPLE, Cast


@pytest.fixture
def visitor() -> Client:
    return Client(enforce_csrf_checks=True)


def sign_in(visitor: Client, person: str) -> Any:
    visitor.get("/demo/")
    token = visitor.cookies["csrftoken"].value
    return visitor.post("/demo/sign-in", {"person": person, "csrfmiddlewaretoken": token})


def test_the_cast_is_the_one_of_the_tests() -> None:
    assert {member.short_name: member.name for member in CAST} == PEOPLE


@override_settings(DEMO_SIGN_IN=True)
def test_the_page_lists_everybody_in_words(cast: Cast, visitor: Client) -> None:
    page = visitor.get("/demo/").content.decode()

    for name in PEOPLE.values():
        assert name in page


@override_settings(DEMO_SIGN_IN=True)
def test_a_visitor_becomes_the_person_with_the_second_factor_given(cast: Cast, visitor: Client) -> None:
    answer = sign_in(visitor, "kari")

    assert answer.status_code == 302
    assert answer["Location"] == "/planer"
    assert "Maja Berg" in visitor.get("/planer").content.decode()
    assert Session.objects.get(user=cast.kari).is_verified


@override_settings(DEMO_SIGN_IN=True)
def test_becoming_somebody_else_ends_the_first_ones_session(cast: Cast, visitor: Client) -> None:
    sign_in(visitor, "kari")
    before = visitor.cookies["sessionid"].value
    sign_in(visitor, "sven")

    assert visitor.cookies["sessionid"].value != before
    assert not Session.objects.filter(user=cast.kari).exists()
    assert "Maja Berg" not in visitor.get("/planer").content.decode()


@override_settings(DEMO_SIGN_IN=True)
@pytest.mark.parametrize("person", ["", "nobody", "kari ", "KARI", "1", "kari' OR 1=1", "æ" * 4000])
def test_somebody_unknown_gets_the_list_again(cast: Cast, visitor: Client, person: str) -> None:
    answer = sign_in(visitor, person)

    assert answer.status_code == 422
    assert "Det er ingen som heter det her" in answer.content.decode()
    assert not Session.objects.filter(user__isnull=False).exists()


@override_settings(DEMO_SIGN_IN=True)
def test_only_the_cast_can_be_chosen(cast: Cast, visitor: Client) -> None:
    stranger = User.objects.create(email="x@example.org", name="X", short_name="stranger")
    AuthenticatorDevice.objects.create(user=stranger, name="app", confirmed=True, sealed_key="")

    assert sign_in(visitor, "stranger").status_code == 422


@override_settings(DEMO_SIGN_IN=True)
def test_another_site_cannot_sign_a_visitor_in(cast: Cast, visitor: Client) -> None:
    assert visitor.post("/demo/sign-in", {"person": "kari"}).status_code == 403
    assert visitor.get("/demo/sign-in").status_code == 405


@pytest.mark.parametrize("off", [{"DEMO_SIGN_IN": False}, {"DEMO_SIGN_IN": True, "PRODUCTION": True}])
def test_without_a_demo_there_is_no_such_page(cast: Cast, client: Client, off: dict[str, bool]) -> None:
    with override_settings(**off):
        assert client.get("/demo/").status_code == 404
        assert client.post("/demo/sign-in", {"person": "kari"}).status_code == 404
        assert "/demo/" not in client.get("/").content.decode()
    assert not Session.objects.filter(user__isnull=False).exists()


@override_settings(DEMO_SIGN_IN=True)
def test_the_command_prints_how_each_signs_in(cast: Cast) -> None:
    out = StringIO()
    call_command("cast", stdout=out)

    for member in CAST:
        assert member.email in out.getvalue()
    assert PASSWORD in out.getvalue()
    assert TOTP_KEY_IN_LETTERS in out.getvalue()


def test_the_commands_refuse_where_there_is_no_demo(db: None) -> None:
    with override_settings(DEMO_SIGN_IN=False), pytest.raises(CommandError):
        call_command("cast")
    with override_settings(PRODUCTION=True), pytest.raises(CommandError):
        call_command("loaddemo")


def test_a_demo_is_never_mixed_with_people_who_are_there(cast: Cast) -> None:
    with pytest.raises(CommandError, match="already"):
        call_command("loaddemo")
