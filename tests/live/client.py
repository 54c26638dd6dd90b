"""A websocket against the whole ASGI application, in this process: handshake, frames and close codes of a server."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from django.conf import settings

from access.models import User
from access.sockets import in_database
from ipplatform.asgi import application
from tests.cast import signed_in

ORIGIN = b"http://testserver"
# How long a test waits for what must come; whoever promises less looks at `Socket.told_at`.
PATIENCE = 20.0


class Refused(Exception):
    """The handshake was refused before it was accepted, as HTTP 403."""


class Closed(Exception):
    """The server closed the socket with this code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Socket:
    """One open socket. `received` keeps everything the server has ever sent on it.

    `told_at` is when the frame came, by the wall clock, that was read last: however late it was read.
    """

    def __init__(self, path: str, headers: list[tuple[bytes, bytes]]) -> None:
        self.scope = {
            "type": "websocket", "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "",
            "headers": headers, "subprotocols": [], "client": ["127.0.0.1", 1], "server": ["testserver", 80],
        }  # fmt: skip
        self.received: list[str | bytes] = []
        self.code: int | None = None
        self.told_at = 0.0
        # Cleared while the peer does not read: `send` then blocks, as it does on servers with backpressure.
        self.reads = asyncio.Event()
        self.reads.set()
        self._in: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._out: asyncio.Queue[tuple[float, dict[str, Any]]] = asyncio.Queue()
        self.task = asyncio.create_task(application(self.scope, self._in.get, self._send))

    async def _send(self, message: Any) -> None:
        await self.reads.wait()
        if message["type"] == "websocket.send":
            self.received.append(message.get("text") or message.get("bytes"))
        elif message["type"] == "websocket.close":
            self.code = message["code"]
        self._out.put_nowait((time.time(), message))

    async def connect(self) -> None:
        """Shake hands; raises Refused."""
        self._in.put_nowait({"type": "websocket.connect"})
        _at, answer = await asyncio.wait_for(self._out.get(), PATIENCE)
        if answer["type"] != "websocket.accept":
            await self.task
            raise Refused

    def send_text(self, text: str) -> None:
        self._in.put_nowait({"type": "websocket.receive", "text": text})

    def send_bytes(self, data: bytes) -> None:
        self._in.put_nowait({"type": "websocket.receive", "bytes": data})

    def say(self, **message: Any) -> None:
        self.send_text(json.dumps(message))

    async def next(self, seconds: float = PATIENCE) -> Any:
        """The next frame: bytes as they are, text as what its JSON says. Raises Closed or TimeoutError."""
        self.told_at, message = await asyncio.wait_for(self._out.get(), seconds)
        if message["type"] == "websocket.close":
            raise Closed(message["code"])
        text = message.get("text")
        return message["bytes"] if text is None else json.loads(text)

    async def closes(self, seconds: float = PATIENCE) -> int:
        """Read until the server closes; returns the code."""
        try:
            while True:
                await self.next(seconds)
        except Closed as closed:
            return closed.code

    async def is_silent(self, seconds: float = 0.3) -> bool:
        """Whether nothing more comes for a while."""
        try:
            await self.next(seconds)
        except TimeoutError:
            return True
        return False

    async def disconnect(self) -> None:
        self.reads.set()
        self._in.put_nowait({"type": "websocket.disconnect", "code": 1000})
        await asyncio.wait_for(asyncio.gather(self.task, return_exceptions=True), PATIENCE)


@asynccontextmanager
async def socket(
    path: str, user: User | None = None, *, cookie: str = "", origin: bytes = ORIGIN
) -> AsyncIterator[Socket]:
    """An accepted socket of a person with a verified second factor, or of whoever has the session key `cookie`."""
    if user is not None:
        cookie = await in_database(session_of, user)
    headers = [(b"host", b"testserver"), (b"origin", origin)]
    if cookie:
        headers.append((b"cookie", f"{settings.SESSION_COOKIE_NAME}={cookie}".encode()))
    opened = Socket(path, headers)
    try:
        await opened.connect()
        yield opened
    finally:
        await opened.disconnect()


def session_of(user: User) -> str:
    """A new session of this person, second factor verified."""
    return str(signed_in(user).session.session_key)
