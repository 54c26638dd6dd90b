"""Pages as they look otherwise: opened up, undone, ended, calm, in other languages."""

from collections.abc import Iterator

from tests.journeys.people import Person
from tests.journeys.states.steps import send


def open_details(somebody: Person, places: dict[str, str]) -> Iterator[str]:
    plan = f"/plan/{places['maja']}"
    for path in (
        f"{plan}/tiltak/{places['measure']}",
        f"{plan}/folk/gi/{places['draft']}/hva",
        f"{plan}/folk/gi/{places['draft']}/hvor-lenge",
        f"{plan}/moter/{places['coming']}",
        "/hjelp",
    ):
        somebody.go(path)
        somebody.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        yield path.rpartition("/")[2]


def ended_plan(somebody: Person, places: dict[str, str]) -> Iterator[str]:
    page, plan = somebody.page, f"/plan/{places['empty']}"
    somebody.go(f"{plan}/avslutt")
    send(page)
    yield "no reason chosen"
    page.locator("[name=reason][value=moved]").check()
    send(page)
    page.wait_for_url(f"**{plan}")
    yield "an ended plan"
    somebody.go(f"{plan}/gjenapne")
    yield "asked whether to open it again"
    send(page)
    page.wait_for_url(f"**{plan}")


def measure_undone(somebody: Person, places: dict[str, str]) -> Iterator[str]:
    somebody.go(f"/plan/{places['maja']}/tiltak/{places['measure']}")
    somebody.page.locator("form[action*=status] button[value=done]").click()
    somebody.page.locator(".ip-undo").wait_for()
    yield "done, with undo"
    with somebody.page.expect_navigation():
        somebody.page.locator(".ip-undo button").click()
    yield "undone"


def calm(somebody: Person, places: dict[str, str]) -> Iterator[str]:
    page, plan = somebody.page, f"/plan/{places['nora']}"
    somebody.go("/innstillinger")
    page.locator("[name=text_size][value=lg]").check()
    page.locator("[name=has_calm_view]").check()
    page.locator("[name=has_more_air]").check()
    page.locator("form:has([name=text_size]) button[type=submit]").click()
    page.locator("html[data-size=lg]").wait_for()
    yield "large and calm settings"
    for path in ("/planer", plan, f"{plan}?visning=vanlig", f"{plan}/mal", f"{plan}/mal/ny", f"{plan}/folk",
                 f"{plan}/folk/gi", f"{plan}/moter", "/varsler"):  # fmt: skip
        somebody.go(path)
        yield path


def other_languages(somebody: Person, places: dict[str, str]) -> Iterator[str]:
    for language in ("nn", "en"):
        somebody.go("/sprak")
        somebody.page.locator(f"button[name=language][value={language}]").click()
        somebody.page.locator(f"html[lang={language}]").wait_for()
        for path in ("/", "/demo/", "/hjelp", "/logg-inn"):
            somebody.go(path)
            yield f"{path} in {language}"
