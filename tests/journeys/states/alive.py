"""Pages that change while they are open: a session that ends, a lost network, a newer version, an editor."""

from collections.abc import Iterator

from tests.journeys.people import Person
from tests.journeys.states.steps import go_and_hear


def dialogs(somebody: Person, places: dict[str, str]) -> Iterator[str]:
    page = somebody.page
    page.route("**/okt", lambda route: route.fulfill(json={"seconds_left": 100}))
    somebody.go(f"/plan/{places['maja']}")
    page.locator("dialog[open]").wait_for()
    yield "the session ends soon"
    page.unroute_all()
    go_and_hear(somebody, f"/plan/{places['maja']}")
    kept = page.context.cookies()
    page.context.clear_cookies()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # as when the phone wakes
    page.locator("dialog[open]").wait_for()
    yield "the session has ended"
    page.context.add_cookies(kept)  # type: ignore[arg-type]


def lost_network(somebody: Person, places: dict[str, str]) -> Iterator[str]:
    page = somebody.page
    go_and_hear(somebody, f"/plan/{places['maja']}")
    page.context.set_offline(True)
    page.locator("#ip-net").wait_for()
    yield "the net is gone"
    page.context.set_offline(False)
    page.locator("#ip-net[data-state=back]").wait_for()
    yield "the net is back"


def an_offer(somebody: Person, places: dict[str, str]) -> Iterator[str]:
    """The plans change, by what she does in a second tab, while she searches among them in the first."""
    page = somebody.page
    go_and_hear(somebody, "/planer")
    page.locator("[data-live] input[type=search], [data-live] input[type=text]").first.fill("Maj")
    other = page.context.new_page()
    other.goto(f"{somebody.product.url}/plan/{places['maja']}/tiltak/{places['measure']}")
    other.locator("form[action*=status] button[value=done]").click()
    with other.expect_navigation():
        other.locator(".ip-undo button").click()
    other.close()
    page.locator(".ip-offer").wait_for()
    yield "a newer version is offered"


def minutes_editor(somebody: Person, places: dict[str, str]) -> Iterator[str]:
    page = somebody.page
    somebody.go(f"/plan/{places['maja']}/moter/{places['draft_minutes']}/referat")
    page.locator("[data-minutes-write]").first.click()
    page.locator("[contenteditable=true]").wait_for()
    page.keyboard.type("Vi ble enige om tre ting. ")
    yield "the editor open"
    page.locator(".ip-toolbar button").last.click()
    yield "the toolbar's last button pressed"
