"""Signing in with what is wrong and right, the first visit, and signing out."""

from base64 import b32decode
from collections.abc import Iterator

from django_otp.oath import totp

from tests.cast import PASSWORD
from tests.journeys.people import Person
from tests.journeys.states.steps import send

NEW_PASSWORD = "fire blå båter på fjorden"


def sign_in(somebody: Person, places: dict[str, str]) -> Iterator[str]:
    page = somebody.page
    somebody.go("/logg-inn")
    send(page)
    yield "nothing filled in"
    page.locator("input[name=email]").fill("kari@example.org")
    page.locator("input[name=password]").fill("feil passord her")
    send(page)
    yield "a wrong password"
    page.locator("main summary").first.click()
    yield "help opened"
    page.locator("input[name=password]").fill(PASSWORD)
    send(page)
    page.wait_for_url("**/logg-inn/kode*")
    yield "the second step"
    page.locator("input[name=code]").fill("000000")
    send(page)
    yield "a wrong code"


def many_wrong_passwords(somebody: Person, places: dict[str, str]) -> Iterator[str]:
    asked_to_wait = somebody.page.get_by_role("alert").get_by_text("Vent")
    for _ in range(12):
        somebody.go("/logg-inn")
        somebody.page.locator("input[name=email]").fill("sven@example.org")
        somebody.page.locator("input[name=password]").fill("feil passord her")
        send(somebody.page)
        if asked_to_wait.count():
            break
    asked_to_wait.first.wait_for()
    yield "asked to wait"


def first_visit(somebody: Person, places: dict[str, str]) -> Iterator[str]:
    page = somebody.page
    somebody.go(f"/invitasjon/{places['invitation']}")
    yield "what will happen"
    send(page)
    page.wait_for_url("**/passord")
    yield "a password to choose"
    page.locator("input[name=password]").fill("kort")
    send(page)
    yield "a password that is too short"
    page.locator("input[name=password]").fill(NEW_PASSWORD)
    page.locator("input[name=password_again]").fill(NEW_PASSWORD)
    send(page)
    page.wait_for_url("**/kom-i-gang/kode")
    yield "the app to connect"
    key = page.locator("main code").first.text_content() or ""
    page.locator("input[name=code]").fill("000000")
    send(page)
    yield "a wrong first code"
    page.wait_for_timeout(1_500)  # a wrong code makes the next one wait
    page.locator("input[name=code]").fill(_code_of(key))
    send(page)
    page.wait_for_url("**/reservekoder")
    yield "codes to keep"
    send(page)
    yield "codes that nobody said are kept"
    page.locator("main form input[type=checkbox]").check()
    send(page)
    page.wait_for_url("**/planer")
    yield "no plan yet"
    somebody.go(f"/invitasjon/{places['invitation']}")
    yield "an invitation that is used up"


def signed_out(somebody: Person, places: dict[str, str]) -> Iterator[str]:
    page = somebody.page
    somebody.go("/planer")
    page.locator("details[data-menu] summary").click()
    yield "the menu open"
    page.locator("[data-sign-out] button").click()
    page.wait_for_url("**/logg-ut")
    yield "signed out"


def _code_of(key: str) -> str:
    """The code an app would show for a key in Base32."""
    letters = key.replace(" ", "")
    return f"{totp(b32decode(letters + '=' * (-len(letters) % 8))):06}"
