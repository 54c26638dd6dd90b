"""Serve pages and sockets until told to stop: `python -m ipplatform.server --port 8001`."""

import argparse

import uvicorn

from access.callstack import in_one_piece
from ipplatform.server.http import MAX_HEAD, Http
from ipplatform.server.websocket import Socket

APPLICATION = "ipplatform.asgi:application"
# The largest message of ours is smaller, and one that is too large is refused with a reason; this is the wall behind.
MAX_MESSAGE = 1024 * 1024
SECONDS_TO_END = 8


def main() -> None:
    """Parse the command line and serve; SIGTERM ends open requests in order and sockets with 1012."""
    parser = argparse.ArgumentParser(prog="python -m ipplatform.server", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8001)
    options = parser.parse_args()
    uvicorn.run(
        APPLICATION,
        host=options.host,
        port=options.port,
        loop="uvloop",
        # By h11, which limits the length of a request's head; the faster parser does not.
        http=Http,
        h11_max_incomplete_event_size=MAX_HEAD,
        ws=Socket,
        ws_max_size=MAX_MESSAGE,
        # Frames of a few bytes only grow by it, and every socket would hold memory for it.
        ws_per_message_deflate=False,
        lifespan="off",
        # Addresses of invitations are keys: no access log.
        access_log=False,
        log_config=None,
        log_level="warning",
        server_header=False,
        # Whose word about addresses counts is a setting of the product (TRUSTED_PROXIES).
        proxy_headers=False,
        timeout_graceful_shutdown=SECONDS_TO_END,
    )


if __name__ == "__main__":
    in_one_piece(main)
