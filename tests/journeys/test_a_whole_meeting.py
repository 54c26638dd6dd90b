"""A whole meeting, from the notice to the final minutes, by four people: Kari leads on her desktop, the mother is on a
phone that goes offline in the middle, Per has nothing but a keyboard, and the teacher only reads.
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.people import Person, axe, person, runs_off_the_side
from tests.journeys.places import town_with_places
from tests.product import ROOT

PICTURES = ROOT / "build" / "journeys" / "whole-meeting"
PROMISE = "Prøve trehjulssykkel på idrettsplassen"
MOST_STOPS = 90
PATIENCE = 20


@pytest.fixture
def town(browser: Browser) -> Iterator[SimpleNamespace]:
    with ExitStack() as exits:
        product = exits.enter_context(town_with_places())
        product.start()

        def sits(name: str, device: str = "desktop") -> Person:
            somebody = exits.enter_context(person(browser, product, name, device))  # type: ignore[arg-type]
            # Four browsers beside others' tests: what must be quick is asked in the main job, not here.
            somebody.context.set_default_timeout(PATIENCE * 1000)
            return somebody

        people = {"kari": sits("kari"), "anne": sits("anne", "phone"), "per": sits("per"), "liv": sits("liv")}
        yield SimpleNamespace(plan=f"/plan/{product.seeded['maja']}", **people)


def test_from_the_notice_to_the_final_minutes(town: SimpleNamespace) -> None:
    kari, anne, per, liv = town.kari, town.anne, town.per, town.liv
    meeting = _kari_calls(kari, town.plan)
    _they_answer(kari, anne, per, meeting)
    _the_mother_wishes(kari, anne, meeting)

    for somebody in (kari, anne, per, liv):
        somebody.go(f"{meeting}/rom")
    kari.press("Åpne møtet")
    for somebody in (anne, per, liv):
        somebody.reads("Sak 1 av", timeout=PATIENCE)
    _they_write(kari, anne, per, liv)
    _they_agree(kari, per, liv, town.plan)
    _look_at(town, "rom")
    _kari_closes(kari)

    _they_read_and_approve(kari, anne, per, meeting)
    _it_is_final(town, meeting)
    for somebody in (kari, anne, per, liv):
        assert somebody.complaints == [], somebody.name


def _kari_calls(kari: Person, plan: str) -> str:
    page = kari.page
    kari.go(f"{plan}/moter/ny")
    page.locator("input[name=day]").fill((date.today() + timedelta(days=12)).isoformat())  # noqa: DTZ011
    page.locator("select[name=clock]").select_option("13:00")
    page.locator("input[name=place]").fill("Strand skole, rom 204")
    page.locator("input[name=item_0]").fill("Veien til skolen")
    kari.press("Se over innkallingen")
    kari.press("Send innkallingen")
    page.wait_for_url(re.compile(r"/moter/[a-z0-9]{16}$"))
    return kari.path


def _they_answer(kari: Person, anne: Person, per: Person, meeting: str) -> None:
    anne.go(meeting)
    anne.press("Jeg kommer")
    per.go(meeting)
    _tab_to(per, "Jeg kommer")
    per.page.keyboard.press("Enter")
    for name in ("Anne Berg", "Per Dahl"):
        kari.page.locator("li", has_text=name).filter(has_text="Kommer").first.wait_for()


def _the_mother_wishes(kari: Person, anne: Person, meeting: str) -> None:
    """What she wants to talk about stands on the agenda by one press."""
    anne.go(f"{meeting}/onsker")
    anne.page.locator("main form textarea, main form input[type=text]").first.fill("Hjelp til å sykle")
    anne.press_and_arrive("Send ønsket")
    kari.go(f"{meeting}/saksliste")
    wish = kari.page.locator("aside li, aside article", has_text="Hjelp til å sykle")
    wish.get_by_role("button", name="Sett på sakslisten").first.click()
    kari.page.get_by_text(re.compile(r"\d+\. Hjelp til å sykle")).wait_for()
    anne.reads("På sakslisten", timeout=PATIENCE)


def _they_write(kari: Person, anne: Person, per: Person, liv: Person) -> None:
    """The phone loses its network in the middle of a sentence; both texts stand whole when it is back."""
    anne.page.locator("details[open] [data-minutes-write]").first.click()
    anne.page.locator(".ip-editor__text").wait_for()
    anne.page.keyboard.type("Anne: Maja gleder seg. ")
    anne.context.set_offline(True)
    anne.page.keyboard.type("Skrevet uten nett. ")
    _tab_to(per, "Skriv i referatet")
    per.page.keyboard.press("Enter")
    per.page.locator(".ip-editor__text").wait_for()
    # In a paragraph of his own: at the end of hers he would go on in the word that her network broke off.
    per.page.keyboard.press("Enter")
    per.page.keyboard.type("Per: Beina er sterkere. ")
    kari.press("Neste sak")
    per.reads("Sak 2 av", timeout=PATIENCE)
    anne.context.set_offline(False)
    anne.reads("Sak 2 av", timeout=PATIENCE)
    for somebody in (anne, per, liv):
        for words in ("Maja gleder seg", "Skrevet uten nett", "Beina er sterkere"):
            _all_items(somebody)
            expect(somebody.page.get_by_text(words).first).to_be_attached(timeout=PATIENCE * 1000)
    expect(liv.page.locator("[data-minutes-write]")).to_have_count(0)
    expect(liv.page.get_by_label("Hva avtaler vi?")).to_have_count(0)
    for writer in (anne, per):
        expect(writer.page.locator("[data-minutes-state]").first).to_contain_text("Lagret", timeout=PATIENCE * 1000)
        writer.page.keyboard.press("Escape")


def _all_items(somebody: Person) -> None:
    every = somebody.page.locator("button[data-room-all][aria-expanded=false]")
    if every.count() and every.first.is_visible():
        every.first.click()
    # What is folded away is fetched when it is opened.
    somebody.page.locator("details.ip-room-item").evaluate_all("all => all.forEach(item => { item.open = true })")


def _they_agree(kari: Person, per: Person, liv: Person, plan: str) -> None:
    """What is agreed is a measure at once, for those who see its part and nobody else."""
    page = kari.page
    page.get_by_label("Hva avtaler vi?").fill(PROMISE)
    for label, words in (("Hvem er ansvarlig?", "Per Dahl"), ("Hvor skal det stå?", "Helse")):
        choice = page.get_by_label(label)
        choice.select_option(choice.locator("option", has_text=words).first.get_attribute("value"))
    kari.press("Lagre avtalen")
    per.page.locator("#room-agreed").get_by_text(PROMISE).wait_for()
    elsewhere = per.context.new_page()
    elsewhere.goto(f"{per.product.url}{plan}/mal")
    elsewhere.get_by_text(PROMISE).first.wait_for()
    elsewhere.close()
    liv.page.wait_for_timeout(1000)
    assert PROMISE not in liv.page.content()
    assert not any("trehjulssykkel" in frame for frame in liv.heard)


def _kari_closes(kari: Person) -> None:
    kari.press("Neste sak")
    kari.reads("Sak 3 av", timeout=PATIENCE)
    kari.press("Avslutt møtet")
    kari.reads("Møtet er ferdig", timeout=PATIENCE)


def _they_read_and_approve(kari: Person, anne: Person, per: Person, meeting: str) -> None:
    """Kari notes who was there and sends the minutes; the mother approves, and Per has a remark that is settled."""
    kari.go(f"{meeting}/referat/oppmote")
    kari.press_and_arrive("Lagre og gå videre")
    kari.go(f"{meeting}/referat/send")
    kari.press_and_arrive("Send til kommentar")
    anne.go(f"{meeting}/referat")
    anne.press_and_arrive("Godkjenn referatet")
    per.go(f"{meeting}/referat")
    _tab_to(per, "Noe stemmer ikke")
    per.page.keyboard.press("Enter")
    remark = per.page.get_by_label("Hva som ikke stemmer")
    remark.wait_for()
    per.page.keyboard.press("Tab")
    expect(remark).to_be_focused()
    per.page.keyboard.type("Det var på tirsdag.")
    per.page.keyboard.press("Tab")
    per.page.keyboard.press("Enter")
    per.reads("Har en merknad", timeout=PATIENCE)
    kari.go(f"{meeting}/referat")
    kari.reads("Det var på tirsdag.", timeout=PATIENCE)
    kari.page.locator("input[name=words]").first.fill("Rettet i teksten.")
    kari.press_and_arrive("Avklar merknaden")


def _it_is_final(town: SimpleNamespace, meeting: str) -> None:
    kari, anne, per, liv = town.kari, town.anne, town.per, town.liv
    kari.go(f"{meeting}/referat/ferdig")
    kari.press_and_arrive("Gjør ferdig")
    for somebody in (kari, anne, per, liv):
        somebody.go(f"{meeting}/referat")
        somebody.reads("Maja gleder seg", timeout=PATIENCE)
        somebody.reads("Uendret", timeout=PATIENCE)
        expect(somebody.page.locator(".ip-editor__text")).to_have_count(0)
    per.reads(PROMISE, timeout=PATIENCE)
    assert PROMISE not in liv.page.content()
    _look_at(town, "referat")
    answer = anne.context.request.get(f"{anne.product.url}{meeting}/referat/fil")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-")
    (PICTURES / "referat.pdf").write_bytes(answer.body())
    town.kari.go(f"{town.plan}/moter/tidligere")


def _look_at(town: SimpleNamespace, name: str) -> None:
    """Leave a picture for whoever looks at the pages, and let axe and the narrow screen look now."""
    for somebody in (town.kari, town.anne, town.per, town.liv):
        somebody.picture(PICTURES / f"{name}-{somebody.name}.png")
    for somebody in (town.kari, town.anne):
        assert axe(somebody.page) == []
        assert not runs_off_the_side(somebody.page)


def _tab_to(somebody: Person, name: str) -> None:
    """Press Tab until the control with these words has the focus."""
    for _ in range(MOST_STOPS):
        somebody.page.keyboard.press("Tab")
        if name in somebody.page.evaluate("document.activeElement.innerText || ''"):
            return
    raise AssertionError(f"{name} is not reached by Tab")
