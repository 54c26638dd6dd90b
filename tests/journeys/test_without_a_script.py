"""The pages do their work in a browser that runs no script: sign-in, goals, access, answers and minutes."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.places import town_with_places


@pytest.fixture(scope="module")
def town(browser: Browser) -> Iterator[SimpleNamespace]:
    with town_with_places() as product:
        product.start()
        yield SimpleNamespace(product=product, browser=browser, ids=product.seeded)


@contextmanager
def signed_in(town: SimpleNamespace, who: str) -> Iterator[Page]:
    """A phone without script, signed in by the button of the demo page."""
    context = town.browser.new_context(
        java_script_enabled=False, viewport={"width": 390, "height": 844}, base_url=town.product.url
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto("/demo/")
    page.locator(f'button[name="person"][value="{who}"]').click()
    expect(page).to_have_url(re.compile("/planer$"))
    yield page
    context.close()


def press(button: Locator) -> None:
    """By its key: a pointer may hit the bar at the bottom instead, and without a script nothing here would notice."""
    button.press("Enter")


def test_anne_adds_a_goal(town: SimpleNamespace) -> None:
    with signed_in(town, "anne") as page:
        page.goto(f"/plan/{town.ids['maja']}/mal")
        page.get_by_role("link", name="Nytt mål").click()
        page.locator("main").get_by_role("link", name="Helse").click()
        press(page.get_by_role("button", name="Legg til målet"))
        expect(page.get_by_role("alert")).to_contain_text("Skriv målet")
        page.get_by_label("Hva vil du få til?").fill("Svømme tjue meter")
        press(page.get_by_role("button", name="Legg til målet"))
        expect(page.get_by_role("heading", level=1)).to_have_text("Svømme tjue meter")


def test_anne_gives_access(town: SimpleNamespace) -> None:
    with signed_in(town, "anne") as page:
        page.goto(f"/plan/{town.ids['maja']}/folk")
        page.get_by_role("link", name="Gi noen tilgang").first.click()
        page.get_by_label(re.compile("Liv Hansen")).check()
        press(page.get_by_role("button", name="Neste"))
        page.get_by_role("group", name="Fritid").get_by_text("Se", exact=True).click()
        press(page.get_by_role("button", name="Neste"))
        page.get_by_label(re.compile("^1 måned")).check()
        page.get_by_label("Hvorfor?").fill("Være med på jolleturen.")
        press(page.get_by_role("button", name="Neste"))
        expect(page.locator("main")).to_contain_text("Fritid")
        press(page.get_by_role("button", name="Gi tilgang"))
        expect(page.get_by_role("heading", level=1)).to_contain_text("Tilgangen er gitt")
    with signed_in(town, "liv") as page:
        page.goto(f"/plan/{town.ids['maja']}/mal")
        expect(page.get_by_role("heading", name="Fritid")).to_be_visible()
        expect(page.get_by_role("heading", name="Helse")).to_have_count(0)


def test_anne_answers_a_meeting(town: SimpleNamespace) -> None:
    with signed_in(town, "anne") as page:
        page.goto("/planer")
        page.get_by_role("link", name=re.compile("Ansvarsgruppemøte")).first.click()
        press(page.get_by_role("button", name="Jeg kommer"))
        expect(page.get_by_role("button", name="Jeg kommer")).to_have_attribute("aria-current", "true")
        page.locator("summary", has_text="Send noen andre").click()
        page.get_by_label("Hvem kommer for deg").fill("Farmor")
        press(page.get_by_role("button", name="Send stedfortreder"))
        expect(page.locator("#answers")).to_contain_text("Farmor")


def test_per_adds_to_the_minutes(town: SimpleNamespace) -> None:
    with signed_in(town, "per") as page:
        page.goto(f"/plan/{town.ids['maja']}/moter/{town.ids['draft_minutes']}/referat")
        expect(page.locator("[data-minutes-write]").first).to_be_hidden()
        first = page.locator("[data-minutes-item]").first
        first.locator("summary").click()
        first.locator("textarea").fill("Ny time er 24. november.")
        press(first.locator("button[type=submit]"))
        expect(page.locator("[data-minutes-read]").first).to_contain_text("Ny time er 24. november.")
        page.reload()
        expect(page.locator("[data-minutes-read]").first).to_contain_text("Ny time er 24. november.")


def test_signing_out_is_a_button_in_the_menu(town: SimpleNamespace) -> None:
    with signed_in(town, "per") as page:
        page.locator("summary", has_text="Per Dahl").click()
        press(page.get_by_role("button", name="Logg ut"))
        expect(page).to_have_url(re.compile("/logg-ut"))
        page.goto(f"/plan/{town.ids['maja']}")
        expect(page).to_have_url(re.compile("/logg-inn"))
