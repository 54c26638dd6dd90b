"""Querysets that every page asks: put together and translated into SQL once; each asking sends its own values.

The ORM takes many times as long to write such a question down as the database takes to answer it.
"""

from collections.abc import Callable, Hashable
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import Model, QuerySet

R = TypeVar("R")
# What stands for a value while the question is written down: nothing that a question of ours holds otherwise.
_STAND_INS: dict[type, Callable[[int], Any]] = {
    int: lambda number: 2_140_483_500 + number,
    str: lambda number: f"stands for value {number}",
    datetime: lambda number: datetime(1903, 2, 5, 4, 3, number, 817_000, tzinfo=UTC),
}


@dataclass(frozen=True)
class _Written:
    """A question in SQL: its parameters in their order, and which of them are whose place."""

    queryset: Any
    compiler: Any
    sql: str
    parameters: list[Any]
    # Position among the parameters, number of the value, and the type in which the ORM sends it.
    places: list[tuple[int, int, Callable[[Any], Any]]]


class Prepared(Generic[R]):
    """A queryset whose shape is always the same: `build` gets a value of each of `kinds`, only to compare with.

    Rights go by the database's own clock, so what it answers is as fresh as the queryset itself. `build` must not look
    at a clock or at whoever is asking; a value that it leaves out is an error when the question is first asked.
    """

    def __init__(self, build: Callable[..., "QuerySet[Any, R]"], *kinds: type) -> None:
        self._build = build
        self._kinds = kinds
        # By the database's alias.
        self._written: dict[str, _Written] = {}

    def ask(self, *values: Any) -> list[R]:
        """What the queryset holds now, with these values in their places; None is no value."""
        alias = self._queryset.db
        written = self._written.get(alias) or self._translated(alias)
        parameters = list(written.parameters)
        for position, number, as_sent in written.places:
            parameters[position] = as_sent(values[number])
        # Translated on one thread, asked on any: each has its own connection.
        translated = copy(written.compiler)
        translated.connection = connections[alias]
        translated.as_sql = lambda *_args, **_options: (written.sql, tuple(parameters))
        query = copy(written.queryset.query)
        query.get_compiler = lambda *_args, **_options: translated
        asked = written.queryset.__class__(written.queryset.model, query, alias)
        for name in ("_iterable_class", "_fields", "_prefetch_related_lookups"):
            setattr(asked, name, getattr(written.queryset, name))
        return list(asked)

    def first(self, *values: Any) -> R | None:
        """The first that the queryset holds now, if any; one that may hold many is limited by `build`."""
        return next(iter(self.ask(*values)), None)

    @cached_property
    def _stand_ins(self) -> list[Any]:
        return [_STAND_INS[kind](number) for number, kind in enumerate(self._kinds)]

    @cached_property
    def _queryset(self) -> Any:
        return self._build(*self._stand_ins)

    def _translated(self, alias: str) -> _Written:
        """The question in the SQL of one database. Two threads that need it first may both do it, to the same end."""
        queryset = self._queryset.all()
        compiler = queryset.query.get_compiler(using=alias)
        sql, parameters = compiler.as_sql()
        way_of: dict[type, Callable[[Any], Any]] = {datetime: connections[alias].ops.adapt_datetimefield_value}
        number_of: dict[Any, int] = {}
        for number, (kind, value) in enumerate(zip(self._kinds, self._stand_ins, strict=True)):
            number_of[way_of[kind](value) if kind in way_of else value] = number
        places = [
            # PostgreSQL gets numbers by their width.
            (position, number_of[value], way_of.get(self._kinds[number_of[value]], type(value)))
            for position, value in enumerate(parameters)
            if isinstance(value, Hashable) and value in number_of
        ]
        if len({number for _position, number, _way in places}) < len(number_of):
            raise ValueError(f"Not every value of this question is sent as it is: {sql}")
        written = self._written[alias] = _Written(queryset, compiler, sql, list(parameters), places)
        return written


def keep_fetched(record: Model, name: str, rows: list[Any], like: "QuerySet[Any, Any]") -> None:
    """Let the record's `name` hold these rows without asking again, as a `Prefetch` of the queryset `like` does."""
    manager: Any = getattr(record, name)
    for row in rows:
        setattr(row, manager.field.name, record)
    held = manager._apply_rel_filters(like)
    held._result_cache, held._prefetch_done = rows, True
    record.__dict__.setdefault("_prefetched_objects_cache", {})[name] = held
