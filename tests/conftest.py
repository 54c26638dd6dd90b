"""A database for every test program, and the cast in it for every test that asks for it."""

import gc
import sys
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import pytest
from django.db import connection
from django.template.base import Template
from django.test.utils import instrumented_test_render  # type: ignore[attr-defined]

from access.callstack import in_one_piece
from access.frozen import FROZEN, trigger_names
from access.liveviews import APPEND_ONLY, make_append_only
from access.models import User
from tests.alone import turn
from tests.cast import Cast, assemble
from tests.database import database_of_our_own
from tests.recorded import made_or_played
from tests.standstill import Machine, witnessed

# These folders and files have tests that take long one by one: begun last, one would keep a single core at the end.
_FIRST = {"model": 0, "test_demo_municipality": 1, "rights": 2}
# Taken before Django's test environment puts its own in place.
_DRAW = Template._render  # type: ignore[attr-defined]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_turn_of)


def _turn_of(item: pytest.Item) -> int:
    # Whoever wants to be alone later waits for the end of a long test, and everybody else behind them.
    if _promises_seconds(item) or _names(item, "alone"):
        return -1
    return _FIRST.get(item.path.parent.name, _FIRST.get(item.path.stem, len(_FIRST)))


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> object:
    """Every test in a call stack of one piece, as the product's own work is: the system has a third less to do."""
    plugins = session.config.pluginmanager
    others = plugins.subset_hook_caller("pytest_runtestloop", remove_plugins=[sys.modules[__name__]])
    return in_one_piece(others, session=session)


def pytest_collection_finish() -> None:
    """Let the collector of garbage pass over what stays anyhow: modules, items, the resolver, the registry."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    with nullcontext() if _promises_seconds(item) else turn(alone=False):
        return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, object, object]:
    """The servers of a test that promises seconds are started, and ended, beside other tests."""
    with turn(alone=False) if _promises_seconds(item) else nullcontext():
        return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    draw = instrumented_test_render if _looks_at_contexts(item) else _DRAW
    Template._render = draw  # type: ignore[attr-defined]
    with turn(alone=True) if _promises_seconds(item) else nullcontext():
        return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, object, object]:
    with turn(alone=False) if _promises_seconds(item) else nullcontext():
        return (yield)


def _looks_at_contexts(item: pytest.Item) -> bool:
    """Whether a test asks for `response.context` itself. Django copies that for every template, for all tests alike."""
    return _names(item, "context")


def _names(item: pytest.Item, name: str) -> bool:
    code = getattr(getattr(item, "function", None), "__code__", None)
    return code is not None and name in code.co_names


def _promises_seconds(item: pytest.Item) -> bool:
    return item.get_closest_marker("seconds") is not None


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """Instead of migrating anew: see `tests.database`."""
    with django_db_blocker.unblock(), database_of_our_own(), django_db_blocker.block():
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble() if User.objects.exists() else made_or_played(assemble)


@pytest.fixture
def live_cast(transactional_db: None) -> Iterator[Cast]:
    """The cast with real commits, for what happens on commit, on sockets and in several threads."""
    yield made_or_played(assemble)
    # Emptying the tables afterwards is what the trail refuses; its triggers come back with the views.
    with connection.cursor() as cursor:
        for statement in dropped_triggers():
            cursor.execute(statement)
        if connection.vendor == "sqlite":
            # Permissions get the same keys again, so that the next test finds the recording of this one's cast.
            cursor.execute("DELETE FROM sqlite_sequence")


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    """By which seconds are measured."""
    with witnessed() as witness:
        yield witness


@contextmanager
def without_append_only(*tables: str) -> Iterator[None]:
    """Rows of these tables can be changed and removed inside."""
    # PostgreSQL alters no table on which keys are still to be checked.
    connection.check_constraints()
    with connection.cursor() as cursor:
        for statement in dropped_triggers(tables):
            cursor.execute(statement)
    yield
    connection.check_constraints()
    make_append_only(connection.alias)


def dropped_triggers(tables: Iterable[str] = (*APPEND_ONLY, *FROZEN)) -> list[str]:
    """What takes the triggers away that refuse changes, as only the owner of a database can."""
    names = [(table, name) for table in tables for name in _triggers_of(table)]
    if connection.vendor == "sqlite":
        return [f"DROP TRIGGER {name}" for _table, name in names]
    return [f"DROP TRIGGER {name} ON {table}" for table, name in names]


def _triggers_of(table: str) -> list[str]:
    sqlite = connection.vendor == "sqlite"
    if table in FROZEN:
        return trigger_names(table) if sqlite else trigger_names(table)[:2]
    kinds = ("no_update", "no_delete", "no_replace") if sqlite else ("append_only", "no_truncate")
    return [f"{table}_{kind}" for kind in kinds]
