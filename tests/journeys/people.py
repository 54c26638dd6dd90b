"""A person at a browser: what they see, what their sockets hear, and whether the page complained."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, BrowserContext, Page, WebSocket

from tests.alone import make_way
from tests.product import ROOT, Product

Device = Literal["phone", "desktop"]
SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 900}}
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# No rule of these tags reads the style sheets, so axe need not fetch them anew. It writes down the elements of every
# check and the way to them, also of those that hold, which is a fifth of its work: those of a fault are written here.
_ASK_AXE = """
async ([kind, values]) => {
  axe.configure({noHtml: true});
  const found = await axe.run(document, {
    runOnly: {type: kind, values}, resultTypes: ["violations"], preload: {assets: ["media"]},
    selectors: false, elementRef: true,
  });
  const written = ({element}) => (element?.outerHTML ?? "?").slice(0, 160);
  return found.violations.map(rule => `${rule.id}: ${rule.help} – ` + rule.nodes.slice(0, 3).map(written).join("; "));
}
"""

AT_THEIR_SCREENS: list["Person"] = []


@dataclass
class Person:
    """One of the cast with a browser context of their own."""

    name: str
    product: Product
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    closed_with: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        """Keep what this tab's console and sockets say."""
        page.on("console", self._complain)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("websocket", self._overhear)

    def _complain(self, message: Any) -> None:
        # A lost network is part of some walks; everything else a page has to complain of is a fault.
        if message.type == "error" and not re.search(r"ERR_|WebSocket|Failed to load resource", message.text):
            self.complaints.append(message.text)

    def _overhear(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: self.heard.append(_text(frame)))

    def go(self, path: str) -> None:
        """Open an address of the product."""
        make_way()
        self.page.goto(self.product.url + path)

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.product.url)

    def reads(self, text: str, timeout: float = 15) -> None:
        """Wait until the words are on the screen."""
        self.page.get_by_text(text).first.wait_for(timeout=timeout * 1000)

    def press(self, name: str, role: Literal["button", "link"] = "button") -> None:
        self.page.get_by_role(role, name=name).first.click()

    def press_and_arrive(self, name: str, role: Literal["button", "link"] = "button") -> None:
        """Press what leads to another page, and wait for that page: what was sent has then been taken."""
        with self.page.expect_navigation():
            self.press(name, role)

    def fill(self, label: str, value: str) -> None:
        self.page.get_by_label(label).first.fill(value)

    def picture(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path, full_page=True)


def _text(frame: Any) -> str:
    return frame if isinstance(frame, str) else bytes(frame).decode("latin-1")


@contextmanager
def person(
    browser: Browser,
    product: Product,
    name: str,
    device: Device = "desktop",
    *,
    scheme: str = "light",
    signed_in: bool = True,
) -> Iterator[Person]:
    """A browser context for one of the cast; signed in as by the demo page's button unless told otherwise."""
    context = browser.new_context(
        viewport=SIZES[device],  # type: ignore[arg-type]
        has_touch=device == "phone",
        is_mobile=device == "phone",
        color_scheme=scheme,  # type: ignore[arg-type]
        locale="nb-NO",
        timezone_id="Europe/Oslo",
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    somebody = Person(name, product, context, page)
    somebody.listen(page)
    if signed_in:
        sign_in(context, product, name)
    AT_THEIR_SCREENS.append(somebody)
    try:
        yield somebody
    finally:
        AT_THEIR_SCREENS.remove(somebody)
        context.close()


def sign_in(context: BrowserContext, product: Product, name: str) -> None:
    """Send what the button of the demo page sends; that the button does so is shown where nothing else is looked at."""
    page = context.request.get(f"{product.url}/demo/").text()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token
    sent = {"csrfmiddlewaretoken": token[1], "person": name}
    origin = {"Origin": product.url, "Referer": f"{product.url}/demo/"}
    answer = context.request.post(f"{product.url}/demo/sign-in", form=sent, headers=origin, max_redirects=0)
    assert answer.status == 302, f"{name} is not signed in: {answer.status}"


def axe(page: Page, kind: str = "tag", rules: Sequence[str] = RULES) -> list[str]:
    """What axe finds wrong on the page: rule, help and the first elements it names."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe_program())
    return list(page.evaluate(_ASK_AXE, [kind, rules]))


@cache
def _axe_program() -> str:
    return AXE.read_text()


def wait_until(page: Page, is_so: Callable[[], bool], otherwise: str) -> None:
    """Let the page go on until it is so, fifteen seconds at most."""
    for _ in range(300):
        if is_so():
            return
        page.wait_for_timeout(50)
    raise AssertionError(otherwise)


def runs_off_the_side(page: Page) -> bool:
    """Whether the page scrolls sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"))
