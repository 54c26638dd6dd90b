"""Forms that are refused, two who change the same, pages that are not for everybody."""

from collections.abc import Iterator

from tests.journeys.people import Person
from tests.journeys.states.steps import send


def refused_forms(somebody: Person, places: dict[str, str]) -> Iterator[str]:
    page, plan = somebody.page, f"/plan/{places['maja']}"
    for path, empty in (
        (f"{plan}/mal/ny?del={places['health']}", "title"),
        (f"{plan}/mal/{places['goal']}/tiltak/ny", "what"),
        (f"{plan}/tiltak/{places['measure']}/endre", "what"),
        (f"{plan}/deler/{places['leisure']}/navn", "name"),
    ):
        somebody.go(path)
        page.locator(f"[name={empty}]").fill("")
        send(page)
        yield f"nothing in {empty}"
    somebody.go(f"{plan}/tiltak/{places['measure']}")
    page.locator("form[action*=notat]").evaluate("form => { form.noValidate = true; form.requestSubmit() }")
    page.wait_for_url("**/notat")
    yield "an empty note"
    somebody.go(f"{plan}/folk/gi")
    send(page)
    yield "nobody chosen"
    somebody.go(f"{plan}/folk/gi/{places['draft']}/hvor-lenge")
    page.locator("[name=purpose]").fill("")
    send(page)
    yield "no reason"


def a_conflict(somebody: Person, places: dict[str, str]) -> Iterator[str]:
    somebody.go(f"/plan/{places['maja']}/mal/{places['goal']}/endre")
    somebody.page.locator("[name=version]").evaluate("field => { field.value = '0' }")
    somebody.page.locator("[name=why]").fill("Skrevet mens noen andre lagret.")
    send(somebody.page)
    somebody.page.locator(".ip-sides").wait_for()
    yield "both texts"


def refusals(somebody: Person, places: dict[str, str]) -> Iterator[str]:
    plan = f"/plan/{places['maja']}"
    for path, words in (
        ("/finnes-ikke", "404"),
        (f"{plan}/folk/gi", "403"),
        ("/utkast", "405"),
    ):
        somebody.go(path)
        assert words in somebody.page.locator("main").inner_text()
        yield words
    somebody.go("/innstillinger")
    somebody.page.evaluate("document.querySelectorAll('[name=csrfmiddlewaretoken]').forEach(one => one.remove())")
    send(somebody.page)
    yield "a form without its token"


def a_notice(somebody: Person, places: dict[str, str]) -> Iterator[str]:
    """Everything that can be written in a notice, refused; and what changes in one that is sent."""
    page, plan = somebody.page, f"/plan/{places['maja']}"
    somebody.go(f"{plan}/moter/ny")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    page.locator("input[name=task_0]").fill("Ta med timeplanen")
    page.locator("input[name=link_url_0]").fill("http://example.org")
    page.locator("input[name=item_minutes_0]").fill("0")
    page.locator("main form").first.evaluate("form => { form.noValidate = true }")
    with page.expect_navigation():
        page.locator("main form .ip-actions button[type=submit]:not([name])").last.click()
    yield "nothing is right"
    somebody.go(f"{plan}/moter/{places['coming']}/endre")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    page.locator("input[name=place]").fill("Rådhuset")
    page.locator("select[name=clock]").select_option("15:00")
    page.locator("input[name=item_minutes_0]").fill("25")
    page.locator("main form .ip-actions button[type=submit]:not([name])").last.click()
    page.locator("button[name=confirm]").wait_for()
    yield "what changes"
