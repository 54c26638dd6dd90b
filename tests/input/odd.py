"""Odd values, odd forms and odd bodies for Hypothesis to choose from, and what a database held before and after."""

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.db import connection
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from tests.recorded import OUR_APPS
from tests.rights.walk import undone
from tests.rights.world import World

LONG = os.environ.get("IPPLATFORM_LONG") == "1"
URLENCODED = "application/x-www-form-urlencoded"
# Being asked, and being signed in, leave rows of their own; they are no part of a plan.
_PASSED_OVER = {"accessevent", "session", "throttle", "stream", "workerbeat"}


def examples(few: int) -> settings:
    """A few examples, the same ones every time; many new ones in `make test-long`."""
    return settings(
        max_examples=few * 25 if LONG else few,
        derandomize=not LONG,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


TEXTS = [
    "", " ", "0", "-1", "1", "9" * 31, "9" * 5000, "1e400", "NaN", "١٢٣", "null", "true", "[]", "{}", '{"a":1}',
    "a" * 16,
    "a\x00b", "\x00", "a\r\nb", "‮gnirts", "\ufeff", "\uffff", "é" * 3000, "ord " * 30_000, "😀", "Z̸̢̛",
    "<script>x</script>",
    "{{7*7}}", "{0.__class__}", "%(who)s", "%s%n", "' OR 1=1 --", "../../etc/passwd", "%00", "%ED%A0%80", "=1+1",
    "javascript:alert(1)", "https://" + "a" * 600, "https://[", "2026-02-30", "0000-00-00", "9999-12-31", "10000-01-01",
    "31.12.99", "24:00", "12:60", "-0", "1_000", "+1", "0x10", "write", "view", "none", "owner", "maja", "on", "day",
]  # fmt: skip


def values(world: World) -> st.SearchStrategy[str]:
    """A value of a field: odd, random, or the id of something elsewhere, of another plan, or of another kind."""
    ids = [one.public_id for one in (*world.sections.values(), *world.goals.values(), *world.measures.values())]
    ids += [
        one.public_id for one in (*world.meetings.values(), *world.cast.people.values(), *world.cast.plans.values())
    ]
    ids += [one.public_id for one in world.cast.seats.values()]
    ids += [world.plan("leif").seats.order_by("id")[0].public_id, world.drafts["anne"].public_id, world.token]
    return st.one_of(
        st.sampled_from(TEXTS),
        st.sampled_from(sorted(ids)),
        st.text(max_size=40),
        st.integers().map(str),
        st.dates().map(str),
    )


def forms(world: World, right: Mapping[str, Any]) -> st.SearchStrategy[list[tuple[str, str]]]:
    """A rightly filled form with some fields left out, changed, doubled or added."""
    odd = values(world)
    fields = [_field(name, value, odd) for name, value in right.items()]
    names = st.sampled_from(
        ["version", "_once", "more", "discard", "back", "next", "group", "is_undo", "s-" + "a" * 16, "\x00"]
    )
    extra = st.lists(st.tuples(names | st.text(max_size=8), odd), max_size=2)
    return st.tuples(*fields, extra).map(lambda parts: [pair for part in parts for pair in part])


def _field(name: str, value: Any, odd: st.SearchStrategy[str]) -> st.SearchStrategy[list[tuple[str, str]]]:
    kept = [(name, str(one)) for one in (value if isinstance(value, list) else [value])]
    changed = st.tuples(st.just(name), odd)
    return st.one_of(
        st.just(kept),
        st.just(kept),
        st.just([]),
        changed.map(lambda pair: [pair]),
        changed.map(lambda pair: [*kept, pair]),
    )


def _as_form(pairs: list[tuple[str, str]]) -> tuple[bytes, str]:
    return urlencode(pairs, errors="surrogatepass").encode(), URLENCODED


def _as_multipart(pairs: list[tuple[str, str]]) -> tuple[bytes, str]:
    clean = {name.encode("utf-8", "replace").decode(): text.encode("utf-8", "replace") for name, text in pairs}
    return encode_multipart(BOUNDARY, clean), MULTIPART_CONTENT


def _as_broken_multipart(pairs: list[tuple[str, str]]) -> tuple[bytes, str]:
    body, kind = _as_multipart(pairs)
    return body[: len(body) * 2 // 3], kind


def _as_json(pairs: list[tuple[str, str]]) -> tuple[bytes, str]:
    return json.dumps(dict(pairs)).encode(), "application/json"


def _as_other(pairs: list[tuple[str, str]]) -> tuple[bytes, str]:
    return _as_form(pairs)[0], "text/plain; charset=utf-16"


def _as_charset(pairs: list[tuple[str, str]]) -> tuple[bytes, str]:
    return _as_form(pairs)[0], URLENCODED + "; charset=latin-1"


Encoding = Callable[[list[tuple[str, str]]], tuple[bytes, str]]
# Mostly as browsers do it: the odd ways are refused before a view is reached.
ENCODINGS: st.SearchStrategy[Encoding] = st.sampled_from(
    [_as_form, _as_form, _as_form, _as_form, _as_multipart, _as_broken_multipart, _as_json, _as_other, _as_charset]
)


class Holdings:
    """All that the database holds about plans and people at a moment, to be held against what it holds after trying."""

    def __init__(self) -> None:
        self._held = everything()
        self._written = _rows_written()

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Try something; it has not happened afterwards."""
        with undone():
            self._written = _rows_written()
            yield

    def stand(self) -> bool:
        """Whether what was just tried has changed nothing. Where no row was written, none is read again."""
        return self._written == _rows_written() or everything() == self._held


def _rows_written() -> int:
    """How many rows this connection has ever written, also such as were taken back; SQLite alone counts them."""
    return connection.connection.total_changes if connection.vendor == "sqlite" else time.monotonic_ns()


def everything() -> str:
    """A fingerprint of all that the database holds about plans and people."""
    digest = hashlib.blake2b(digest_size=16)
    with connection.cursor() as cursor:
        for question in _questions():
            cursor.execute(question)
            digest.update(f"{question}{[tuple(map(_plain, row)) for row in cursor.fetchall()]}".encode())
    return digest.hexdigest()


@cache
def _questions() -> list[str]:
    """For every row of every table of ours, as the database has it: asked after each example, so without the models."""
    quoted = connection.ops.quote_name
    ours = [model._meta for name in OUR_APPS for model in apps.get_app_config(name).get_models()]
    asked = [meta for meta in ours if meta.managed and not meta.proxy and meta.model_name not in _PASSED_OVER]
    return [
        f"SELECT {', '.join(map(quoted, _columns(meta)))} FROM {quoted(meta.db_table)} ORDER BY 1"  # noqa: S608
        for meta in asked
    ]


def _columns(meta: Any) -> list[str]:
    """The columns of a table, its key first."""
    # The last sign-in and a device's failures are changed by trying.
    passed_over = {"last_login", "throttling_failure_count", "throttling_failure_timestamp", "saved_at"}
    named = [field.column for field in meta.concrete_fields if field.attname not in passed_over]
    return sorted(named, key=lambda name: name != meta.pk.column)


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value
