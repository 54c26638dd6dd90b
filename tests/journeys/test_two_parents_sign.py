"""The coordinator asks, and two parents who decide together sign, each in a browser of their own with a code."""

from collections.abc import Iterator
from contextlib import ExitStack
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, expect

from tests.cast import PASSWORD, TOTP_KEY
from tests.journeys.people import Person, axe, person, runs_off_the_side
from tests.journeys.places import town_with_places
from tests.journeys.steps import sign, sign_in

# Both parents have a password and an app; nothing of the demo's shortcut is left to them.
_ENROL = """
from access.models import AuthenticatorDevice, Representation, User
Representation.objects.filter(representative__short_name__in=["anne", "ola"]).update(is_cosigner=True)
result = {}
for name in ("anne", "ola"):
    user = User.objects.get(short_name=name)
    user.set_password(password)
    user.save()
    device, _made = AuthenticatorDevice.objects.get_or_create(user=user, defaults={"name": "app", "confirmed": True})
    device.confirmed = True
    device.set_key(key)
    device.save()
    result[name] = user.email
"""
_ASK = """
from access.actions.consents import offer_consent
from access.dates import months_after, today
from access.levels import Level
from access.models import Seat, User
from plans.models import Plan
plan = Plan.objects.get(public_id=plan)
section = plan.sections.get(area="leisure")
offer = offer_consent(Seat.objects.get(plan=plan, user__short_name="per"), {section: Level.VIEW},
                      until=months_after(today(), 1), purpose="Per vil vite hva Maja liker.",
                      by=User.objects.get(short_name="kari"))
result = offer.public_id
"""


@pytest.fixture
def town(browser: Browser) -> Iterator[SimpleNamespace]:
    with ExitStack() as exits:
        product = exits.enter_context(town_with_places())
        emails = product.run(_ENROL, password=PASSWORD, key=TOTP_KEY)
        plan = product.seeded["maja"]
        product.start()
        anne = exits.enter_context(person(browser, product, "anne", "phone", signed_in=False))
        ola = exits.enter_context(person(browser, product, "ola", scheme="dark", signed_in=False))
        keys = dict.fromkeys(emails, TOTP_KEY)
        yield SimpleNamespace(product=product, plan=plan, anne=anne, ola=ola, emails=emails, keys=keys)


def test_two_parents_sign_in_two_browsers_and_the_access_begins_with_the_second(town: SimpleNamespace) -> None:
    anne, ola = town.anne, town.ola
    for parent in (anne, ola):
        sign_in(town, parent, town.emails[parent.name], PASSWORD)
        parent.go(f"/plan/{town.plan}")
    town.product.run(_ASK, plan=town.plan)

    _opens_the_question(anne)
    anne.press("Ja")
    anne.page.wait_for_url("**/signer")
    _reads_what_is_signed(anne)
    sign(anne, TOTP_KEY)
    anne.reads("Venter på Ola Lund")

    _opens_the_question(ola)
    ola.reads("Anne Berg har signert.")
    ola.press("Se planen slik Per vil se den", "link")
    ola.page.wait_for_url("**/slik/**")
    expect(ola.page.get_by_role("region", name="Du ser som en annen")).to_contain_text("når det er signert")
    ola.press_and_arrive("Avslutt visningen", "link")
    ola.press("Ja")
    ola.page.wait_for_url("**/signer")
    _reads_what_is_signed(ola)
    sign(ola, TOTP_KEY)
    ola.reads("Tilgangen er gitt")
    assert [*anne.complaints, *ola.complaints] == []


def _opens_the_question(parent: Person) -> None:
    """It appears on the overview that is open, without anything being pressed."""
    question = parent.page.locator("#asked").get_by_role("link", name="Kan Per Dahl få se deler av planen?").first
    question.click()
    parent.page.wait_for_url("**/sporsmal/**")


def _reads_what_is_signed(parent: Person) -> None:
    page = parent.page
    expect(page.locator(".ip-statement")).to_contain_text("dele disse delene av planen med Per Dahl")
    expect(page.locator("input[name=code]")).to_be_visible()
    assert axe(page) == []
    assert not runs_off_the_side(page)
