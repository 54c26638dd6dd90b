"""From proposed times to an entry in the calendar: a coordinator at her desk and a mother on her phone."""

import re
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.journeys.people import Person, axe, person, runs_off_the_side
from tests.meetings.reader import shown_after
from tests.product import Product

_PROPOSAL = """
from meetings.models import Meeting
meeting = Meeting.objects.get(asked_at__isnull=False)
result = {"plan": meeting.section.plan.public_id, "meeting": meeting.public_id}
"""


def test_a_time_is_found_chosen_and_put_in_a_calendar(browser: Browser) -> None:
    with Product("sqlite", has_demo=True) as product:
        product.start()
        with person(browser, product, "kari") as kari, person(browser, product, "anne", "phone") as anne:
            _find_a_time(product, kari, anne)
        assert anne.complaints + kari.complaints == []


def _find_a_time(product: Product, kari: Person, anne: Person) -> None:
    found = product.run(_PROPOSAL)
    address = f"/plan/{found['plan']}/moter/tider/{found['meeting']}"
    kari.go(address)
    kari.reads("Har ikke svart: Maja Berg, Anne Berg")

    # One press for each, without leaving the page, changed at once; Kari's table follows.
    anne.go(f"/plan/{found['plan']}/moter")
    anne.press("Si hvilke tidspunkt som passer", "link")
    lines = anne.page.locator(".ip-times > li")
    anne.page.evaluate("document.body.dataset.same = ''")
    for number, words in ((0, "Passer ikke"), (1, "Om nødvendig"), (1, "Passer"), (2, "Passer ikke")):
        button = lines.nth(number).get_by_role("button", name=words, exact=True)
        button.click()
        expect(button).to_have_attribute("aria-current", "true")
    expect(button).to_be_focused()
    assert anne.page.locator("body[data-same]").count() == 1
    assert axe(anne.page) == []
    assert not runs_off_the_side(anne.page)
    kari.reads("Har ikke svart: Maja Berg")
    second = kari.page.locator(".ip-times > li").nth(1)
    expect(second.get_by_text("Passer flest")).to_be_visible()

    # "Choose this" makes the notice; Anne's open page says so, and then leads to the meeting.
    second.get_by_role("button", name=re.compile("Velg dette tidspunktet")).click()
    anne.reads("Tidspunktet er valgt")
    kari.press("Send innkallingen")
    kari.reads("Møtet er innkalt")
    anne.go(address)
    assert anne.path == f"/plan/{found['plan']}/moter/{found['meeting']}"
    with anne.page.expect_download() as fetched:
        anne.press("Legg møtet i kalenderen din", "link")
    (entry,) = shown_after(Path(fetched.value.path()).read_bytes())
    assert (entry["method"], entry["status"]) == ("PUBLISH", "CONFIRMED")
