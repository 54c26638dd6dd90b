"""uvicorn's websocket with a short way for small frames (`access.sockets.Direct`): an ordinary ASGI socket beside it.

Per keystroke, an ASGI server makes a queue entry, wakes a task and, for every receiver, builds the frame anew. Here a
whole small binary frame that arrives is read where it stands, and frames made once are written to every receiver.
Everything else (handshake, fragments, control and large frames, closing) is uvicorn's and `websockets`' work.
"""

from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import OPEN
from websockets.speedups import apply_mask

from access.sockets import DIRECT, Heard

# A whole binary message, and the frames of a client whose length stands in the second byte: masked, 0 to 125 bytes.
_WHOLE_BINARY = 0x82
_MASKED = 0x80
_SHORT = range(_MASKED, _MASKED + 126)
_BAD_REQUEST = b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
# The longest of them: head, mask, payload.
MAX_SHORT = 2 + 4 + 125


class Socket(WebSocketsSansIOProtocol):
    """One websocket of our server."""

    _heard: Heard | None = None
    _reads_frames = False
    # The beginning of a frame that has not all come, and how much of the present one the parser still gets.
    _begun = b""
    _passing = 0

    @property
    def is_writable(self) -> bool:
        return self.writable.is_set()

    def write(self, frame: bytes) -> None:
        if not self.close_sent and not self.disconnected and not self.transport.is_closing():
            self.transport.write(frame)

    def listen(self, heard: Heard) -> None:
        self._heard = heard

    def handle_connect(self, event: Any) -> None:
        super().handle_connect(event)
        # Its task begins in the loop's next round, and finds this there.
        if self.handshake_initiated and not self.close_sent:
            extensions: dict[str, Any] = self.scope["extensions"]
            extensions[DIRECT] = self

    def data_received(self, data: bytes) -> None:
        if self._reads_frames:
            self._read_frames(self._begun + data if self._begun else data)
            return
        super().data_received(data)
        if not self.handshake_initiated:
            self._refuse()
        # Whoever sends on before the answer, so that a frame may be half read now, keeps to the long way.
        self._reads_frames = self.handshake_initiated and data.endswith(b"\r\n\r\n")

    def _refuse(self) -> None:
        """Answer a head that is no handshake, which always comes whole; uvicorn would leave the line open."""
        self.transport.write(b"".join(self.conn.data_to_send()) or _BAD_REQUEST)
        self.transport.close()

    def send_receive_event_to_app(self) -> None:
        # A message that waits for `receive` must be heard before those behind it.
        if self._heard is None or self.curr_msg_data_type == "text" or not self.queue.empty() or self.close_sent:
            super().send_receive_event_to_app()
            return
        data = self.frames[0] if len(self.frames) == 1 else b"".join(self.frames)
        self.frames = []
        self._hear(bytes(data))

    def _hear(self, message: bytes) -> None:
        if self._heard is not None:
            self._heard(message)

    def _read_frames(self, data: bytes) -> None:
        """Hear whole small binary frames at once; the parser gets all others, always up to the end of a frame."""
        at, size = 0, len(data)
        self._begun = b""
        while at < size and not self.transport.is_closing():
            if self._passing:
                end = min(size, at + self._passing)
                self._passing -= end - at
                super().data_received(data[at:end])
                at = end
                continue
            length = _length_of_frame(data, at)
            if length is None or size - at < length <= MAX_SHORT:
                self._begun = data[at:]
                return
            if data[at] == _WHOLE_BINARY and data[at + 1] in _SHORT and self._hears():
                heard = apply_mask(data[at + 6 : at + length], data[at + 2 : at + 6])
                at += length
                self._hear(heard)
            else:
                self._passing = length

    def _hears(self) -> bool:
        """Whether a message may go the short way: the socket is open, and none is begun or waits before it."""
        return (
            self._heard is not None
            and self.conn.state is OPEN
            and self.conn.current_size is None
            and not self.close_sent
            and self.queue.empty()
        )


def _length_of_frame(data: bytes, at: int) -> int | None:
    """How many bytes the frame takes that begins here; None when its head is not all there."""
    left = len(data) - at
    if left < 2:
        return None
    short = data[at + 1] & 0x7F
    head = 2 + (4 if data[at + 1] & _MASKED else 0)
    if short < 126:
        return head + short
    more = 2 if short == 126 else 8
    if left < 2 + more:
        return None
    return head + more + int.from_bytes(data[at + 2 : at + 2 + more])
