"""What is written is saved while it is written; on a slow line too, what has been sent does not come back as unsent."""

import json
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, Locator, Route, expect

from tests.journeys.late import TROUBLES, Held, not_taken
from tests.journeys.people import Person, person, wait_until
from tests.journeys.places import town_with_places

SENT = "Hun syklet hele veien."


class Slow:
    """The way to the server: the next draft is kept back until it is let go, and what follows is counted."""

    def __init__(self, somebody: Person) -> None:
        self._page = somebody.page
        self._kept: Route | None = None
        self.later: list[str] = []
        self._page.route("**/utkast", self._take)

    def _take(self, route: Route) -> None:
        if self._kept is None:
            self._kept = route
        else:
            self.later.append(route.request.post_data or "")
            route.continue_()

    def wait(self) -> None:
        wait_until(self._page, lambda: self._kept is not None, "no draft is on its way")

    def let_go(self) -> None:
        """It reaches the server now, also where the page that sent it is gone."""
        assert self._kept
        answer = self._kept.fetch()
        assert "saved_at" in json.loads(answer.text())
        if not self._page.is_closed():
            self._kept.fulfill(response=answer)


@pytest.fixture(scope="module")
def town(browser: Browser) -> Iterator[SimpleNamespace]:
    with town_with_places() as product:
        product.start()
        plan = f"/plan/{product.seeded['maja']}"
        measure = f"{plan}/tiltak/{product.seeded['measure']}"
        room = f"{plan}/moter/{product.seeded['going_on']}/rom"
        yield SimpleNamespace(product=product, browser=browser, measure=measure, room=room)


@pytest.fixture
def anne(town: SimpleNamespace) -> Iterator[Person]:
    with person(town.browser, town.product, "anne", "phone") as somebody:
        yield somebody
        assert somebody.complaints == []


@pytest.fixture
def kari(town: SimpleNamespace) -> Iterator[Person]:
    with person(town.browser, town.product, "kari") as somebody:
        somebody.go(town.room)
        yield somebody
        assert somebody.complaints == []


def the_card(kari: Person) -> Locator:
    """What came up in the room, unfolded."""
    card = kari.page.locator("#room-thought-card")
    if card.get_attribute("open") is None:
        card.locator("summary").click()
    return card.get_by_role("textbox")


def test_a_draft_under_way_does_not_come_after_the_form(anne: Person, town: SimpleNamespace) -> None:
    anne.go(town.measure)
    slow = Slow(anne)
    note = anne.page.locator("textarea[name=text]")
    note.fill(SENT)
    slow.wait()
    anne.press("Legg til notatet")
    slow.let_go()
    expect(anne.page.locator("#notes").get_by_text(SENT)).to_be_visible()
    anne.go(town.measure)
    expect(note).to_have_value("")


def test_a_draft_under_way_does_not_come_after_a_card_of_the_room(kari: Person, town: SimpleNamespace) -> None:
    slow = Slow(kari)
    the_card(kari).fill(SENT)
    slow.wait()
    kari.page.locator("#room-thought").get_by_role("button", name="La det vente").click()
    slow.let_go()
    expect(kari.page.locator("#room-agenda").get_by_text(SENT, exact=True)).to_be_visible()
    # Her own answer has come too, not only what her page heard of it.
    expect(the_card(kari)).to_have_value("")
    kari.go(town.room)
    expect(the_card(kari)).to_have_value("")


def test_what_is_sent_is_what_stood_there_when_it_was_pressed(kari: Person) -> None:
    slow = Slow(kari)
    field = the_card(kari)
    field.fill("Ny sykkel")
    slow.wait()
    kari.page.locator("#room-thought").get_by_role("button", name="La det vente").click()
    field.fill("Ny sykkel og hjelm")
    slow.let_go()
    expect(kari.page.locator("#room-agenda").get_by_text("Ny sykkel", exact=True)).to_be_visible()
    expect(the_card(kari)).to_have_value("Ny sykkel og hjelm")


def test_a_draft_under_way_does_not_come_after_the_card_that_took_its_place(
    kari: Person, town: SimpleNamespace
) -> None:
    """It is of the next card, begun while the first was on its way, and another is sent instead."""
    send = kari.page.locator("#room-thought").get_by_role("button", name="La det vente")
    answer = Held(kari.page, "**/rom/vent/ny")
    the_card(kari).fill("Lekser")
    send.click()
    answer.wait()
    slow = Slow(kari)
    the_card(kari).fill("Leirskole")
    slow.wait()
    the_answer_is_taken(kari, answer)
    the_card(kari).fill("Skolekjøring")
    send.click()
    slow.let_go()
    expect(kari.page.locator("#room-agenda").get_by_text("Skolekjøring", exact=True)).to_be_visible()
    expect(the_card(kari)).to_have_value("")
    kari.go(town.room)
    expect(the_card(kari)).to_have_value("")


def test_no_draft_is_sent_of_a_card_that_another_has_taken_the_place_of(kari: Person, town: SimpleNamespace) -> None:
    """A draft is sent a second after the last key; by then another text has been sent."""
    send = kari.page.locator("#room-thought").get_by_role("button", name="La det vente")
    answer = Held(kari.page, "**/rom/vent/ny")
    the_card(kari).fill("Gymtøy")
    send.click()
    answer.wait()
    the_card(kari).fill("Svømming")
    the_answer_is_taken(kari, answer)
    the_card(kari).fill("Turer")
    send.click()
    expect(kari.page.locator("#room-agenda").get_by_text("Turer", exact=True)).to_be_visible()
    expect(the_card(kari)).to_have_value("")
    kari.page.wait_for_timeout(1500)
    kari.go(town.room)
    expect(the_card(kari)).to_have_value("")


def the_answer_is_taken(kari: Person, answer: Held) -> None:
    """What she has gone on to write stands in the new card."""
    old = kari.page.locator("#room-thought").element_handle()
    begun = the_card(kari).input_value()
    answer.let_go()
    kari.page.wait_for_function("form => !form.isConnected", arg=old)
    expect(the_card(kari)).to_have_value(begun)


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_card_that_could_not_be_sent_is_kept(kari: Person, town: SimpleNamespace, trouble: str) -> None:
    kari.page.route("**/rom/vent/ny", lambda route: not_taken(route, trouble))
    the_card(kari).fill(f"Klasseturen uten {trouble}")
    kari.page.locator("#room-thought").get_by_role("button", name="La det vente").click()
    expect(kari.page.locator("#room-thought [data-draft-state]")).to_contain_text("Ikke lagret")
    expect(kari.page.locator("#room-thought [data-draft-state]")).to_contain_text("Lagret")
    kari.go(town.room)
    expect(the_card(kari)).to_have_value(f"Klasseturen uten {trouble}")


def test_drafts_are_sent_one_at_a_time(anne: Person, town: SimpleNamespace) -> None:
    anne.go(town.measure)
    slow = Slow(anne)
    note = anne.page.locator("textarea[name=text]")
    note.fill("Han øver")
    slow.wait()
    note.press_sequentially(" nå")
    anne.page.wait_for_timeout(2000)
    assert slow.later == []
    with anne.page.expect_response(lambda answer: "Han øver nå" in (answer.request.post_data or "")):
        slow.let_go()
    anne.go(town.measure)
    expect(note).to_have_value("Han øver nå")
