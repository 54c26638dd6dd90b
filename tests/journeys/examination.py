"""Looks at what is on the screen as every reader might: wide and narrow, light and dark, and at the narrowest."""

from dataclasses import dataclass

from playwright.sync_api import Page

from tests.journeys.people import SIZES, axe, runs_off_the_side

NARROWEST = {"width": 320, "height": 720}
# What axe judges by the colours on the screen; every other rule says the same in light and dark.
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
# Half a pixel up or down is a matter of rounding.
LEAST_TARGET = 43.5
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
        found = axe(page) if self.scheme == "light" else axe(page, "rule", COLOUR_RULES)
        return [f"{self.device}, {self.scheme}: {fault}" for fault in found]


# In an order that turns the light as seldom as can be: the narrowest comes last, in light.
LOOKS = (Look("desktop", "light"), Look("desktop", "dark"), Look("phone", "dark"), Look("phone", "light"))


def examine(page: Page) -> list[str]:
    """Everything wrong with what is on the screen now, in words; leaves the page as wide and bright as it was."""
    size = page.viewport_size
    page.evaluate(_AT_REST)
    faults = [fault for look in LOOKS for fault in look.faults(page)]
    faults += [f"small on phones: {element}" for element in page.evaluate(_SMALL_TARGETS, LEAST_TARGET)]
    page.set_viewport_size(NARROWEST)  # type: ignore[arg-type]
    if runs_off_the_side(page):
        faults.append(f"wider than 320 px: {page.evaluate(_TOO_WIDE)}")
    if size:
        page.set_viewport_size(size)
    return faults
