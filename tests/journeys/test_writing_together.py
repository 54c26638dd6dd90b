"""Two people in one text, in real browsers: words stay whole, undo takes back one's own, a paste comes out clean.

What is written without a server, or over a dead line, arrives when there is one again.
"""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, WebSocketRoute, expect

from tests.journeys.people import Person, person
from tests.meetings.seeded import SEED
from tests.product import Product

# Milliseconds: a line on which nothing comes back is noticed after some time only.
PATIENCE = 30_000
_PLACE = """
from meetings.models import Meeting
meeting = Meeting.objects.get()
result = f"/plan/{meeting.section.plan.public_id}/moter/{meeting.public_id}/referat"
"""
# What stands in the editor, without the names at the carets of others.
_TEXT = """
(() => {
  const text = document.querySelector(".ProseMirror").cloneNode(true);
  for (const caret of text.querySelectorAll(".ip-caret")) caret.remove();
  return text.innerText;
})()
"""
_PARAGRAPHS = """
[...document.querySelectorAll(".ProseMirror p")].map(paragraph => {
  const copy = paragraph.cloneNode(true);
  for (const caret of copy.querySelectorAll(".ip-caret")) caret.remove();
  return copy.textContent;
})
"""
_PASTE = """
html => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
  document.querySelector(".ProseMirror").dispatchEvent(event);
}
"""
_FROM_WORD = """
<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal {margin:0cm}</style></head><body>
<!--StartFragment--><h1 style='color:#2E74B5'>Skolestart</h1>
<p class=MsoNormal style='mso-margin-top-alt:auto'>Maja <b>gleder seg</b><o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times"'>&nbsp; </span></span></span>
<![endif]>Ny rampe</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>o&nbsp;</span>Uke 34</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1.&nbsp;</span>Ringe skolen</p>
<table><tr><td>Hvem</td><td><p>Per</p></td></tr></table>
<p><a href="javascript:alert(1)" onclick="alert(2)">trykk</a> <a href="https://fjordvik.no/">kommunen</a>
<img src="https://spor.example/x.png" onerror="alert(3)"><script>alert(4)</script>
<span style="font-weight:700">viktig</span></p><!--EndFragment--></body></html>
"""


@pytest.fixture(scope="module")
def town(browser: Browser) -> Iterator[SimpleNamespace]:
    with Product("sqlite") as product:
        cookies = product.run(SEED)["cookies"]
        path = product.run(_PLACE)
        product.start()
        yield SimpleNamespace(product=product, browser=browser, cookies=cookies, path=path)


@pytest.fixture
def kari(town: SimpleNamespace) -> Iterator[Person]:
    yield from _at_the_minutes(town, "kari")


@pytest.fixture
def per(town: SimpleNamespace) -> Iterator[Person]:
    yield from _at_the_minutes(town, "per")


def _at_the_minutes(town: SimpleNamespace, name: str) -> Iterator[Person]:
    with person(town.browser, town.product, name, signed_in=False) as somebody:
        somebody.context.add_cookies([{"name": "sessionid", "value": town.cookies[name], "url": town.product.url}])
        somebody.go(town.path)
        begin(somebody)
        yield somebody
        assert somebody.complaints == [], "also whatever the security policy refuses"


def begin(writer: Person) -> None:
    writer.page.locator("[data-minutes-write]").first.click()
    writer.page.locator(".ProseMirror").wait_for()
    saved(writer)


def saved(writer: Person) -> None:
    expect(writer.page.locator("[data-minutes-state]")).to_contain_text("Lagret", timeout=PATIENCE)


def to_the_end(*writers: Person) -> None:
    for writer in writers:
        writer.page.locator(".ProseMirror").focus()
        writer.page.keyboard.press("Control+End")


def text(writer: Person) -> str:
    return str(writer.page.evaluate(_TEXT))


def paragraphs(writer: Person) -> list[str]:
    return list(writer.page.evaluate(_PARAGRAPHS))


def until_both_read(words: str, *readers: Person) -> None:
    for reader in readers:
        expect(reader.page.locator(".ProseMirror")).to_contain_text(words)


def test_two_who_type_at_the_same_place_keep_their_words_whole(kari: Person, per: Person) -> None:
    kari.page.keyboard.type("Om skolen: ")
    until_both_read("Om skolen:", per)
    to_the_end(kari, per)

    for one, other in zip("rampen er klar", "boka er bestilt", strict=False):
        kari.page.keyboard.type(one)
        per.page.keyboard.type(other)
    per.page.keyboard.type("t")

    until_both_read("rampen er klar", kari, per)
    until_both_read("boka er bestilt", kari, per)


def test_undo_takes_back_ones_own_words_and_carets_carry_names(kari: Person, per: Person) -> None:
    to_the_end(kari)
    kari.page.keyboard.press("Enter")
    kari.page.keyboard.type("Fra Kari.")
    until_both_read("Fra Kari.", per)
    to_the_end(per)
    per.page.keyboard.press("Enter")
    per.page.keyboard.type("Fra Per.")
    until_both_read("Fra Per.", kari)

    caret = kari.page.locator(".ProseMirror .ip-caret")
    expect(caret).to_contain_text("Per Dahl")
    assert caret.get_attribute("data-person") in set("12345678")
    assert kari.page.locator(".ProseMirror [style]").count() == 0
    expect(kari.page.locator("[data-minutes-presence]")).to_contain_text("Per Dahl")

    kari.page.keyboard.press("Control+z")
    expect(per.page.locator(".ProseMirror")).not_to_contain_text("Fra Kari.")
    until_both_read("Fra Per.", kari, per)


