"""Serves a page in one thread, from the first middleware to the last, and lets no answer leave that has become stale.

Django's own ASGI handler takes synchronous middleware and views, as all of ours are, to another thread and back eight
times a request, in a thread that is new each time and so has to open the database anew.
"""

import asyncio
import time
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

from access.callstack import in_one_piece
from access.sockets import Receive, Scope, Send
from plans.late import still_holds

# Threads that compute at the same time take the interpreter from each other, and all of them become late. Two: one
# computes while the other hashes a password or waits for the database.
AT_ONCE = 2
# A page that takes longer waits for something outside: it goes on, and the next one begins.
LONG = 0.2
# What somebody reads was theirs at most so many seconds ago: what took longer to make is held against their rights
# again, and made anew where those have changed. Content is to be gone a second after a right ends, on a busy day too.
STALE = 0.4
# After so many times the rights of the reader change faster than their page can be made.
MOST = 3
Messages = tuple[dict[str, Any], bytes]


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
    What is asked for by GET and took longer than `stale` seconds leaves only if the reader's rights still hold.
    """

    def __init__(self, stale: float = STALE) -> None:
        BaseHandler.__init__(self)
        self._stale = stale
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
            start, content = await loop.run_in_executor(self._threads, alone.run, self.answer, scope, body)
        await send(start)
        await send({"type": "http.response.body", "body": content})

    def answer(self, scope: Scope, body: Any) -> Messages:
        """The two messages of the answer. Everything is closed and given back when they are returned."""
        return in_one_piece(self._answer, scope, body)

    def _answer(self, scope: Scope, body: Any) -> Messages:
        with body:
            set_script_prefix(get_script_prefix(scope))
            for _ in range(MOST):
                made, holds = self._make(scope, body)
                if holds:
                    return made
            return self._make(scope, body, "ipplatform.closed")[0]

    def _make(self, scope: Scope, body: Any, urlconf: str | None = None) -> tuple[Messages, bool]:
        """The answer, and whether its reader still holds what they held, asked where it was long in the making."""
        began = time.monotonic()
        request_started.send(sender=self.__class__, scope=scope)
        request, refusal = self.create_request(scope, body)
        if urlconf and request is not None:
            request.urlconf = urlconf
        response: Any = refusal if request is None else self.get_response(request)
        response._handler_class = self.__class__
        try:
            content = b"".join(response)
            is_stale = scope["method"] in ("GET", "HEAD") and time.monotonic() - began > self._stale
            holds = not is_stale or request is None or still_holds(request)
            return (_start_of(response), content), holds
        finally:
            response.close()


def _start_of(response: HttpResponseBase) -> dict[str, Any]:
    headers = [(name.encode("ascii"), text.encode("latin-1")) for name, text in response.items()]
    headers += [(b"Set-Cookie", one.output(header="").encode("ascii").strip()) for one in response.cookies.values()]
    return {"type": "http.response.start", "status": response.status_code, "headers": headers}
