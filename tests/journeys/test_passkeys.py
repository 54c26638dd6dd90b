"""A passkey in a real browser with a virtual authenticator: made, used as the only step, as the second, and removed."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, expect

from tests.journeys.people import Person, axe, person, runs_off_the_side
from tests.journeys.steps import code
from tests.product import Product

_KEY = """
from access.models import AuthenticatorDevice, User
user = User.objects.get(short_name="anne")
device = AuthenticatorDevice.objects.get(user=user)
device.last_step = -1
device.save()
result = device.key
"""


@pytest.fixture(scope="module")
def product() -> Iterator[Product]:
    with Product("sqlite", has_demo=True) as started:
        started.start()
        yield started


class Key:
    """A virtual authenticator in one browser, whose owner is there to unlock it, or is not."""

    def __init__(self, somebody: Person) -> None:
        self.tools: CDPSession = somebody.context.new_cdp_session(somebody.page)
        self.tools.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
            "isUserVerified": True, "automaticPresenceSimulation": True,
        }  # fmt: skip
        self.id = self.tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

    def is_unlocked(self, is_unlocked: bool) -> None:
        self.tools.send("WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": is_unlocked})

    def kept(self) -> list[dict[str, Any]]:
        return list(self.tools.send("WebAuthn.getCredentials", {"authenticatorId": self.id})["credentials"])


@contextmanager
def what_is_sent(somebody: Person, path: str) -> Iterator[list[Any]]:
    """The requests of the page's script to an address."""
    seen: list[Any] = []
    somebody.page.on("request", lambda request: seen.append(request) if request.url.endswith(path) else None)
    yield seen


def sign_out(somebody: Person) -> None:
    somebody.go("/logg-ut")
    somebody.page.locator("main form button[type=submit]").click()
    somebody.reads("Du er logget ut")


def test_a_mother_makes_a_passkey_and_needs_no_password_any_more(browser: Browser, product: Product) -> None:
    with person(browser, product, "anne", "phone") as anne:
        page = anne.page
        key = Key(anne)
        anne.go("/innstillinger/passnokler")
        if page.locator("input[name=code]").count():
            page.locator("input[name=code]").fill(code(product.run(_KEY)))
            anne.press("Gå videre")
        anne.fill("Hva kaller du den?", "Telefonen min")
        assert not runs_off_the_side(page)
        assert axe(page) == []

        key.is_unlocked(False)
        anne.press("Lag passnøkkelen")
        anne.reads("Passnøkkelen ble ikke laget")
        assert key.kept() == []

        key.is_unlocked(True)
        anne.press("Lag passnøkkelen")
        anne.reads("Passnøkkelen er klar")
        anne.reads("Telefonen min")
        assert len(key.kept()) == 1
        assert not runs_off_the_side(page)
        assert axe(page) == []

        # Alone it lets in: who has the device and can unlock it has shown both factors.
        sign_out(anne)
        anne.go("/logg-inn?next=/varsler")
        key.is_unlocked(False)
        anne.press("Logg inn med passnøkkel")
        anne.reads("Det ble ikke noe av")
        key.is_unlocked(True)
        with what_is_sent(anne, "/logg-inn/passnokkel/ferdig") as sent:
            anne.press("Logg inn med passnøkkel")
            page.wait_for_url(f"{product.url}/varsler")
        proof = sent[0].post_data_buffer
        content_type = sent[0].headers["content-type"]
        anne.go("/innstillinger/nettlesere")
        anne.reads("Passnøkkel")

        # It shows again that it is her, and brings her back.
        anne.go("/logg-inn/passnokkel/bekreft?next=/hjelp")
        anne.press("Bruk passnøkkelen")
        page.wait_for_url(f"{product.url}/hjelp")

        # What was sent once is worth nothing a second time, here or anywhere.
        sign_out(anne)
        again = anne.context.request.post(
            f"{product.url}/logg-inn/passnokkel/ferdig", data=proof, headers={"content-type": content_type}
        )
        assert again.status in (403, 422)
        anne.go("/varsler")
        assert "/logg-inn" in page.url

        # Removed, it opens nothing.
        anne.go("/logg-inn")
        anne.press("Logg inn med passnøkkel")
        page.wait_for_url("**/planer")
        anne.go("/innstillinger/passnokler")
        anne.press("Endre navnet", "link")
        anne.fill("Hva kaller du den?", "Gammel telefon")
        anne.press("Lagre navnet")
        anne.reads("Gammel telefon")
        anne.press("Fjern")
        page.wait_for_url(re.compile("/logg-inn[?]next="))
        sign_out(anne)
        anne.go("/logg-inn")
        anne.press("Logg inn med passnøkkel")
        expect(page.get_by_role("alert").filter(has_text="virker ikke her")).to_be_visible()
        assert anne.complaints == []
