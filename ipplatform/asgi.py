"""The entry of HTTP and websockets. The origin of a socket is checked before anything else."""

import gc
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ipplatform.settings")
# The loop that serves every socket shares the interpreter with threads that ask the database. By default a busy thread
# keeps it for 5 ms at a time, and each keystroke in the minutes waits for that twice.
sys.setswitchinterval(0.0002)
django.setup(set_prefix=False)

# Imported after the app registry stands.
from access.sockets import LATER, ExactOrigin, Receive, Scope, Send  # noqa: E402
from ipplatform.handler import Pages  # noqa: E402
from ipplatform.sockets import SOCKETS  # noqa: E402
from ipplatform.startup import refuse_unsafe  # noqa: E402

refuse_unsafe()
http = Pages()
# What has been loaded stays for good. A full collection holds up every socket, and need not go through it again.
gc.collect()
gc.freeze()


async def _route(scope: Scope, receive: Receive, send: Send) -> None:
    for prefix, application in SOCKETS.items():
        if scope["path"].startswith(prefix):
            await application(scope, receive, send)
            return
    await receive()
    await send({"type": "websocket.close", "code": LATER})


_websocket = ExactOrigin(_route)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Serve one HTTP request or one websocket."""
    if scope["type"] == "http":
        await http(scope, receive, send)
    elif scope["type"] == "websocket":
        await _websocket(scope, receive, send)
