"""A line of the event loop's own to PostgreSQL, over which `atonce` is called without a thread in between.

The loop would pay a thread for every call with two changes of thread and their waiting for the interpreter; here it
writes the call to a socket it already watches and reads the answer from there. One call at a time.
"""

import asyncio
import struct
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection
from psycopg import Connection
from psycopg import Error as PostgreSQLError
from psycopg.pq import DiagnosticField, ExecStatus

from access.rights import permission_id
from meetings.minutes import atonce

_ONE, _SEVERAL = b"meetings_store_update", b"meetings_store_updates"
# The types of PostgreSQL, whose numbers never change: bigint, text, bytea, and lists of them.
_BIGINT, _TEXT, _BYTEA = 20, 25, 17
_BIGINTS, _TEXTS, _BYTEAS = 1016, 1009, 1001
_TYPES = {
    _ONE: (_BIGINT, _TEXT, _BIGINT, _BIGINT, _BIGINT, _BYTEA),
    _SEVERAL: (_BIGINT, _TEXTS, _BIGINTS, _BIGINTS, _BIGINTS, _BYTEAS),
}
_BINARY = 1

Answered = Callable[["list[int] | None"], None]


class Line:
    """A connection that stores updates when told to. `is_lost` says that it cannot any more."""

    def __init__(self, connected: Connection[Any], permission: int) -> None:
        self._connection = connected
        self._wire = connected.pgconn
        self._permission = struct.pack(">q", permission)
        self._answered: Answered | None = None
        self._numbers: list[int] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self.is_lost = False

    @property
    def is_busy(self) -> bool:
        return self._answered is not None

    def watch(self, loop: asyncio.AbstractEventLoop, lost: Callable[[], None]) -> None:
        """Hear answers on this loop; `lost` is called once when the line breaks, whatever was on its way."""
        self._loop, self._lost = loop, lost
        self._wire.nonblocking = 1
        self._fd = self._wire.socket
        loop.add_reader(self._fd, self._hear)

    def call(self, jobs: Sequence[Any], answered: Answered) -> None:
        """Store all of these in one transaction; `answered` gets their numbers, or None where nothing was stored."""
        self._answered = answered
        self._numbers = None
        name, values = _one(jobs[0]) if len(jobs) == 1 else _several(jobs)
        values = [self._permission, *values]
        try:
            self._wire.send_query_prepared(name, values, [_BINARY] * len(values), _BINARY)
            self._send()
        except PostgreSQLError:
            self._lose()

    def close(self) -> None:
        """Let the connection go. What is on its way is not waited for."""
        self.is_lost = True
        if self._loop is not None and not self._loop.is_closed():
            self._loop.remove_reader(self._fd)
            self._loop.remove_writer(self._fd)
        self._connection.close()

    def _send(self) -> None:
        if self._loop is None:
            raise RuntimeError("The line is watched before it is used.")
        if self._wire.flush():
            self._loop.add_writer(self._fd, self._send_more)

    def _send_more(self) -> None:
        try:
            if not self._wire.flush() and self._loop is not None:
                self._loop.remove_writer(self._fd)
        except PostgreSQLError:
            self._lose()

    def _hear(self) -> None:
        try:
            self._wire.consume_input()
            while self._answered is not None and not self._wire.is_busy():
                result = self._wire.get_result()
                if result is None:
                    self._answer()
                elif result.status == ExecStatus.TUPLES_OK:
                    self._numbers = _numbers_in(result.get_value(0, 0) or b"")
                elif result.error_field(DiagnosticField.SQLSTATE) != atonce.GIVEN_UP.encode():
                    self._lose()
        except PostgreSQLError:
            self._lose()

    def _answer(self) -> None:
        answered, self._answered = self._answered, None
        if answered is not None:
            answered(self._numbers)

    def _lose(self) -> None:
        if not self.is_lost:
            self.close()
            self._lost()


def open_line() -> Line | None:
    """Connect, in a thread that may wait; None where the database has no such call. Raises what connecting raises."""
    if connection.vendor != "postgresql":
        return None
    permission = permission_id("change_section")
    # As Django connects, but for this use alone: not from the pool, and with no transaction around its calls.
    connected: Connection[Any] = Connection.connect(**{**connection.get_connection_params(), "autocommit": True})
    for name, types in _TYPES.items():
        result = connected.pgconn.prepare(name, b"SELECT %b($1, $2, $3, $4, $5, $6)" % name, types)
        if result.status != ExecStatus.COMMAND_OK:
            connected.close()
            return None
    return Line(connected, permission)


def _one(job: Any) -> tuple[bytes, list[bytes]]:
    """Which call stores this job, and its values but the permission."""
    numbers = struct.pack(">qqq", job.minutes_id, job.section_id, job.user_id)
    return _ONE, [job.stream.encode(), numbers[:8], numbers[8:16], numbers[16:], job.update]


def _several(jobs: Sequence[Any]) -> tuple[bytes, list[bytes]]:
    return _SEVERAL, [
        _list(_TEXT, [job.stream.encode() for job in jobs]),
        _numbers([job.minutes_id for job in jobs]),
        _numbers([job.section_id for job in jobs]),
        _numbers([job.user_id for job in jobs]),
        _list(_BYTEA, [job.update for job in jobs]),
    ]


def _list(kind: int, values: Sequence[bytes]) -> bytes:
    """A list of values as PostgreSQL's binary form has it: one dimension, no nulls, counted from one."""
    parts = [struct.pack(">iiiii", 1, 0, kind, len(values), 1)]
    for value in values:
        parts.append(len(value).to_bytes(4))
        parts.append(value)
    return b"".join(parts)


def _numbers(values: Sequence[int]) -> bytes:
    flat = [part for value in values for part in (8, value)]
    return struct.pack(">iiiii" + "iq" * len(values), 1, 0, _BIGINT, len(values), 1, *flat)


def _numbers_in(written: bytes) -> list[int]:
    """The numbers of a bigint, or a list of them, in binary form."""
    if len(written) == 8:
        return list(struct.unpack(">q", written))
    if len(written) < 20:
        return []
    (count,) = struct.unpack_from(">i", written, 12)
    return list(struct.unpack_from(">" + "4xq" * count, written, 20))
