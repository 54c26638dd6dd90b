"""Every page, and every state of one, works for every reader: no fault that axe knows, nothing off the side, no
complaint in the console, in light and dark, wide and narrow. A new page is found by its address, or must be listed.
"""

import gzip
from collections.abc import Iterator
from contextlib import ExitStack
from http import HTTPStatus
from operator import attrgetter

import httpx
import pytest
from django.urls import resolve, reverse
from playwright.sync_api import Browser

from tests.journeys.examination import examine
from tests.journeys.inventory import LIKELY, NOBODY, PAGES, Stop, addresses, usual_path
from tests.journeys.not_pages import NOT_PAGES
from tests.journeys.people import Person, person
from tests.journeys.places import town_with_places
from tests.journeys.states import WALKS, Walked
from tests.product import Product

# What an opened page may weigh packed, before anything it asks for: also on a slow line it is there at once.
HTML = 20 * 1024
LISTED = {stop.name for stop in PAGES} | set(NOT_PAGES) | {name for walk in WALKS for name in walk.shows}


class Town:
    """The demo municipality on a running server, and the screen of whoever looks at it now."""

    def __init__(self, product: Product, browser: Browser) -> None:
        self.product, self.browser = product, browser
        self.places: dict[str, str] = product.seeded
        self._screen: ExitStack = ExitStack()
        self._somebody: Person | None = None
        self._cookies: dict[str, str] = {}

    def sit_down(self, who: str, *, anew: bool = False) -> Person:
        """The person's browser; the one before is closed."""
        if self._somebody is None or self._somebody.name != who or anew:
            self._screen.close()
            self._screen = ExitStack()
            visit = person(self.browser, self.product, who, signed_in=who != NOBODY)
            self._somebody = self._screen.enter_context(visit)
        self._somebody.complaints.clear()
        return self._somebody

    def answer(self, who: str, path: str) -> httpx.Response:
        """What this person is answered, without a browser."""
        if who != NOBODY and who not in self._cookies:
            self._cookies[who] = self.product.cookie_for(who)
        cookies = {"sessionid": self._cookies[who]} if who != NOBODY else {}
        return httpx.get(self.product.url + path, cookies=cookies, timeout=30)

    def leave(self) -> None:
        self._screen.close()


@pytest.fixture(scope="module")
def town(browser: Browser) -> Iterator[Town]:
    with town_with_places() as product:
        product.start()
        town = Town(product, browser)
        yield town
        town.leave()


def test_the_inventory_holds_no_page_that_is_gone() -> None:
    assert LISTED - set(addresses()) == set()


@pytest.mark.parametrize("stop", sorted(PAGES, key=attrgetter("who")), ids=str)
def test_a_page_is_without_fault(town: Town, stop: Stop) -> None:
    somebody = town.sit_down(stop.who)
    answer = somebody.page.goto(town.product.url + stop.path.format(**town.places))
    assert answer is not None
    assert answer.status == stop.status
    if stop.who != NOBODY:
        assert resolve(somebody.path.partition("?")[0]).view_name == stop.name
    assert len(gzip.compress(answer.body())) <= HTML
    assert examine(somebody.page) + somebody.complaints == []


@pytest.mark.parametrize("name", sorted(set(addresses()) - LISTED))
def test_a_page_that_nobody_has_listed_is_without_fault(town: Town, name: str) -> None:
    try:
        path = usual_path(name, town.places)
    except LookupError as missing:
        pytest.fail(f"{name}: no place is called {missing}. Put it among the places, or list the page.")
    answers = {who: town.answer(who, path) for who in LIKELY}
    if answers["anne"].status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        assert "<h1" in answers["anne"].text, "only a button opens it, and it does not say so"
        return
    shown = [who for who, answer in answers.items() if answer.status_code == HTTPStatus.OK]
    assert shown, f"nobody of {LIKELY} is shown {path}: list who is in PAGES, or in NOT_PAGES why nobody is"
    kind = answers[shown[0]].headers["content-type"]
    assert kind.startswith("text/html"), f"{kind} is no page: say in NOT_PAGES what it is for"
    somebody = town.sit_down(shown[0])
    somebody.go(path)
    assert examine(somebody.page) + somebody.complaints == []


@pytest.mark.parametrize("walked", WALKS, ids=str)
def test_a_state_is_without_fault(town: Town, walked: Walked) -> None:
    somebody = town.sit_down(walked.who, anew=True)
    shown, faults = set(), []
    for state in walked.walk(somebody, town.places):
        faults += [f"{state}: {fault}" for fault in examine(somebody.page)]
        shown.add(resolve(somebody.path.partition("?")[0]).view_name if "finnes-ikke" not in somebody.path else "")
    assert faults + somebody.complaints == []
    assert shown >= set(walked.shows)


def test_what_is_only_a_button_says_so(town: Town) -> None:
    kari = town.sit_down("kari")
    parameters = addresses()
    for name in (name for name, why in NOT_PAGES.items() if "405" in why):
        path = reverse(name, kwargs=dict.fromkeys(parameters[name], "a" * 16))
        answer = kari.context.request.get(town.product.url + path)
        assert (name, answer.status) == (name, 405)
        assert "<h1" in answer.text(), name


def test_the_examination_notices_faults(town: Town) -> None:
    """Plants one fault of each kind, so that a silent tool cannot pass for a good page."""
    nobody = town.sit_down(NOBODY)
    nobody.go("/logg-inn")
    nobody.page.evaluate("""() => {
        document.querySelector("label").remove();
        document.querySelector("h1").className = "planted";
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(`.planted { color: #999; background: #888; width: 500px }
                           button { max-height: 20px; min-height: 0 !important }`);
        document.adoptedStyleSheets.push(sheet);
    }""")
    found = " ".join(examine(nobody.page))
    for kind in ("label", "color-contrast", '<h1 class="planted"', "320 px", "small on phones"):
        assert kind in found
