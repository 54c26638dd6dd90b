"""Which application answers which websocket address."""

from access.sockets import Application

SOCKETS: dict[str, Application] = {}
