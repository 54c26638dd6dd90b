"""Writes the same rows in the database again: what took many small steps once takes some plain SQL afterwards."""

import copy
import time
from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar, cast

from django.apps import apps
from django.contrib.auth.models import Permission
from django.db import connection, models, transaction
from django.db.models.sql import InsertQuery

from access.dates import today

OUR_APPS = ("access", "plans", "meetings", "notifications")
T = TypeVar("T")
# Sign-ins run idle after half an hour.
_OLD_AFTER = 15 * 60
_recorded: dict[tuple[Any, ...], "Recording[Any]"] = {}


def made_or_played(make: Callable[[], T]) -> T:
    """What `make` writes and returns: by its own steps the first time, after that by plain SQL, ten times as fast.

    The database must hold no rows of ours.
    """
    # Ages go by the day, and rights name permissions, which can get new keys when a test with commits is cleared away.
    # Where nothing commits, what happens on commit is not in the recording: people's own streams have not moved.
    permissions = tuple(Permission.objects.order_by("pk").values_list("pk", "content_type_id", "codename"))
    age = int(time.monotonic() // _OLD_AFTER)
    key = (make, age, today(), connection.in_atomic_block, permissions)
    if key in _recorded:
        return cast("T", _recorded[key].play())
    recording = Recording(make)
    _recorded[key] = recording
    return recording.made


class Recording(Generic[T]):
    """What `make` has written in a database without rows of ours, and the records it returned as `made`."""

    def __init__(self, make: Callable[[], T]) -> None:
        self.made = make()
        self._copy = copy.deepcopy(self.made)
        self._inserts = [insert for model in _our_models() for insert in _inserts(model)]

    def play(self) -> T:
        """Write it all again; returns records of one's own. The database must hold no rows of ours, as it did then."""
        with transaction.atomic(), connection.cursor() as cursor:
            for sql, parameters in self._inserts:
                cursor.execute(sql, parameters)
        return copy.deepcopy(self._copy)


def _our_models() -> Iterator[type[models.Model]]:
    for name in OUR_APPS:
        for model in apps.get_app_config(name).get_models(include_auto_created=True):
            if model._meta.managed and not model._meta.proxy:
                yield model


def _inserts(model: type[models.Model]) -> list[tuple[str, Any]]:
    """The statements that write the rows of a model as they stand, with their keys."""
    rows = list(model._base_manager.order_by("pk"))
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    size = max(connection.ops.bulk_batch_size(fields, rows), 1) if rows else 1
    found: list[tuple[str, Any]] = []
    for first in range(0, len(rows), size):
        query = InsertQuery(model)
        query.insert_values(fields, rows[first : first + size], raw=True)
        found += query.get_compiler(connection=connection).as_sql()
    return found
