"""What several of the walks do: send a form unchecked, and open a page that hears."""

from playwright.sync_api import Page

from tests.journeys.people import Person


def send(page: Page) -> None:
    """Press the form's main button as somebody whose browser does not check the fields first."""
    form = page.locator("main form").filter(has=page.locator("button[type=submit]:not([name=discard])")).first
    form.evaluate("form => { form.noValidate = true }")
    with page.expect_navigation():
        form.locator("button[type=submit]:not([name=discard])").last.click()


def go_and_hear(somebody: Person, path: str) -> None:
    """Open a page and wait until its socket has told how things stand."""
    somebody.heard.clear()
    somebody.go(path)
    for _ in range(200):
        if somebody.heard:
            return
        somebody.page.wait_for_timeout(100)
    raise AssertionError(f"{path} hears nothing")
