"""Serves a page in one thread, from the first middleware to the last.

Django's own ASGI handler takes synchronous middleware and views, as all of ours are, to another thread and back eight
times a request, in a thread that is new each time and so has to open the database anew.
"""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from contextvars import copy_context
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.core.signals import request_started
from django.http import HttpResponseBase
from django.urls import set_script_prefix

from access.sockets import Receive, Scope, Send

# Threads that compute at the same time take the interpreter from each other, and all of them become late. Two: one
# computes while the other hashes a password or waits for the database.
AT_ONCE = 2
# A page that takes longer waits for something outside: it goes on, and the next one begins.
LONG = 0.2


class Turns:
    """Who makes a page now: `AT_ONCE` at a time, in the order they came; who takes `long` lets the next one in.

    Of one event loop.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, long: float = LONG) -> None:
        self._free = asyncio.Semaphore(AT_ONCE)
        self.loop = loop
        self.long = long

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        await self._free.acquire()
        is_over = False

        def end() -> None:
            nonlocal is_over
            if not is_over:
                is_over = True
                self._free.release()

        late = self.loop.call_later(self.long, end)
        try:
            yield
        finally:
            late.cancel()
            end()


class Pages(ASGIHandler):
    """A few HTTP requests at a time, and never more than there are connections to the database.

    What comes beyond that waits its turn. A request whose browser has gone is done to its end, as if it had stayed.
    """

    def __init__(self) -> None:
        BaseHandler.__init__(self)
        self.load_middleware(is_async=False)
        self._threads = ThreadPoolExecutor(settings.DATABASE_POOL, thread_name_prefix="pages")
        self._turns: Turns | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # type: ignore[override]
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        # Nothing that one request sets, such as its language, is there for the next one in the thread.
        alone = copy_context()
        loop = asyncio.get_running_loop()
        if self._turns is None or self._turns.loop is not loop:
            self._turns = Turns(loop)
        async with self._turns.turn():
            start, content = await loop.run_in_executor(self._threads, alone.run, self._answer, scope, body)
        await send(start)
        await send({"type": "http.response.body", "body": content})

    def _answer(self, scope: Scope, body: Any) -> tuple[dict[str, Any], bytes]:
        """The two messages of the answer. Everything is closed and given back when they are returned."""
        with body:
            set_script_prefix(get_script_prefix(scope))
            request_started.send(sender=self.__class__, scope=scope)
            request, refusal = self.create_request(scope, body)
            response: Any = refusal if request is None else self.get_response(request)
            response._handler_class = self.__class__
            try:
                return _start_of(response), b"".join(response)
            finally:
                response.close()


def _start_of(response: HttpResponseBase) -> dict[str, Any]:
    headers = [(name.encode("ascii"), text.encode("latin-1")) for name, text in response.items()]
    headers += [(b"Set-Cookie", one.output(header="").encode("ascii").strip()) for one in response.cookies.values()]
    return {"type": "http.response.start", "status": response.status_code, "headers": headers}
