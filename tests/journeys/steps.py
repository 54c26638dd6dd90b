"""Steps that several walks take: signing in, the first visit, opening a plan, inviting, giving access, a first goal."""

import base64
import re
import time
from datetime import date
from email import message_from_bytes, policy
from types import SimpleNamespace
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.cast import PASSWORD
from tests.journeys.people import Person
from tests.product import Product

TEAM = {
    "anne": ("Anne Berg", "mor@example.org"),
    "per": ("Per Dahl", "fysio@example.org"),
    "liv": ("Liv Hansen", "larer@example.org"),
}


# --- getting in -----------------------------------------------------------------------------------------------------


def code(key: str, ahead: int = 0) -> str:
    """The code an authenticator app would show now, or so many steps ahead, for a key in hex."""
    from binascii import unhexlify

    from django_otp.oath import TOTP

    totp = TOTP(unhexlify(key))
    totp.time = time.time() + 30 * ahead
    return f"{totp.token():06d}"


def sign_in(town: SimpleNamespace, somebody: Person, email: str, password: str) -> None:
    somebody.go("/logg-inn")
    somebody.page.locator("input[name=email]").fill(email)
    somebody.page.locator("input[name=password]").fill(password)
    somebody.page.locator("main form button[type=submit]").first.click()
    somebody.page.locator("input[name=code]").fill(code(town.keys[somebody.name]))
    somebody.page.locator("main form button[type=submit]").first.click()
    somebody.page.wait_for_url("**/planer")


def letter_to(product: Product, address: str) -> str:
    """The link in the newest letter to an address, as it landed in the folder of outgoing mail."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        for file in sorted((product.folder / "outgoing-mail").glob("*"), reverse=True):
            message = message_from_bytes(file.read_bytes(), policy=policy.default)
            body = message.get_body()
            if message["To"] and address in message["To"] and body:
                text = body.get_content()
                assert not re.search("Berg|Dahl|Hansen|Helse|Skole", text), "a letter must name nobody and nothing"
                found = re.search(r"https?://\S+", text)
                assert found, text
                return found.group(0)
        time.sleep(0.2)
    raise AssertionError(f"no letter to {address}")


def activate(town: SimpleNamespace, somebody: Person, email: str) -> None:
    """First visit by the link in the letter: password, authenticator app, backup codes."""
    page = somebody.page
    somebody.go(urlsplit(letter_to(town.product, email)).path)
    page.locator("main form button[type=submit]").click()
    page.locator("input[type=password]").last.wait_for()
    for number, field in enumerate(page.locator("input[type=password]").all()):
        assert number < 2
        field.fill(PASSWORD)
    page.locator("main form button[type=submit]").click()
    key = page.locator(".ip-key code").text_content() or ""
    town.keys[somebody.name] = base64.b32decode("".join(key.split())).hex()
    page.locator("input[name=code]").fill(code(town.keys[somebody.name]))
    page.locator("main form button[type=submit]").click()
    expect(page.locator("#backup-codes li")).to_have_count(10)
    page.locator("main input[type=checkbox]").check()
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/planer")


# --- opening and sharing --------------------------------------------------------------------------------------------


def open_plan(kari: Person) -> str:
    page = kari.page
    kari.go("/planer")
    kari.press("Ny plan", "link")
    page.locator('a[href$="school-child"]').click()
    page.locator("input[name=owner_name]").fill("Maja Berg")
    born = date(date.today().year - 14, 1, 15)  # noqa: DTZ011
    for name, value in (("born_day", born.day), ("born_month", born.month), ("born_year", born.year)):
        page.locator(f"input[name={name}]").fill(str(value))
    kari.press("Åpne planen")
    page.wait_for_url(re.compile(r"/plan/[a-z0-9]{16}"))
    found = re.search(r"/plan/([a-z0-9]{16})", page.url)
    assert found
    return found.group(1)


def invite_team(kari: Person, plan: str) -> None:
    page = kari.page
    for key, (name, email) in TEAM.items():
        kari.go(f"/plan/{plan}/folk/inviter/{'pa-vegne-av' if key == 'anne' else 'person'}")
        page.locator("input[name=name]").fill(name)
        page.locator("input[name=email]").fill(email)
        if key == "anne":
            page.locator("input[name=kind][value=parent]").check()
        else:
            page.locator("input[name=title]").fill("Fysioterapeut" if key == "per" else "Lærer")
        page.locator("main form button[type=submit]").click()
        kari.reads(name)


def give(anne: Person, plan: str, name: str, levels: dict[str, int], key: str) -> None:
    """Anne gives somebody levels on parts, to a date, on her phone: who, what, how long, is this right, and signs."""
    page = anne.page
    anne.go(f"/plan/{plan}/folk/gi")
    page.get_by_role("radio", name=name).check()
    page.locator("main form button[type=submit]").click()
    for section, level in levels.items():
        line = page.locator("fieldset.ip-level-line", has=page.locator("legend", has_text=section))
        line.locator(f"input[value='{('none', 'view', 'propose', 'write')[level]}'], input[value='{level}']").check()
    page.locator(".ip-foot button[type=submit]").click()
    page.wait_for_url("**/hvor-lenge")
    page.get_by_role("radio").first.check()
    page.locator("textarea[name=purpose]").fill("Vi samarbeider om veien til skolen.")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/stemmer")
    for section in levels:
        expect(page.locator("main")).to_contain_text(section)
    sign(anne, key)


def sign(anne: Person, key: str) -> None:
    """Sign what the page says: with a code where one is asked for, the next one, since a code works once."""
    field = anne.page.locator("main input[name=code]")
    if field.count():
        field.fill(code(key, ahead=1))
    anne.press("Signer og gi tilgang")
    anne.page.wait_for_url("**/kvittering")


def add_goal(anne: Person, plan: str, title: str) -> str:
    page = anne.page
    anne.go(f"/plan/{plan}/mal/ny")
    if page.locator("input[name=title]").count() == 0:
        page.locator("main a", has_text="Helse").first.click()
    page.locator("input[name=title]").fill(title)
    page.locator("main form button[type=submit]").last.click()
    anne.reads(title)
    anne.go(f"/plan/{plan}/mal")
    anne.press(title, "link")
    page.wait_for_url(re.compile(r"/mal/[a-z0-9]{16}"))
    return page.url.rsplit("/", 1)[1]
