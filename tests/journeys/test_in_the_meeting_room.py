"""Kari leads the meeting on her screen, and the mother follows on her phone: nobody's words are touched."""

import re
import time
from collections.abc import Iterator
from contextlib import ExitStack
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.journeys.people import Person, axe, person, runs_off_the_side
from tests.journeys.places import town_with_places

# Seconds in which an open page hears of what has happened.
LATE = 2
# Everything the page's live region says from now on.
LISTEN = """() => {
  window.spoken = [];
  const region = document.getElementById("ip-announce");
  new MutationObserver(() => window.spoken.push(region.textContent)).observe(region, {childList: true});
}"""
# Milliseconds after which whoever comes has been told of.
TOLD = 4500
# One agreement is sent, and the next begun in the same breath.
SEND_AND_WRITE_ON = """words => {
  const card = document.getElementById("room-decide");
  card.requestSubmit();
  const field = card.elements["avtale-what"];
  field.value = words;
  field.dispatchEvent(new Event("input", {bubbles: true}));
}"""


@pytest.fixture
def town(browser: Browser) -> Iterator[SimpleNamespace]:
    with ExitStack() as exits:
        product = exits.enter_context(town_with_places())
        product.start()
        kari = exits.enter_context(person(browser, product, "kari"))
        anne = exits.enter_context(person(browser, product, "anne", "phone"))
        ids = product.seeded
        plan = f"/plan/{ids['maja']}"
        yield SimpleNamespace(plan=plan, room=f"{plan}/moter/{ids['coming']}/rom", kari=kari, anne=anne)


def test_two_people_hold_a_meeting(browser: Browser, town: SimpleNamespace) -> None:
    kari, anne = town.kari, town.anne
    for somebody in (kari, anne):
        somebody.go(town.room)
    anne.reads("Møtet er ikke åpnet ennå")
    kari.press("Åpne møtet")
    anne.reads("Sak 1 av")
    kari.reads("Anne er her nå")

    _anne_writes_while_kari_moves_on(kari, anne)
    _what_is_read_aloud(browser, kari, anne)
    _something_new_comes_up(kari, anne)
    _what_is_agreed_stands_in_the_plan(kari, anne, town.plan)
    anne.press("Be om ordet")
    kari.reads("Ber om ordet")
    kari.page.locator(".ip-room-hands button").click()
    anne.reads("Anne Berg har ordet")
    for somebody in (kari, anne):
        assert axe(somebody.page) == []
        assert not runs_off_the_side(somebody.page)

    _the_meeting_is_finished(kari, anne)
    assert kari.complaints + anne.complaints == []


def _the_meeting_is_finished(kari: Person, anne: Person) -> None:
    """Kari is led to the minutes, also where her open page hears that it is over before her own press is answered."""

    def answer_late(route: Route) -> None:
        answer = route.fetch(max_redirects=0)
        time.sleep(LATE)
        route.fulfill(response=answer)

    kari.page.route("**/rom/ferdig", answer_late)
    kari.press("Avslutt møtet")
    kari.page.wait_for_url("**/referat")
    kari.reads("Møtet er ferdig. Les gjennom referatet")
    anne.reads("Møtet er ferdig")


def _anne_writes_while_kari_moves_on(kari: Person, anne: Person) -> None:
    """Her editor, her cursor and her half-written card stay; the new item opens below."""
    anne.page.locator("details[open] [data-minutes-write]").first.click()
    editor = anne.page.locator(".ip-editor__text")
    editor.wait_for()
    anne.page.keyboard.type("Maja gleder seg.")
    kari.press("Neste sak")
    # The mother may hear of it before the leader's own press is answered; only then has the leader's page moved on.
    for somebody in (anne, kari):
        somebody.reads("Sak 2 av")
    anne.page.keyboard.type(" Hun sykler.")
    expect(editor).to_have_text("Maja gleder seg. Hun sykler.")
    expect(anne.page.locator("details.ip-room-item[open]")).to_have_count(2)
    anne.page.get_by_role("button", name="Ferdig å skrive").click()
    kari.page.get_by_role("button", name="Vis alle sakene").click()
    kari.page.locator("details.ip-room-item").first.locator("summary").first.click()
    kari.reads("Maja gleder seg. Hun sykler.")


