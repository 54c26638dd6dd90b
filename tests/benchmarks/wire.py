"""A websocket client that costs almost nothing, so that what is measured is the server.

It speaks just enough of RFC 6455 for loopback: a handshake with cookie and origin, masked frames out, unmasked frames
in. Refuses any address that is not this machine.
"""

import asyncio
import base64
import os
import time
from collections.abc import Callable

TEXT, BINARY, CLOSE, PING, PONG = 0x1, 0x2, 0x8, 0x9, 0xA
OnFrame = Callable[["Wire", int, bytes, float], None]


class Wire(asyncio.Protocol):
    """One socket. `on_frame(wire, opcode, payload, arrived)` is called for every data frame."""

    def __init__(self, request: bytes, on_frame: OnFrame, tag: object = None) -> None:
        self.request, self.on_frame, self.tag = request, on_frame, tag
        self.transport: asyncio.Transport | None = None
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.closed: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self.close_code = 1006
        self._buffer = b""
        self._is_open = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]
        transport.write(self.request)  # type: ignore[attr-defined]

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.opened.done():
            self.opened.set_exception(ConnectionError("closed during the handshake"))
        if not self.closed.done():
            self.closed.set_result(self.close_code)

    def data_received(self, data: bytes) -> None:
        arrived = time.perf_counter()
        buffer = self._buffer + data if self._buffer else data
        if not self._is_open:
            head, separator, buffer = buffer.partition(b"\r\n\r\n")
            if not separator:
                self._buffer = head
                return
            if b" 101 " not in head.split(b"\r\n", 1)[0]:
                self.opened.set_exception(ConnectionError(head.decode("latin-1")[:200]))
                return
            self._is_open = True
            self.opened.set_result(None)
        at, size = 0, len(buffer)
        while size - at >= 2:
            length, start = buffer[at + 1] & 0x7F, at + 2
            if length == 126:
                if size - at < 4:
                    break
                length, start = int.from_bytes(buffer[at + 2 : at + 4]), at + 4
            elif length == 127:
                if size - at < 10:
                    break
                length, start = int.from_bytes(buffer[at + 2 : at + 10]), at + 10
            if size < start + length:
                break
            self._frame(buffer[at] & 0x0F, buffer[start : start + length], arrived)
            at = start + length
        self._buffer = buffer[at:]

    def _frame(self, opcode: int, payload: bytes, arrived: float) -> None:
        if opcode in (TEXT, BINARY):
            self.on_frame(self, opcode, payload, arrived)
        elif opcode == PING:
            self.send(payload, PONG)
        elif opcode == CLOSE:
            self.close_code = int.from_bytes(payload[:2]) if len(payload) >= 2 else 1005
            if self.transport:
                self.transport.close()

    def send(self, payload: bytes, opcode: int = BINARY) -> None:
        """Send one frame; a mask of zeros is a legal mask and costs nothing."""
        length = len(payload)
        head = bytes([0x80 | opcode])
        if length < 126:
            head += bytes([0x80 | length])
        elif length < 65536:
            head += bytes([0x80 | 126]) + length.to_bytes(2)
        else:
            head += bytes([0x80 | 127]) + length.to_bytes(8)
        if self.transport:
            self.transport.write(head + b"\x00\x00\x00\x00" + payload)

    def close(self) -> None:
        if self.transport:
            self.transport.close()

    def cut(self) -> None:
        """Break the line without a word, as a network does."""
        if self.transport:
            self.transport.abort()


async def connect(port: int, path: str, on_frame: OnFrame, *, cookie: str = "", tag: object = None) -> Wire:
    """Open one socket on this machine and wait for the handshake."""
    key = base64.b64encode(os.urandom(16)).decode()
    lines = [
        f"GET {path} HTTP/1.1", f"Host: localhost:{port}", "Upgrade: websocket", "Connection: Upgrade",
        f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", f"Origin: http://localhost:{port}",
    ]  # fmt: skip
    if cookie:
        lines.append(f"Cookie: {cookie}")
    request = ("\r\n".join(lines) + "\r\n\r\n").encode()
    loop = asyncio.get_running_loop()
    _, wire = await loop.create_connection(lambda: Wire(request, on_frame, tag), "127.0.0.1", port)
    await asyncio.wait_for(wire.opened, 30)
    return wire