def test_a_paste_from_word_comes_out_clean(kari: Person, per: Person) -> None:
    to_the_end(kari)
    kari.page.keyboard.press("Enter")
    kari.page.evaluate(_PASTE, _FROM_WORD)
    until_both_read("Ringe skolen", kari, per)
    saved(kari)

    page = per.page.locator(".ProseMirror")
    expect(page.locator("h3")).to_have_text("Skolestart")
    expect(page.locator("ul > li > p").first).to_have_text("Ny rampe")
    expect(page.locator("ul ul > li > p")).to_have_text("Uke 34")
    expect(page.locator("ol > li > p")).to_have_text("Ringe skolen")
    expect(page.locator("strong")).to_have_text(["gleder seg", "viktig"])
    expect(page.get_by_text("Hvem | Per")).to_have_count(1)
    expect(page.locator("a")).to_have_text("kommunen")
    assert page.locator("[style], [onclick], [class^=Mso], script, img:not(.ProseMirror-separator), table").count() == 0
    assert "alert" not in text(per)


def test_who_begins_where_another_writes_begins_a_paragraph_of_their_own(kari: Person, per: Person) -> None:
    """With a letter, the enter key, a button or a paste; but not who has chosen a place, and not who is alone."""
    to_the_end(kari)
    kari.page.keyboard.press("Enter")
    kari.page.keyboard.type("Anne henter kl")
    until_both_read("Anne henter kl", per)
    per.page.keyboard.type("Per kjører.")
    kari.page.keyboard.type("okka tre.")
    per.page.keyboard.type(" Bilen er bestilt.")
    saved(kari)
    saved(per)
    until_both_read("Per kjører. Bilen er bestilt.", kari, per)
    until_both_read("Anne henter klokka tre.", kari, per)
    assert paragraphs(kari)[-2:] == paragraphs(per)[-2:] == ["Anne henter klokka tre.", "Per kjører. Bilen er bestilt."]

    for opens in ("Enter", "list", "paste"):
        per.page.get_by_role("button", name="Ferdig å skrive").click()
        begin(per)
        if opens == "paste":
            per.page.evaluate(_PASTE, "<p>Limt inn.</p>")
        elif opens == "list":
            per.page.get_by_role("button", name="Punktliste").click()
            per.page.keyboard.type("Et punkt.")
        else:
            per.page.keyboard.press("Enter")
            per.page.keyboard.type("Ny linje.")
    until_both_read("Limt inn.", kari, per)
    assert paragraphs(kari)[-4:] == ["Per kjører. Bilen er bestilt.", "Ny linje.", "Et punkt.", "Limt inn."]
    expect(kari.page.locator(".ProseMirror ul").last).to_have_text("Et punkt.")

    # Nobody else writes here any more, and there was a place that was chosen: both go on where they are.
    kari.page.get_by_role("button", name="Ferdig å skrive").click()
    begin(kari)
    to_the_end(kari)
    kari.page.keyboard.type(" Avtalt.")
    until_both_read("Avtalt.", per)
    kari.page.get_by_role("button", name="Ferdig å skrive").click()
    expect(per.page.locator("[data-minutes-presence]")).not_to_contain_text("sak 1")
    per.page.get_by_role("button", name="Ferdig å skrive").click()
    begin(per)
    per.page.keyboard.type(" Alene.")
    saved(per)
    assert paragraphs(per)[-1] == "Limt inn. Avtalt. Alene."


def test_what_was_written_without_a_server_outlives_the_page(kari: Person, per: Person, town: SimpleNamespace) -> None:
    to_the_end(kari)
    town.product.kill()
    expect(kari.page.locator("[data-minutes-state]")).to_contain_text("Ingen forbindelse")
    # In one go, as words that are spoken: what is kept first is then all of it.
    kari.page.keyboard.insert_text("Skrevet i tunnelen. ")
    kari.page.wait_for_function("() => Object.keys(sessionStorage).some(name => name.includes('minutes'))")
    kept = kari.page.evaluate("JSON.stringify(Object.values(sessionStorage))")
    assert "tunnelen" not in kept
    kari.page.once("dialog", lambda dialog: dialog.accept())
    kari.page.goto("about:blank")
    town.product.start()

    kari.go(town.path)
    saved(kari)
    until_both_read("Skrevet i tunnelen.", per)
    kari.page.wait_for_function("() => !Object.keys(sessionStorage).some(name => name.includes('minutes'))")


def test_a_line_on_which_nothing_comes_back_is_opened_anew(town: SimpleNamespace, per: Person) -> None:
    is_dead = [False]

    def dead_when_told(route: WebSocketRoute) -> None:
        server = route.connect_to_server()
        is_dead[0] = False
        route.on_message(lambda words: None if is_dead[0] else server.send(words))
        server.on_message(lambda words: None if is_dead[0] else route.send(words))

    with person(town.browser, town.product, "kari", signed_in=False) as kari:
        kari.context.add_cookies([{"name": "sessionid", "value": town.cookies["kari"], "url": town.product.url}])
        kari.page.route_web_socket("**/ws/minutes/*", dead_when_told)
        kari.go(town.path)
        begin(kari)
        to_the_end(kari)
        is_dead[0] = True
        kari.page.keyboard.type("Ut i intet.")
        expect(kari.page.locator("[data-minutes-state]")).to_contain_text("Lagrer")
        saved(kari)
        until_both_read("Ut i intet.", per)
