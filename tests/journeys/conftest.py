"""One browser for the run; a product for each walk that changes things."""

import os
from collections.abc import Generator, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, expect, sync_playwright

from ipplatform.install.browser import find_chromium
from tests.journeys.people import AT_THEIR_SCREENS

ARGUMENTS = [
    "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    # A page is looked at for two seconds: making its programs faster takes longer than what they then save.
    "--js-flags=--no-opt --no-maglev",
]  # fmt: skip

# What promises seconds measures them itself; everything else may be late where three walks share two cores.
expect.set_options(timeout=15_000)

# The longest begin first, so that none of them is alone at the end; the pages, which are short, fill up.
_ORDER = ("test_the_main_job", "test_from_the_notice_to_the_final_minutes", "", "test_a_state", "test_a_page")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in item.nodeid:
            item.add_marker(pytest.mark.journey)
    items.sort(key=_turn_of)


def _turn_of(item: pytest.Item) -> int:
    if "journeys" not in item.nodeid:
        return -1
    return next((turn for turn, name in enumerate(_ORDER) if name and item.name.startswith(name)), _ORDER.index(""))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, None]:
    """Leave a picture of every open screen when a walk fails, and say where each person was."""
    outcome = yield
    report = outcome.get_result()
    if report.when == "call" and report.failed:
        folder = Path("build/journeys")
        for somebody in AT_THEIR_SCREENS:
            # A page that hangs cannot be drawn: what failed is told all the same.
            with suppress(Error):
                somebody.picture(folder / f"{item.name.replace('/', '-')}-{somebody.name}.png")
            report.sections.append((f"{somebody.name} was at", f"{somebody.path}\n{somebody.complaints}"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = find_chromium()
    if chromium is None:
        pytest.fail("The journeys need Chromium; `make test` says how to get it.")
    # Playwright's loop would make Django refuse the database in this process; nothing here uses it anyway.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        window = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield window
        window.close()
