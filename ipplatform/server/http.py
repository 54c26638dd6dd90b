"""uvicorn's HTTP, read by h11, with a short way for the handshake of a websocket: it is read once, as a handshake.

By itself uvicorn lets h11 read it, writes it out anew and has `websockets` read that, which counts when all lines to
many people break and they come back at once.
"""

import re

from uvicorn.protocols.http.h11_impl import H11Protocol

from ipplatform.server.websocket import Socket

# The longest head of a request.
MAX_HEAD = 16 * 1024
_END = b"\r\n\r\n"
# As strict as h11, which knows no other characters either; `websockets` asks for less.
_REQUEST = re.compile(rb"GET [!-~]+ HTTP/1\.1\r\n")


class Http(H11Protocol):
    """One line to our server, until it has become a websocket."""

    _is_new = True

    def data_received(self, data: bytes) -> None:
        is_first, self._is_new = self._is_new, False
        if is_first and _is_handshake(data):
            self._become_socket(data)
        else:
            super().data_received(data)

    def _become_socket(self, head: bytes) -> None:
        self.connections.discard(self)
        socket = Socket(self.config, self.server_state, self.app_state)
        socket.connection_made(self.transport)
        socket.data_received(head)
        self.transport.set_protocol(socket)


def _is_handshake(data: bytes) -> bool:
    """Whether this is the whole head of one request for a websocket, and nothing else; what is unusual is h11's."""
    if len(data) > MAX_HEAD or data.find(_END) != len(data) - len(_END) or not _REQUEST.match(data):
        return False
    head = data.lower()
    return b"\r\nupgrade: websocket\r\n" in head and head.count(b"\r\nhost:") == 1
