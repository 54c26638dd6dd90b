"""Somebody asks to see more, and the mother answers on her phone: yes, yes but less, the brake, and their eyes."""

from collections.abc import Iterator
from contextlib import ExitStack
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.journeys.people import Person, axe, person, runs_off_the_side
from tests.journeys.places import town_with_places

# How fast somebody reads who does not read easily.
WORDS_A_MINUTE = 200

_ALONE = """
from access.models import Representation
Representation.objects.exclude(representative__short_name="anne").update(is_cosigner=False)
"""


@pytest.fixture
def town(browser: Browser) -> Iterator[SimpleNamespace]:
    with ExitStack() as exits:
        product = exits.enter_context(town_with_places())
        product.run(_ALONE)
        ids = product.seeded
        product.start()
        anne = exits.enter_context(person(browser, product, "anne", "phone"))
        per = exits.enter_context(person(browser, product, "per"))
        yield SimpleNamespace(plan=f"/plan/{ids['maja']}", ids=ids, anne=anne, per=per)


def ask(somebody: Person, plan: str, part: str) -> None:
    """From the page where the person was stopped."""
    page = somebody.page
    somebody.go(f"{plan}/folk")
    somebody.press("Be om å se mer", "link")
    page.get_by_label(part, exact=True).check()
    page.get_by_label("Bare lese").check()
    page.get_by_label("3 måneder").check()
    page.get_by_label("Hva trenger du det til?").fill("Vi trener sammen med skolen.")
    somebody.press("Send ønsket")
    somebody.reads("Venter på svar")


def test_the_mother_answers_a_request_and_keeps_the_brake(town: SimpleNamespace) -> None:
    anne, per, page = town.anne, town.per, town.anne.page
    anne.go(f"{town.plan}/folk")
    ask(per, town.plan, "Skole")

    screens = _says_yes(anne)
    assert len(screens) <= 6
    assert sum(len(words.split()) for words in screens) < 2 * WORDS_A_MINUTE
    per.go(f"{town.plan}/mal")
    expect(per.page.get_by_role("heading", name="Skole", exact=True)).to_be_visible()

    ask(per, town.plan, "Fritid")
    _says_yes_but_less(anne, town.plan)
    per.go(f"{town.plan}/mal")
    expect(per.page.get_by_role("heading", name="Fritid", exact=True)).to_have_count(0)

    _looks_as_per(anne, town)
    _stops_everything_and_undoes_it(anne, per, town.plan)
    assert page.evaluate("document.querySelectorAll('[data-socket]').length") == 1
    assert [*anne.complaints, *per.complaints] == []


def _says_yes(anne: Person) -> list[str]:
    """Presses only; returns what she read on each screen."""
    page, main = anne.page, anne.page.locator("main")
    anne.reads("Per Dahl ber om å se Skole")
    read = [_card_of_per(anne).inner_text()]
    _open_pers_request(anne)
    page.wait_for_url("**/onsker/**")
    assert axe(page) == []
    assert not runs_off_the_side(page)
    assert page.locator("main input:not([type=hidden]), main textarea").count() == 0
    read.append(main.inner_text())
    page.get_by_role("button", name="Ja", exact=True).click()
    page.wait_for_url("**/stemmer")
    expect(main).to_contain_text("Skole")
    assert page.locator("main input:not([type=hidden]), main textarea").count() == 0
    read.append(main.inner_text())
    anne.press("Signer og gi tilgang")
    page.wait_for_url("**/kvittering")
    return [*read, main.inner_text()]


def _open_pers_request(anne: Person) -> None:
    _card_of_per(anne).get_by_role("link", name="Les og svar").click()


def _card_of_per(anne: Person) -> Locator:
    return anne.page.locator(".ip-wish", has_text="Per Dahl ber om")


def _says_yes_but_less(anne: Person, plan: str) -> None:
    page = anne.page
    anne.go(f"{plan}/folk")
    _open_pers_request(anne)
    page.get_by_role("button", name="Ja, men mindre").click()
    page.wait_for_url("**/hva")
    page.get_by_role("group", name="Fritid").get_by_text("Ingen", exact=True).click()
    anne.press_and_arrive("Neste")
    anne.press_and_arrive("Neste")
    page.wait_for_url("**/stemmer")
    anne.press("Signer og gi tilgang")
    page.wait_for_url("**/kvittering")


def _looks_as_per(anne: Person, town: SimpleNamespace) -> None:
    page = anne.page
    anne.go(f"{town.plan}/folk/{town.ids['per']}")
    anne.press("Se planen slik Per ser den", "link")
    page.wait_for_url("**/slik/**")
    expect(page.get_by_role("region", name="Du ser som en annen")).to_contain_text("Per Dahl")
    assert axe(page) == []
    page.locator(".ip-bottom a", has_text="Mål").click()
    page.wait_for_url("**/slik/**/mal")
    expect(page.get_by_role("heading", name="Fritid", exact=True)).to_have_count(0)
    anne.press("Avslutt visningen", "link")
    page.wait_for_url(f"**/folk/{town.ids['per']}")


def _stops_everything_and_undoes_it(anne: Person, per: Person, plan: str) -> None:
    page = anne.page
    anne.go(f"{plan}/folk")
    anne.press_and_arrive("Stopp all deling nå", "link")
    page.locator("main form button").click()
    anne.reads("All deling er stoppet")
    per.go(f"{plan}/mal")
    per.reads("Vi fant ikke siden")
    anne.press("La dem se igjen")
    anne.reads("har tilgang igjen")
    per.go(f"{plan}/mal")
    expect(per.page.get_by_role("heading", name="Skole", exact=True)).to_be_visible()
