"""Which application answers which websocket address."""

from access.sockets import Application
from meetings.minutes import socket as minutes
from notifications.live import socket as live

SOCKETS: dict[str, Application] = {
    "/ws/live": live.application,
    "/ws/minutes/": minutes.application,
}
