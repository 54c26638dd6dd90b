"""The database of a test program: a copy of one that is migrated once a run."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from tests.prepared import copy_database, made_once
from tests.product import DATABASE


@contextmanager
def database_of_our_own() -> Iterator[None]:
    """Let the connection lead to an empty database of this program's own."""
    if connection.vendor == "sqlite":
        name = str(settings.DATABASES["default"]["TEST"]["NAME"])
        copy_database(made_once("empty", _migrate_file) / DATABASE, Path(name))
        _turn_to(name)
        yield
        connection.close()
        for ending in ("", "-wal", "-shm"):
            Path(name + ending).unlink(missing_ok=True)
    else:
        template = made_once("postgresql", _migrate_template) / "name"
        name = f"test_{secrets.token_hex(6)}"
        _on_the_server(f"CREATE DATABASE {name} TEMPLATE {template.read_text()}")
        _turn_to(name)
        yield
        _on_the_server(f"DROP DATABASE {name} WITH (FORCE)")


def _migrate_file(folder: Path) -> None:
    _turn_to(str(folder / DATABASE))
    call_command("migrate", verbosity=0, skip_checks=True)
    connection.close()


def _migrate_template(folder: Path) -> None:
    name = f"test_{secrets.token_hex(6)}"
    _on_the_server(f"CREATE DATABASE {name}")
    _turn_to(name)
    call_command("migrate", verbosity=0, skip_checks=True)
    _leave()
    (folder / "name").write_text(name)


def _on_the_server(statement: str) -> None:
    _leave()
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


def _turn_to(name: str) -> None:
    _leave()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


def _leave() -> None:
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()  # type: ignore[attr-defined]
