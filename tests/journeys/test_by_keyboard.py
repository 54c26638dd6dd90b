"""Giving access and answering a meeting by keyboard alone: every stop is reached by Tab, ringed, and not covered."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.people import Person, person
from tests.journeys.places import town_with_places

MOST_STOPS = 60
# What a sighted keyboard user needs of the focused element: a ring, on the screen, with nothing lying over it.
_SEEN = """
() => {
  const element = document.activeElement;
  const box = element.getBoundingClientRect();
  const ring = [element, element.nextElementSibling, element.parentElement].filter(Boolean).some(one => {
    const style = getComputedStyle(one);
    return parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== "none" || style.boxShadow !== "none";
  });
  const x = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 2);
  const y = box.top + Math.min(box.height / 2, 20);
  const top = document.elementFromPoint(x, y);
  const label = element.closest("label");
  const near = !!top && (element.contains(top) || top.contains(element) || !!label?.contains(top));
  const name = (element.innerText || element.labels?.[0]?.innerText || element.tagName).trim();
  return {name, ring, near};
}
"""


@pytest.fixture(scope="module")
def town(browser: Browser) -> Iterator[SimpleNamespace]:
    with town_with_places() as product:
        product.start()
        yield SimpleNamespace(product=product, browser=browser, ids=product.seeded)


@pytest.fixture(params=["phone", "desktop"])
def anne(request: pytest.FixtureRequest, town: SimpleNamespace) -> Iterator[Person]:
    with person(town.browser, town.product, "anne", request.param) as somebody:
        yield somebody


def tab_to(somebody: Person, name: str) -> None:
    """Press Tab until the control with these words has the focus; every stop on the way must be seen."""
    passed = []
    for _ in range(MOST_STOPS):
        somebody.page.keyboard.press("Tab")
        stop = somebody.page.evaluate(_SEEN)
        assert stop["ring"], f"no ring around {stop['name']!r}"
        assert stop["near"], f"{stop['name']!r} is covered"
        if name in stop["name"]:
            return
        passed.append(stop["name"])
    raise AssertionError(f"{name} is not reached by Tab, only {passed}")


def test_the_first_stop_skips_to_the_content(anne: Person, town: SimpleNamespace) -> None:
    anne.go(f"/plan/{town.ids['maja']}")
    tab_to(anne, "Hopp til innholdet")
    anne.page.keyboard.press("Enter")
    anne.page.keyboard.press("Tab")
    assert anne.page.evaluate("!!document.activeElement.closest('main')")


def test_access_is_given(anne: Person, town: SimpleNamespace) -> None:
    page = anne.page
    anne.go(f"/plan/{town.ids['maja']}/folk")
    tab_to(anne, "Gi noen tilgang")
    page.keyboard.press("Enter")
    page.wait_for_url("**/gi")
    tab_to(anne, " – ")  # the first of the radio buttons, whoever it is
    page.keyboard.press("Space")
    tab_to(anne, "Neste")
    page.keyboard.press("Enter")
    page.wait_for_url("**/hva")
    tab_to(anne, "Foreslå")
    page.keyboard.press("ArrowLeft")
    tab_to(anne, "Neste")
    page.keyboard.press("Enter")
    page.wait_for_url("**/hvor-lenge")
    tab_to(anne, "Hvorfor?")
    page.keyboard.press("Control+A")
    page.keyboard.type("Prøve ut en ny armstøtte.")
    tab_to(anne, "Neste")
    page.keyboard.press("Enter")
    page.wait_for_url("**/stemmer")
    tab_to(anne, "Signer og gi tilgang")
    page.keyboard.press("Enter")
    page.wait_for_url("**/kvittering")
    expect(page.locator("main")).to_contain_text("Prøve ut en ny armstøtte.")


def test_a_meeting_is_answered(anne: Person, town: SimpleNamespace) -> None:
    page = anne.page
    anne.go(f"/plan/{town.ids['maja']}/moter")
    # One meeting is being held, and comes first; the next one is under it.
    tab_to(anne, "Til møterommet")
    tab_to(anne, "Ansvarsgruppemøte")
    page.keyboard.press("Enter")
    page.wait_for_url("**/moter/*")
    tab_to(anne, "Jeg kan ikke")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Jeg kan ikke")).to_have_attribute("aria-current", "true")


def test_the_menu_opens_and_closes(anne: Person) -> None:
    anne.go("/planer")
    page = anne.page
    page.locator("details[data-menu] summary").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Innstillinger")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Innstillinger")).to_be_hidden()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