def _what_is_read_aloud(browser: Browser, kari: Person, anne: Person) -> None:
    """Anne hears where the meeting goes, until she has chosen to hear only who comes and goes."""
    kari.press("Forrige")
    expect(anne.page.locator("#ip-announce")).to_contain_text("Møtet er kommet til sak 1")
    anne.page.locator("#room-choices-card summary").click()
    anne.page.get_by_label("Les opp for meg").select_option("people")
    anne.press("Lagre valget")
    anne.page.locator("[data-announce=people]").wait_for()
    anne.page.evaluate(LISTEN)
    kari.press("Neste sak")
    anne.reads("Sak 2 av")
    # Kari's own answer has come too, before she goes on.
    kari.reads("Sak 2 av")
    # Nor is Kari said to have come, who was there when Anne's page was opened.
    anne.page.wait_for_timeout(TOLD)
    assert anne.page.evaluate("spoken.filter(words => words)") == []
    with person(browser, kari.product, "per") as per:
        per.go(kari.path)
        expect(anne.page.locator("#ip-announce")).to_have_text("Per Dahl er kommet.")


def _something_new_comes_up(kari: Person, anne: Person) -> None:
    """It is an item for everybody at once: Anne writes under it, and a card can belong to it, on open pages."""
    kari.page.get_by_text("Noe nytt dukket opp").click()
    kari.fill("Hva dukket opp?", "Skolebussen")
    kari.press("Sett det på sakslisten i dette møtet")
    new = anne.page.locator("details.ip-room-item", has_text="Skolebussen")
    expect(new).to_have_count(1)
    expect(anne.page.locator("#room-decide select option", has_text="Skolebussen")).to_have_count(1)
    kari.page.get_by_role("button", name="Gå til Skolebussen").click()
    for somebody in (kari, anne):
        chosen = somebody.page.locator("#room-decide select[name=avtale-item] option:checked")
        expect(chosen).to_have_text(re.compile("Skolebussen"))
    new.get_by_role("button", name="Skriv i referatet").click()
    anne.page.locator(".ip-editor__text").wait_for()
    anne.page.keyboard.type("Den kommer for sent.")
    expect(kari.page.locator("details.ip-room-item[open]", has_text="Den kommer for sent.")).to_have_count(1)
    expect(anne.page.locator("[data-minutes-state]")).to_contain_text("Lagret")
    anne.page.get_by_role("button", name="Ferdig å skrive").click()


def _what_is_agreed_stands_in_the_plan(kari: Person, anne: Person, plan: str) -> None:
    page = kari.page
    page.get_by_label("Hva avtaler vi?").fill("")
    kari.press("Lagre avtalen")
    kari.reads("Skriv hva dere avtaler.")
    page.get_by_label("Hva avtaler vi?").fill("Prøve sykkelen på fredag")
    page.get_by_label("Hvem er ansvarlig?").select_option(index=1)
    page.get_by_label("Hvor skal det stå?").select_option(index=1)
    page.evaluate(SEND_AND_WRITE_ON, "Ringe verkstedet")
    agreed = anne.page.locator("#room-agreed")
    expect(agreed.get_by_role("link", name="Prøve sykkelen på fredag")).to_be_visible()
    expect(page.get_by_label("Hvem er ansvarlig?")).to_have_value("")
    expect(page.get_by_label("Hva avtaler vi?")).to_have_value("Ringe verkstedet")
    page.get_by_label("Hva avtaler vi?").fill("Pumpe sykkelen")
    kari.press("Lagre avtalen")
    expect(agreed.get_by_text("Pumpe sykkelen")).to_be_visible()
    expect(page.get_by_label("Hva avtaler vi?")).to_be_focused()
    expect(page.get_by_label("Hva avtaler vi?")).to_have_value("")
    undo = page.locator("#room-agreed").get_by_role("button", name="Angre")
    for left in (1, 0):
        undo.first.click()
        expect(undo).to_have_count(left)
    expect(agreed.get_by_text("Ingenting er avtalt ennå.")).to_be_visible()
