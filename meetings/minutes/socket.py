"""The socket application of the minutes at /ws/minutes/<public id>: y-protocol in, y-protocol and acknowledgements out.

Bare ASGI (docs/adr/0006): one coroutine reads, one writes, and no frame passes through a channel layer. No exception
leaves this module; whatever a client sends ends in an answer, silence or a documented close code.
"""

import asyncio
import contextlib
import itertools
import logging
import re
from time import monotonic

from django.db import DatabaseError

from access.sessions import session_key_in, touch
from access.sockets import (
    LATER,
    REFUSED,
    TOO_BIG,
    TOO_SLOW,
    Receive,
    Scope,
    Send,
    close,
    direct,
    in_database,
)
from meetings.minutes import protocol
from meetings.minutes.connection import DOCUMENT_COST, Connection
from meetings.minutes.opening import Opening
from meetings.minutes.protocol import Malformed, Reader
from meetings.minutes.room import Room
from meetings.minutes.rooms import rooms
from meetings.minutes.schema import MAX_UPDATE

_logger = logging.getLogger(__name__)
_PATH = re.compile(r"/ws/minutes/([a-z0-9]{16})/?")
# An update with its frame around it.
MAX_FRAME = MAX_UPDATE + 16
TOUCH_SECONDS = 60.0
# So many messages of one socket are heard before the others get their turn, and what was sent to them leaves.
TURN_MESSAGES = 16
# Reading and checking costs by the length: a keystroke is one token, the largest update half of what one may spend.
BYTES_A_TOKEN = 4096


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Serve one websocket of the minutes."""
    await receive()
    await send({"type": "websocket.accept"})
    opening = await _opening(scope)
    if isinstance(opening, int):
        await close(send, opening)
        return
    short_way = direct(scope)
    socket = Connection(opening.identity, may_write=opening.may_write, direct=short_way)
    try:
        room = await rooms().enter(opening.minutes_id, socket)
    except Exception as error:  # noqa: BLE001 (a document that cannot be read has many causes)
        # Never an empty document in place of one that could not be read.
        _logger.error("Minutes could not be opened: %s", type(error).__name__)
        await close(send, LATER)
        return
    writer = asyncio.ensure_future(_write(socket, send))
    try:
        if short_way is not None:
            short_way.listen(lambda data: _take(room, socket, data))
        await _read(room, socket, receive)
    finally:
        rooms().leave(room, socket)
        socket.close(1000)
        writer.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await writer


async def _opening(scope: Scope) -> Opening | int:
    found = _PATH.fullmatch(scope["path"])
    try:
        return await rooms().door.ask((session_key_in(scope["headers"]), found[1] if found else ""))
    except DatabaseError as error:
        _logger.error("Minutes could not be opened: %s", type(error).__name__)
        return LATER


async def _write(socket: Connection, send: Send) -> None:
    try:
        await socket.write(send)
    except Exception as error:  # noqa: BLE001 (each server has its own)
        # The line broke while we wrote; the reading side is told by the server.
        _logger.debug("a socket of the minutes broke: %s", type(error).__name__)


async def _read(room: Room, socket: Connection, receive: Receive) -> None:
    """Hear the client until it leaves; once the socket is closing, nothing it says counts."""
    for heard in itertools.count(1):
        message = await receive()
        if message["type"] == "websocket.disconnect":
            return
        if message["type"] == "websocket.receive":
            _take(room, socket, message.get("bytes"))
        if heard % TURN_MESSAGES == 0:
            # Where messages wait already, `receive` lets nobody else in between.
            await asyncio.sleep(0)


def _take(room: Room, socket: Connection, data: bytes | None) -> None:
    """Take one message: binary, not too big, not too many."""
    if not socket.is_open:
        return
    if data is None:
        socket.close(REFUSED)
    elif len(data) > MAX_FRAME:
        socket.close(TOO_BIG)
    elif not socket.spend(1 + len(data) // BYTES_A_TOKEN):
        socket.close(TOO_SLOW)
    else:
        _hear(room, socket, bytes(data))


def _hear(room: Room, socket: Connection, data: bytes) -> None:
    reader = Reader(data)
    try:
        kind = reader.number()
        if kind == protocol.SYNC:
            _hear_sync(room, socket, *protocol.read_sync(reader))
        elif kind == protocol.AWARENESS:
            room.writers.take(socket, protocol.read_awareness(reader))
        elif kind == protocol.QUERY_AWARENESS:
            room.writers.tell(socket)
        else:
            raise Malformed("unknown kind")
        if not reader.is_at_end:
            raise Malformed("more than it says")
    except Malformed:
        socket.close(REFUSED)
    except Exception as error:  # noqa: BLE001 (what a client sends must never end the room)
        _logger.error("A frame of the minutes could not be handled: %s", type(error).__name__)
        socket.close(REFUSED)


def _hear_sync(room: Room, socket: Connection, step: int, content: bytes) -> None:
    if step == protocol.STEP_1:
        if not socket.spend(DOCUMENT_COST) or not socket.spend_again(room.tell_state(socket, content) / BYTES_A_TOKEN):
            socket.close(TOO_SLOW)
        return
    if len(content) > MAX_UPDATE:
        socket.close(TOO_BIG)
        return
    room.take_update(socket, content)
    _count_as_activity(socket)


def _count_as_activity(socket: Connection) -> None:
    if monotonic() - socket.touched_at > TOUCH_SECONDS:
        socket.touched_at = monotonic()
        task = asyncio.ensure_future(in_database(touch, socket.identity.session_key))
        task.add_done_callback(lambda done: done.exception())
