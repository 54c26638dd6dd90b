"""Which application answers which websocket address."""

from access.sockets import Application
from notifications.live import socket as live

SOCKETS: dict[str, Application] = {
    "/ws/live": live.application,
}
