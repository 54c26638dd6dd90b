"""What every websocket of ours shares: exact origins, the close codes, and accepting before closing.

A refusal before accepting reaches a browser only as 1006, so it could not tell "sign in" from "no network".
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, Protocol, TypeVar

from django.conf import settings
from django.db import connections

from access.callstack import in_one_piece

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]
Heard = Callable[[bytes], None]

P = ParamSpec("P")
T = TypeVar("T")

# All sockets of a process share these threads for the database; pages have their own.
_threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="sockets")

SIGNED_OUT = 4401
NO_RIGHT = 4403
TOO_SLOW = 4408
REFUSED = 4422
# daphne's websocket library lets an application close with 1000 and 3000 to 4999 only: no 1009, no 1013.
TOO_BIG = 4413
LATER = 4503


class Direct(Protocol):
    """What our own server offers beside ASGI: frames go and come without a task and a queue for each of them."""

    @property
    def is_writable(self) -> bool:
        """Whether the peer keeps up; when it does not, frames are to go through `send`, which waits for it."""

    def write(self, frame: bytes) -> None:
        """Send a frame made by `binary_frame`. A socket that is closing takes no more, silently."""

    def listen(self, heard: Heard) -> None:
        """Call `heard` with every binary message as it arrives; all others still come by `receive`."""


DIRECT = "planrommet.direct"


def direct(scope: Scope) -> Direct | None:
    """The short way to the line, where the server has one."""
    found: Direct | None = scope.get("extensions", {}).get(DIRECT)
    return found


def binary_frame(payload: bytes) -> bytes:
    """A whole binary message as it stands on the wire from a server (RFC 6455, 5.2): made once for many receivers."""
    length = len(payload)
    if length < 126:
        return bytes((0x82, length)) + payload
    if length < 65536:
        return b"\x82\x7e" + length.to_bytes(2) + payload
    return b"\x82\x7f" + length.to_bytes(8) + payload


def header(scope: Scope, name: bytes) -> str:
    """The first header of that name, or an empty string."""
    return next((value.decode("latin-1") for key, value in scope["headers"] if key.lower() == name), "")


class ExactOrigin:
    """Refuses handshakes (HTTP 403) from any origin but those configured: scheme, host and port.

    Browsers send cookies with cross-site sockets, so this is their protection against forged requests (RFC 6455, 10.2).
    """

    def __init__(self, application: Application) -> None:
        self.application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        origins = [value for key, value in scope["headers"] if key.lower() == b"origin"]
        if len(origins) == 1 and origins[0].decode("latin-1") in settings.ORIGINS:
            await self.application(scope, receive, send)
            return
        await receive()
        await send({"type": "websocket.close", "code": NO_RIGHT})


async def close(send: Send, code: int) -> None:
    """Close an accepted socket with a code of ours."""
    await send({"type": "websocket.close", "code": code})


async def accept_and_close(receive: Receive, send: Send, code: int) -> None:
    """Accept a handshake only to say why it is refused."""
    await receive()
    await send({"type": "websocket.accept"})
    await close(send, code)


async def in_database(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a function that uses the database in one of the sockets' threads, and give the connection back."""

    def run() -> T:
        try:
            return function(*args, **kwargs)
        finally:
            connections.close_all()

    return await asyncio.get_running_loop().run_in_executor(_threads, in_one_piece, run)
