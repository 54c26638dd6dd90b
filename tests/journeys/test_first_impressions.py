"""What a page costs the one who opens it: bytes, requests, jumps on the screen; for the family's phone above all.

Bytes are counted as they came over the wire, so that a lost compression or a bundle on the wrong page shows here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.inventory import NOBODY
from tests.journeys.people import Person, person
from tests.journeys.places import town_with_places
from tests.product import Product

KB = 1024
FIRST_VISIT = 130 * KB
LATER_PAGE = 15 * KB
MOST_SHIFT = 0.02
_SHIFTS = """
new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => list.getEntries().forEach(one => { if (!one.hadRecentInput) sum += one.value }))
    .observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(sum), 400);
})
"""


@dataclass
class Wire:
    """What came over the network since it was last emptied, by address."""

    sizes: dict[str, int] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)

    def listen(self, page: Page) -> None:
        session = page.context.new_cdp_session(page)
        session.on("Network.responseReceived", self._named)
        session.on("Network.loadingFinished", self._weighed)
        session.send("Network.enable")

    def _named(self, event: dict[str, Any]) -> None:
        self._names[event["requestId"]] = event["response"]["url"]

    def _weighed(self, event: dict[str, Any]) -> None:
        url = self._names.get(event["requestId"], "")
        if url and event["encodedDataLength"]:
            self.sizes[url] = self.sizes.get(url, 0) + int(event["encodedDataLength"])

    @property
    def total(self) -> int:
        return sum(self.sizes.values())

    def __str__(self) -> str:
        return ", ".join(f"{urlsplit(url).path} {size / KB:.1f} kB" for url, size in self.sizes.items())


@pytest.fixture(scope="module")
def town(browser: Browser) -> Iterator[tuple[Product, dict[str, str]]]:
    with town_with_places() as product:
        product.start()
        yield product, product.seeded


@contextmanager
def at_the_phone(browser: Browser, product: Product, who: str) -> Iterator[tuple[Person, Wire]]:
    with person(browser, product, who, "phone", signed_in=who != NOBODY) as somebody:
        if who != NOBODY:
            open_at_rest(somebody, "/planer")  # so that what follows is a later page
        wire = Wire()
        wire.listen(somebody.page)
        yield somebody, wire


def open_at_rest(somebody: Person, path: str) -> None:
    """Open a page and wait until it has fetched what it wants."""
    somebody.go(path)
    somebody.page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("path", ["/", "/logg-inn", "/demo/"])
def test_a_first_visit_is_light(browser: Browser, town: tuple[Product, dict[str, str]], path: str) -> None:
    product, _ids = town
    with at_the_phone(browser, product, NOBODY) as (nobody, wire):
        open_at_rest(nobody, path)
        assert 0 < wire.total <= FIRST_VISIT, str(wire)


def test_later_pages_are_lighter_and_nothing_jumps(browser: Browser, town: tuple[Product, dict[str, str]]) -> None:
    product, ids = town
    plan = f"/plan/{ids['maja']}"
    later = [
        plan, f"{plan}/om", f"{plan}/mal", f"{plan}/mal/{ids['goal']}", f"{plan}/tiltak/{ids['measure']}",
        f"{plan}/folk", f"{plan}/folk/{ids['per']}", f"{plan}/moter", f"{plan}/moter/{ids['coming']}",
        f"{plan}/moter/{ids['draft_minutes']}/referat", "/varsler", "/innstillinger", "/planer",
    ]  # fmt: skip
    faults = []
    with at_the_phone(browser, product, "anne") as (anne, wire):
        for path in later:
            wire.sizes.clear()
            open_at_rest(anne, path)
            shift = anne.page.evaluate(_SHIFTS)
            if wire.total > LATER_PAGE and "referat" not in path:
                faults.append(f"{path} weighs {wire.total / KB:.1f} kB: {wire}")
            if shift > MOST_SHIFT:
                faults.append(f"{path} jumps by {shift:.3f}")
            faults += [f"{path} asks {url}" for url in wire.sizes if not url.startswith(product.url)]
    assert faults == []


def test_the_editor_comes_only_when_somebody_may_write(browser: Browser, town: tuple[Product, dict[str, str]]) -> None:
    product, ids = town
    path = f"/plan/{ids['maja']}/moter/{ids['draft_minutes']}/referat"
    with at_the_phone(browser, product, "liv") as (liv, wire):
        open_at_rest(liv, path)
        assert not [url for url in wire.sizes if "/minutes." in url], "Liv may only read"
    with at_the_phone(browser, product, "kari") as (kari, wire):
        open_at_rest(kari, f"/plan/{ids['maja']}/moter")
        assert not [url for url in wire.sizes if "/minutes." in url]
        kari.go(path)
        assert not kari.page.locator("script[src*='/minutes.']").count()
        kari.page.locator("[data-minutes-write]").first.click()
        kari.page.locator("[contenteditable=true]").wait_for()
        kari.page.wait_for_load_state("networkidle")
        assert [url for url in wire.sizes if "/minutes." in url]
