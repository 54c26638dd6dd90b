"""The world stands for a module; every test (by `db`) and every request undoes what it did."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from tests.recorded import made_or_played
from tests.rights.building import build
from tests.rights.walk import Browsers, sign_in
from tests.rights.world import World


@pytest.fixture(scope="module")
def standing_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[World, Browsers]]:
    """The world and a browser for everybody in it, until the module ends."""
    with django_db_blocker.unblock(), transaction.atomic():
        world, cookies = made_or_played(_with_sign_ins)
        # Nothing commits: what the building wanted done then would be gone through whenever a request is undone.
        connection.run_on_commit.clear()
        yield world, Browsers(cookies)
        transaction.set_rollback(True)


def _with_sign_ins() -> tuple[World, dict[str, dict[str, str]]]:
    world = build()
    return world, sign_in(world)


@pytest.fixture
def world(standing_world: tuple[World, Browsers], db: None) -> World:
    return standing_world[0]


@pytest.fixture
def browsers(standing_world: tuple[World, Browsers]) -> Browsers:
    return standing_world[1]
