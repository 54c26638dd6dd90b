"""The application behind `/ws/live`: accept, find out who it is, then listen. Bare ASGI (docs/adr/0005 says why)."""

import asyncio
import time

from django.db import Error as DatabaseFailure

from access.sessions import identify, session_key_in
from access.sockets import (
    LATER,
    NO_RIGHT,
    REFUSED,
    SIGNED_OUT,
    TOO_BIG,
    TOO_SLOW,
    Receive,
    Scope,
    Send,
    close,
    in_database,
)
from notifications.live import protocol
from notifications.live.connection import Connection
from notifications.live.hub import Hub, this_hub


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Serve one socket until it closes. Closes with the codes of `access.sockets`; raises nothing."""
    await receive()
    if scope["path"] != protocol.PATH:
        await close(send, NO_RIGHT)
        return
    await send({"type": "websocket.accept"})
    try:
        identity = await in_database(identify, session_key_in(scope["headers"]))
    except DatabaseFailure:
        await close(send, LATER)
        return
    if identity is None:
        await close(send, SIGNED_OUT)
        return
    hub, connection = this_hub(), Connection(identity, send)
    if not hub.join(connection):
        await close(send, LATER)
        return
    connection.start()
    try:
        await _listen(hub, connection, receive)
    except asyncio.CancelledError:
        # Either the server stops, or a peer that no longer reads has used up its grace; there is nothing left to do.
        if connection.code is None:
            raise
    finally:
        hub.leave(connection)


async def _listen(hub: Hub, connection: Connection, receive: Receive) -> None:
    allowance, at = protocol.FRAMES_AT_ONCE, time.monotonic()
    while (message := await receive())["type"] != "websocket.disconnect":
        if connection.code is not None:
            continue
        now = time.monotonic()
        allowance = min(protocol.FRAMES_AT_ONCE, allowance + (now - at) * protocol.FRAMES_A_SECOND) - 1
        at = now
        text = message.get("text")
        if allowance < 0:
            connection.end(TOO_SLOW)
        elif text is None:
            connection.end(REFUSED)
        else:
            await _hear(hub, connection, text)


async def _hear(hub: Hub, connection: Connection, text: str) -> None:
    connection.heard()
    try:
        said = protocol.read(text)
    except protocol.TooBig:
        connection.end(TOO_BIG)
        return
    except protocol.Malformed:
        connection.end(REFUSED)
        return
    if isinstance(said, protocol.Watch):
        hub.watch(connection, said)
        await hub.answer(connection, said.here)
    else:
        await hub.answer(connection, connection.here)
