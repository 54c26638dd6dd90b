"""Every test has an event loop of its own, and so a hub of its own."""

from collections.abc import AsyncIterator

import pytest

from notifications.live.hub import this_hub


@pytest.fixture(autouse=True)
async def hub() -> AsyncIterator[None]:
    yield
    this_hub().stop()
