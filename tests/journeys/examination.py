"""Looks at what is on the screen as every reader might: wide and narrow, light and dark, and at the narrowest."""

from dataclasses import dataclass
from functools import cache

from playwright.sync_api import Page

from tests.journeys.people import AXE, RULES, SIZES, runs_off_the_side

NARROWEST = {"width": 320, "height": 720}
# What axe judges by the colours on the screen; every other rule says the same in light and dark.
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
# Half a pixel up or down is a matter of rounding.
LEAST_TARGET = 43.5
_AXE = """
([kind, values]) => axe.run(document, {runOnly: {type: kind, values}, resultTypes: ["violations"]}).then(found =>
  found.violations.map(rule => `${rule.id}: ${rule.help} – ` +
    rule.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join("; ")))
"""
_SMALL_TARGETS = """
least => [...document.querySelectorAll("button, summary, select, .ds-button, nav a, input:not([type=hidden])")]
  .filter(element => element.checkVisibility({opacityProperty: true, visibilityProperty: true}))
  .filter(element => !["radio", "checkbox"].includes(element.type) && !element.closest(".ds-sr-only, .ip-footer"))
  .filter(element => !element.closest("ol, ul.ip-rows") && !element.matches(".ds-link"))
  .filter(element => element.getBoundingClientRect().height < least)
  .map(element => element.outerHTML.slice(0, 120))
"""
# What fades in is judged when it has come to rest.
_AT_REST = "Promise.all(document.getAnimations().map(one => one.finished.catch(() => null))).then(() => true)"
_TOO_WIDE = """
[...document.querySelectorAll("body *")]
  .filter(element => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .slice(0, 3).map(element => element.outerHTML.slice(0, 120))
"""


@dataclass(frozen=True)
class Look:
    """One way of looking at a page."""

    device: str
    scheme: str

    def faults(self, page: Page) -> list[str]:
        page.set_viewport_size(SIZES[self.device])  # type: ignore[arg-type]
        page.emulate_media(color_scheme=self.scheme)  # type: ignore[arg-type]
        rules = ["tag", RULES] if self.scheme == "light" else ["rule", COLOUR_RULES]
        return [f"{self.device}, {self.scheme}: {fault}" for fault in page.evaluate(_AXE, rules)]


LOOKS = tuple(Look(device, scheme) for device in ("desktop", "phone") for scheme in ("light", "dark"))


@cache
def axe_program() -> str:
    return AXE.read_text()


def examine(page: Page) -> list[str]:
    """Everything wrong with what is on the screen now, in words; leaves the page as wide and bright as it was."""
    size = page.viewport_size
    page.evaluate(_AT_REST)
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe_program())
    faults = [fault for look in LOOKS for fault in look.faults(page)]
    faults += [f"small on phones: {element}" for element in page.evaluate(_SMALL_TARGETS, LEAST_TARGET)]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(NARROWEST)  # type: ignore[arg-type]
    if runs_off_the_side(page):
        faults.append(f"wider than 320 px: {page.evaluate(_TOO_WIDE)}")
    if size:
        page.set_viewport_size(size)
    return faults
