"""On a slow line the answer to a press comes after something newer: it undoes nothing, wipes nothing, takes no focus,
and brings nothing back that a right has ended for.
"""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.late import TROUBLES, Held, not_taken
from tests.journeys.people import Person, axe, person
from tests.journeys.places import town_with_places

# Notes every moment at which the button that was pressed does not say so.
_WATCH = """
name => {
  window.wasUndone = false;
  const look = () => {
    if (document.getElementById(name)?.getAttribute("aria-current") !== "true") window.wasUndone = true;
  };
  new MutationObserver(look).observe(document.getElementById("times").parentElement, {
    childList: true, subtree: true, attributes: true,
  });
}
"""

_REVISION = "Number(document.getElementById('times').dataset.live.split(':')[1].split(' ')[0])"
# Nothing, such as the bar at the bottom of a phone, covers it.
_ON_TOP = """element => {
  const {left, top, height} = element.getBoundingClientRect();
  return element.contains(document.elementFromPoint(left + 5, top + height / 2));
}"""
_SEEN_AGAIN = """() => {
  window.wasSeenAgain = false;
  const look = () => { window.wasSeenAgain ||= document.querySelector(".ip-times") !== null };
  new MutationObserver(look).observe(document.querySelector("main"), {childList: true, subtree: true});
}"""
_PAUSE = """
from access.actions.consents import pause_consent
from access.models import Consent, User
standing = Consent.objects.get(seat__user__short_name="per", seat__plan__public_id=plan, state="signed")
pause_consent(standing, by=User.objects.get(short_name="anne"))
result = True
"""


@pytest.fixture(scope="module")
def town(browser: Browser) -> Iterator[SimpleNamespace]:
    with town_with_places() as product:
        product.start()
        plan = f"/plan/{product.seeded['maja']}"
        yield SimpleNamespace(product=product, browser=browser, plan=plan, ids=product.seeded)


@pytest.fixture
def kari(town: SimpleNamespace) -> Iterator[Person]:
    with person(town.browser, town.product, "kari") as somebody:
        yield somebody
        assert somebody.complaints == []


@pytest.fixture
def anne(town: SimpleNamespace) -> Iterator[Person]:
    with person(town.browser, town.product, "anne", "phone") as somebody:
        yield somebody
        assert somebody.complaints == []


def test_an_older_answer_does_not_undo_what_was_pressed_after_it(anne: Person, town: SimpleNamespace) -> None:
    anne.go(f"{town.plan}/moter/tider/{town.ids['proposal']}")
    lines = anne.page.locator(".ip-times > li")
    first, second, third = (lines.nth(number).get_by_role("button", name="Passer ikke") for number in range(3))

    before = anne.page.evaluate(_REVISION)
    slow = Held(anne.page, "**/svar")
    first.click()
    slow.wait()
    second.click()
    # Not before the page has what is newer than both presses, by its number too.
    anne.page.wait_for_function(f"before => {_REVISION} >= before + 2", arg=before)
    expect(second).to_have_attribute("aria-current", "true")
    anne.page.evaluate(_WATCH, second.get_attribute("id"))
    slow.let_go()
    third.click()
    expect(third).to_have_attribute("aria-current", "true")

    for button in (first, second, third):
        expect(button).to_have_attribute("aria-current", "true")
    assert anne.page.evaluate("wasUndone") is False


def test_whoever_thinks_again_while_the_answer_is_under_way_is_heard(anne: Person, town: SimpleNamespace) -> None:
    anne.go(f"{town.plan}/moter/tider/{town.ids['proposal']}")
    line = anne.page.locator(".ip-times > li").first
    slow = Held(anne.page, "**/svar")
    line.get_by_role("button", name="Om nødvendig", exact=True).click()
    slow.wait()
    line.get_by_role("button", name="Passer", exact=True).click()
    slow.let_go()
    expect(line.get_by_role("button", name="Passer", exact=True)).to_have_attribute("aria-current", "true")
    anne.go(f"{town.plan}/moter/tider/{town.ids['proposal']}")
    expect(line.get_by_role("button", name="Passer", exact=True)).to_have_attribute("aria-current", "true")


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_press_that_was_not_taken_says_so_beside_the_button(
    anne: Person, town: SimpleNamespace, trouble: str
) -> None:
    anne.go(f"{town.plan}/moter/tider/{town.ids['proposal']}")
    line = anne.page.locator(".ip-times > li").last
    answer = line.get_by_role("button", name="Passer", exact=True)
    anne.page.route("**/svar", lambda route: not_taken(route, trouble), times=1)
    # Just above the bar, where the line would come behind it.
    answer.evaluate("button => window.scrollBy(0, button.getBoundingClientRect().bottom - innerHeight + 90)")
    answer.click()
    told = line.get_by_text("Ikke lagret – prøv igjen")
    expect(told).to_be_visible()
    assert told.evaluate(_ON_TOP)
    assert axe(anne.page) == []
    answer.click()
    expect(answer).to_have_attribute("aria-current", "true")
    expect(anne.page.locator("main").get_by_text("Ikke lagret")).to_have_count(0)


