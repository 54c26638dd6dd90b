"""The cast in the database for every test that asks for it."""

from collections.abc import Iterator

import pytest
from django.db import connection

from tests.cast import Cast, assemble


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.fixture
def live_cast(transactional_db: None) -> Iterator[Cast]:
    """The cast with real commits, for what happens on commit, on sockets and in several threads."""
    yield assemble()
    if connection.vendor == "sqlite":
        # Emptying the tables afterwards is a DELETE on SQLite, which the trail refuses; they come back with the views.
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type='trigger' AND name LIKE 'access_%_no_%'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
