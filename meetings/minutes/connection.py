"""One socket of the minutes as its room sees it: what it may, what waits to be sent, and how it ends.

A room never waits for a socket. Where the server has a short way to the line (`Direct`), a frame goes there at once as
long as the reader keeps up; otherwise it goes into a bounded queue that the socket's own writer empties. A reader that
falls behind is closed and comes back by syncing. daphne takes every frame at once and buffers without limit, so below
this queue a reader that reads nothing is held back only by the pace of the meeting and daphne's pings (see the ADR).
"""

import asyncio
from collections import deque
from time import monotonic

from access.sessions import Identity
from access.sockets import TOO_SLOW, Direct, Send, binary_frame

MAX_FRAMES = 64
MAX_BYTES = 1024 * 1024
# Tokens a socket may spend at once, and what it regains a second; typing costs one, asking for the document forty.
BURST, PER_SECOND, DOCUMENT_COST = 400.0, 120.0, 40.0
# A socket whose rights nobody could read again for so long gets nothing more.
LEASE_SECONDS = 3.0


class Frame:
    """One message for any number of sockets; how it stands on the wire is worked out once."""

    __slots__ = ("_wire", "payload")

    def __init__(self, payload: bytes) -> None:
        self.payload = payload
        self._wire: bytes | None = None

    @property
    def wire(self) -> bytes:
        if self._wire is None:
            self._wire = binary_frame(self.payload)
        return self._wire


class Connection:
    """A socket: the person, the level, the queue, the counts."""

    __slots__ = (
        "_bytes",
        "_direct",
        "_has_document",
        "_is_emptying",
        "_queue",
        "_tokens",
        "_tokens_at",
        "_waiting",
        "awareness",
        "close_code",
        "identity",
        "leased_until",
        "may_write",
        "received",
        "settled",
        "touched_at",
    )

    def __init__(self, identity: Identity, *, may_write: bool, direct: Direct | None = None) -> None:
        self.identity = identity
        self.may_write = may_write
        self.close_code: int | None = None
        self.received = 0
        self.settled = 0
        self.awareness: int | None = None
        self.touched_at = monotonic()
        self.leased_until = monotonic() + LEASE_SECONDS
        self._direct = direct
        self._has_document = False
        self._is_emptying = False
        self._queue: deque[bytes] = deque()
        self._bytes = 0
        self._waiting: asyncio.Future[None] | None = None
        self._tokens = BURST
        self._tokens_at = monotonic()

    @property
    def is_open(self) -> bool:
        return self.close_code is None

    def spend(self, cost: float = 1.0) -> bool:
        """Whether the socket keeps within its pace; a no should close it."""
        now = monotonic()
        self._tokens = min(BURST, self._tokens + (now - self._tokens_at) * PER_SECOND) - cost
        self._tokens_at = now
        return self._tokens >= 0

    def spend_again(self, cost: float) -> bool:
        """The same for what everybody gets once: the first time costs nothing, so that a long text can be opened."""
        has_had, self._has_document = self._has_document, True
        return not has_had or self.spend(cost)

    def send(self, frame: Frame, *, is_document: bool = False) -> None:
        """Send or queue a frame; a full queue closes the socket. The document itself may be larger than the queue."""
        if self.close_code is not None:
            return
        direct = self._direct
        # What goes the short way must not overtake a frame that waits on the long one.
        if direct is not None and not self._queue and not self._is_emptying and direct.is_writable:
            direct.write(frame.wire)
            return
        if not is_document:
            self._bytes += len(frame.payload)
        self._queue.append(frame.payload)
        if len(self._queue) > MAX_FRAMES or self._bytes > MAX_BYTES:
            self.close(TOO_SLOW)
        else:
            self._wake()

    def close(self, code: int) -> None:
        """End the socket; what still waited is not sent, since the right to it may be what ended."""
        if self.close_code is None:
            self.close_code = code
            self._queue.clear()
            self._wake()

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    async def write(self, send: Send) -> None:
        """Send what is queued until the socket ends, then close it."""
        loop = asyncio.get_running_loop()
        while self.close_code is None:
            self._is_emptying = True
            while self._queue and self.close_code is None:
                frame = self._queue.popleft()
                await send({"type": "websocket.send", "bytes": frame})
            self._is_emptying = False
            self._bytes = 0
            if self.close_code is None:
                # A bare future: this runs for every delivery, and an event costs three times as much.
                self._waiting = loop.create_future()
                await self._waiting
        await send({"type": "websocket.close", "code": self.close_code})
