"""Statements of every page and every sign-in, in plain SQL: put together once, where the ORM does it at each asking.

What goes in and what comes out is converted as the ORM does it, on both databases.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Field, Model

M = TypeVar("M", bound=Model)


class Question:
    """A SELECT of these columns, in this order; `sql` names its tables as they are called in the database."""

    def __init__(self, fields: Sequence["Field[Any, Any]"], sql: str) -> None:
        self._fields = fields
        self._sql = sql

    def ask(self, *values: Any) -> list[list[Any]]:
        """The rows, each a list of what the ORM would give."""
        with connection.cursor() as cursor:
            cursor.execute(self._text, _sent(values))
            rows = [list(row) for row in cursor.fetchall()]
        for position, column, convert in self._conversions:
            for row in rows:
                row[position] = convert(row[position], column, connection)
        return rows

    @cached_property
    def _text(self) -> str:
        return f"SELECT {columns_of(self._fields)} {self._sql}"

    @cached_property
    def _conversions(self) -> list[tuple[int, Any, Any]]:
        """What the database gives otherwise than Python wants it: on SQLite, moments and truths."""
        columns: list[Any] = [field.get_col(field.model._meta.db_table) for field in self._fields]
        return [
            (position, column, convert)
            for position, column in enumerate(columns)
            for convert in [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]
        ]


def change(sql: str, *values: Any) -> int:
    """Run a statement that writes; returns how many rows it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(sql, _sent(values))
        return int(cursor.rowcount)


def record_of(kind: type[M], row: Sequence[Any]) -> M:
    """The record that holds these columns: all of its kind, in the order of the model."""
    return kind.from_db(connection.alias, [field.attname for field in kind._meta.concrete_fields], row)


def columns_of(fields: Sequence["Field[Any, Any]"]) -> str:
    """These columns with their tables."""
    return ", ".join(f'"{field.model._meta.db_table}"."{field.column}"' for field in fields)


def values_of(record: Model, fields: Sequence["Field[Any, Any]"]) -> list[Any]:
    """What a record holds in these columns."""
    return [getattr(record, field.attname) for field in fields]


def _sent(values: Sequence[Any]) -> list[Any]:
    adapt = connection.ops.adapt_datetimefield_value
    return [adapt(value) if isinstance(value, datetime) else value for value in values]
