"""One open socket: what its page shows, the frames that wait for it, and how it ends."""

import asyncio
from collections import deque
from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

from access.sessions import Identity
from access.sockets import TOO_SLOW, Send
from notifications.live.protocol import MAX_QUEUED_FRAMES, MAX_UNANSWERED_BYTES

# The clock of this process may run ahead of the database's: a lease is never looked at again sooner than this.
_LEAST_WAIT = 0.05
# Ends further away than this are found by the regular look at every socket.
_FAR_AWAY = 120.0
# How long a peer that no longer reads may hold a socket that has been ended.
_GRACE = 2.0


class Connection:
    """A socket that is followed by a hub. Everything here runs on the hub's event loop."""

    __slots__ = (
        "_out", "_reader", "_send", "_timer", "_unanswered", "_wake", "_writer", "checked_at", "code", "here",
        "identity", "streams",
    )  # fmt: skip

    def __init__(self, identity: Identity, send: Send) -> None:
        self.identity = identity
        # Stream → the newest revision the page is known to have heard of.
        self.streams: dict[str, int] = {}
        self.here: str | None = None
        self.code: int | None = None
        self.checked_at = asyncio.get_running_loop().time()
        self._send = send
        self._out: deque[str] = deque()
        self._unanswered = 0
        self._wake: asyncio.Future[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._reader = asyncio.current_task()
        self._writer: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to write what is offered."""
        self._writer = asyncio.create_task(self._write())

    def offer(self, frame: str) -> None:
        """Queue a frame; a socket that does not keep up is closed, so that it can never hold up the others."""
        if self.code is not None:
            return
        self._unanswered += len(frame)
        if len(self._out) >= MAX_QUEUED_FRAMES or self._unanswered > MAX_UNANSWERED_BYTES:
            self.end(TOO_SLOW)
            return
        self._out.append(frame)
        self._wake_writer()

    def heard(self) -> None:
        """The page has spoken, so it is alive and has read what was sent."""
        self._unanswered = 0

    def end(self, code: int) -> None:
        """Close with a code; nothing that still waits is sent."""
        if self.code is not None:
            return
        self.code = code
        self._out.clear()
        self._wake_writer()
        asyncio.get_running_loop().call_later(_GRACE, self._abandon)

    def look_again_at(self, until: datetime, look: "Callable[[Connection], None]") -> None:
        """Have `look` called when the lease ends, if that is soon."""
        self.let_go()
        seconds = (until - timezone.now()).total_seconds()
        if seconds < _FAR_AWAY:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(max(seconds, _LEAST_WAIT), look, self)

    def let_go(self) -> None:
        """Forget the timer."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def leave(self) -> None:
        """The socket is closed: stop writing."""
        self.let_go()
        self.code = self.code or 1000
        if self._writer is not None:
            self._writer.cancel()
        # Both tasks refer to this object; without the references it is freed at once.
        self._writer = self._reader = None

    def _wake_writer(self) -> None:
        if self._wake is not None and not self._wake.done():
            self._wake.set_result(None)

    async def _write(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self.code is None:
                while self._out:
                    await self._send({"type": "websocket.send", "text": self._out.popleft()})
                if self.code is None:
                    self._wake = loop.create_future()
                    await self._wake
            await self._send({"type": "websocket.close", "code": self.code})
        except (OSError, RuntimeError):
            # The peer has gone in the middle of a frame; the reader hears of it by itself.
            return

    def _abandon(self) -> None:
        for task in (self._writer, self._reader):
            if task is not None:
                task.cancel()