def test_what_was_refused_is_said_until_it_is_read(kari: Person, town: SimpleNamespace) -> None:
    agenda = f"{town.plan}/moter/{town.ids['coming']}/saksliste"
    kari.go(agenda)
    elsewhere = kari.context.new_page()
    elsewhere.goto(town.product.url + agenda)
    newer = Held(kari.page, "**/saksliste?fragment=items")
    elsewhere.locator("#agenda-items button[name=way][value=down]").first.click()
    newer.wait()

    kari.page.locator("#agenda-items button[name=way][value=down]").first.click()
    kari.reads("Noen andre endret sakslisten rett før deg")
    newer.let_go()

    kari.page.wait_for_timeout(1000)
    expect(kari.page.get_by_role("alert")).to_contain_text("Noen andre endret sakslisten rett før deg")


def test_whoever_has_gone_on_to_another_field_stays_there(kari: Person, town: SimpleNamespace) -> None:
    kari.go(f"{town.plan}/moter/{town.ids['coming']}/saksliste")
    titles = kari.page.locator("#agenda-items .ip-plan-item strong")
    before = titles.all_inner_texts()
    slow = Held(kari.page, "**/flytt")
    kari.page.locator("#agenda-items button[name=way][value=down]").first.click()
    slow.wait()
    other = kari.page.locator("main input[type=text]:visible").last
    other.focus()
    kari.page.keyboard.type("Somm")
    slow.let_go()
    expect(titles.first).not_to_have_text(before[0])
    kari.page.keyboard.type("eren")
    expect(other).to_be_focused()
    expect(other).to_have_value("Sommeren")


def test_what_came_up_in_the_room_meanwhile_stays(kari: Person, anne: Person, town: SimpleNamespace) -> None:
    for somebody in (kari, anne):
        somebody.go(f"{town.plan}/moter/{town.ids['coming']}/rom")
    kari.press("Åpne møtet")
    anne.reads("Sak 1 av")
    slow = Held(kari.page, "**/rom/sak")
    kari.press("Neste sak")
    slow.wait()
    anne.press("Be om ordet")
    kari.reads("Ber om ordet")
    slow.let_go()
    kari.reads("Sak 2 av")
    kari.page.wait_for_timeout(1000)
    expect(kari.page.get_by_text("Ber om ordet").first).to_be_visible()


def test_who_is_here_is_told_by_the_newest_answer(kari: Person, anne: Person, town: SimpleNamespace) -> None:
    room = f"{town.plan}/moter/{town.ids['coming']}/rom"
    older = Held(kari.page, "**/live/her**")
    kari.go(room)
    older.wait()
    anne.go(room)
    here = kari.page.locator(".ip-room-presence")
    expect(here).to_contain_text("Anne")
    older.let_go()
    kari.page.wait_for_timeout(1000)
    expect(here).to_contain_text("Anne")


def test_what_a_right_has_ended_for_is_not_brought_back(town: SimpleNamespace) -> None:
    with person(town.browser, town.product, "per") as per:
        per.go(f"{town.plan}/moter/tider/{town.ids['proposal']}")
        slow = Held(per.page, "**/svar")
        per.press("Passer ikke")
        slow.wait()
        assert town.product.run(_PAUSE, plan=town.ids["maja"])
        times = per.page.locator("#times")
        expect(times).not_to_contain_text("Passer ikke")
        per.page.evaluate(_SEEN_AGAIN)
        slow.let_go()
        per.page.wait_for_timeout(1000)
        assert per.page.evaluate("wasSeenAgain") is False
        expect(times.locator(".ip-gone")).to_be_visible()
        assert per.complaints == []
