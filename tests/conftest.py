"""The cast in the database for every test that asks for it."""

from collections.abc import Iterator

import pytest
from django.db import connection

from access.liveviews import APPEND_ONLY
from tests.cast import Cast, assemble


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.fixture
def live_cast(transactional_db: None) -> Iterator[Cast]:
    """The cast with real commits, for what happens on commit, on sockets and in several threads."""
    yield assemble()
    # Emptying the tables afterwards is what the trail refuses; its triggers come back with the views.
    with connection.cursor() as cursor:
        for statement in dropped_triggers():
            cursor.execute(statement)


def dropped_triggers() -> list[str]:
    """What takes the append-only triggers away, as only the owner of a database can."""
    if connection.vendor == "sqlite":
        return [f"DROP TRIGGER {table}_no_{verb}" for table in APPEND_ONLY for verb in ("update", "delete", "replace")]
    return [
        f"DROP TRIGGER {table}_{name} ON {table}" for table in APPEND_ONLY for name in ("append_only", "no_truncate")
    ]
