"""A bad line: what a page has asked for is kept back until it is let go, or is not taken at all."""

from contextlib import suppress

from playwright.sync_api import APIResponse, Error, Page, Route

from tests.journeys.people import wait_until


class Held:
    """The next answer from an address: the server has given it, and the page gets it when it is let go."""

    def __init__(self, page: Page, address: str) -> None:
        self._page = page
        self._route: Route | None = None
        self._answer: APIResponse | None = None
        page.route(address, self._take, times=1)

    def _take(self, route: Route) -> None:
        self._answer = route.fetch()
        self._route = route

    def wait(self) -> None:
        wait_until(self._page, lambda: self._route is not None, "the page has not asked")

    def let_go(self) -> None:
        self.wait()
        assert self._route
        assert self._answer
        # The page may have given it up.
        with suppress(Error):
            self._route.fulfill(response=self._answer)


TROUBLES = ("no line", "no server")


def not_taken(route: Route, trouble: str) -> None:
    """Answer as the network does without a line, or as whatever stands in front of a server that is down."""
    if trouble == "no line":
        route.abort()
    else:
        route.fulfill(status=503, body="<h1>…</h1>", content_type="text/html; charset=utf-8")
