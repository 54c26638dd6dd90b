"""A cookie that was copied opens nothing once its session has ended, and no other site presses our buttons."""

from collections.abc import Callable

import pytest
from django.test import Client

from access.sessions import handle_of, identify
from tests.access.signing import is_in, key_of, with_password
from tests.cast import PASSWORD, Cast, signed_in

NEW = "fire blå båter på fjorden"


def _sign_out(browser: Client, _stolen: str) -> None:
    browser.post("/logg-ut")


def _end_it_from_another_browser(browser: Client, stolen: str) -> None:
    per = signed_in(browser.person)  # type: ignore[attr-defined]
    assert per.post(f"/innstillinger/nettlesere/{handle_of(stolen)}/avslutt").status_code == 302


def _end_all_others(browser: Client, _stolen: str) -> None:
    signed_in(browser.person).post("/innstillinger/andre-nettlesere")  # type: ignore[attr-defined]


def _change_the_password(browser: Client, _stolen: str) -> None:
    form = {"old_password": PASSWORD, "password": NEW, "password_again": NEW}
    assert signed_in(browser.person).post("/innstillinger/passord", form).status_code == 302  # type: ignore[attr-defined]


@pytest.mark.parametrize("end", [_sign_out, _end_it_from_another_browser, _end_all_others, _change_the_password])
def test_a_copied_cookie_is_worth_nothing_afterwards(cast: Cast, end: Callable[[Client, str], None]) -> None:
    person = with_password(cast.per)
    browser, thief = cast.client("per"), Client()
    browser.person = person  # type: ignore[attr-defined]
    stolen = thief.cookies["sessionid"] = key_of(browser)
    assert thief.get("/planer").status_code == 200
    end(browser, stolen)
    assert thief.get("/planer").status_code == 302
    assert thief.get("/live/siden", headers={"x-fragment": "1"}).status_code == 401
    assert identify(stolen) is None


@pytest.mark.parametrize(
    "path",
    [
        "/logg-ut", "/okt", "/innstillinger/andre-nettlesere", "/innstillinger/passnokler/begynn",
        "/innstillinger/passnokler/ny", "/logg-inn/passnokkel/begynn", "/logg-inn/passnokkel/ferdig", "/logg-inn",
    ],
)  # fmt: skip
@pytest.mark.parametrize("origin", ["https://evil.example", "null", None])
def test_another_site_presses_no_button_of_ours(cast: Cast, path: str, origin: str | None) -> None:
    browser = cast.client("per")
    browser.handler.enforce_csrf_checks = True
    headers = {"origin": origin} if origin else {}
    assert browser.post(path, {"answer": "{}", "name": "x"}, headers=headers).status_code == 403
    assert is_in(browser)


def test_a_link_or_a_picture_signs_nobody_out(cast: Cast) -> None:
    browser = cast.client("per")
    assert browser.get("/logg-ut").status_code == 200
    assert browser.head("/logg-ut").status_code == 200
    assert is_in(browser)


def test_a_session_key_of_ones_own_choice_is_not_taken_over(cast: Cast) -> None:
    planted = Client()
    planted.cookies["sessionid"] = "a" * 32
    planted.get("/logg-inn")
    assert identify("a" * 32) is None
