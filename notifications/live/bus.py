"""Carries pokes to the hubs: to those of this process at once, to those of other processes over the channel layer.

A poke says that something moved, never what. It is best effort: a lost one is made good within a second by the hubs'
own look into the database, so that a bus that is down can neither break a request nor keep anything from a page.
"""

import asyncio
import logging
import secrets
import threading
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from channels.layers import get_channel_layer
from django.conf import settings
from redis.exceptions import RedisError

from meetings.signals import minutes_heard, minutes_moved_elsewhere, rights_moved_elsewhere

logger = logging.getLogger(__name__)

_PATIENCE = 2.0
_MAX_ON_THE_WAY = 500
_FAILURES = (RedisError, OSError, TimeoutError, RuntimeError)
_PROCESS = secrets.token_hex(8)

# All minutes share a group: they move at every key, and one message tells of many documents.
_MINUTES = "minutes"

Kind = Literal["moved", "minutes", "presence", "rights"]


@dataclass(frozen=True, slots=True)
class Poke:
    """Something moved: a stream, minutes or cursors in them, who is in a section, or a person's rights or sessions."""

    kind: Kind
    stream: str = ""
    revision: int = 0
    user_id: int = 0
    heads: Mapping[str, int] = field(default_factory=dict)
    writers: Mapping[str, list[Any]] = field(default_factory=dict)

    @property
    def group(self) -> str:
        """Who is interested: processes that follow the stream, or serve the person."""
        if self.kind == "minutes":
            return _MINUTES
        return f"p.{self.user_id}" if self.kind == "rights" else group_of(self.stream)


def group_of(stream: str) -> str:
    """Where pokes about a stream go."""
    return _MINUTES if stream.startswith("m.") else stream


Listener = Callable[[Poke], None]
_listeners: dict[asyncio.AbstractEventLoop, Listener] = {}
_lock = threading.Lock()
_own_loop: asyncio.AbstractEventLoop | None = None
_on_the_way = 0
_is_down = False


def listen(listener: Listener) -> None:
    """Have pokes of this process, and those subscribed to, handed over on the running event loop."""
    _listeners[asyncio.get_running_loop()] = listener


def stop_listening() -> None:
    _listeners.pop(asyncio.get_running_loop(), None)


def publish(poke: Poke) -> None:
    """Hand a poke to every hub; returns at once, from any thread, and never raises."""
    for loop, listener in list(_listeners.items()):
        try:
            loop.call_soon_threadsafe(listener, poke)
        except RuntimeError:
            _listeners.pop(loop, None)
    if settings.REDIS_URL and _on_the_way < _MAX_ON_THE_WAY:
        _in_background(_send(poke))


async def _send(poke: Poke) -> None:
    global _on_the_way
    message = {
        "type": "poke", "from": _PROCESS, "kind": poke.kind, "stream": poke.stream, "revision": poke.revision,
        "user": poke.user_id, "heads": dict(poke.heads), "writers": dict(poke.writers),
    }  # fmt: skip
    _on_the_way += 1
    try:
        await asyncio.wait_for(get_channel_layer().group_send(poke.group, message), _PATIENCE)
        _say_state(is_down=False)
    except _FAILURES as error:
        _say_state(is_down=True, error=error)
    finally:
        _on_the_way -= 1


def _say_state(*, is_down: bool, error: BaseException | None = None) -> None:
    """Log the bus going down and coming back, once each."""
    global _is_down
    if is_down and not _is_down:
        logger.error(
            "The bus between processes is down (%s); pages hear of changes a second later.", type(error).__name__
        )
    elif _is_down and not is_down:
        logger.warning("The bus is back.")
    _is_down = is_down


def _in_background(work: Coroutine[Any, Any, None]) -> None:
    """Run on the sockets' loop or on one of our own: a new loop and connection for each costs twelve times as much."""
    for loop in list(_listeners):
        if loop.is_running():
            asyncio.run_coroutine_threadsafe(work, loop)
            return
    asyncio.run_coroutine_threadsafe(work, _loop_of_our_own())


def _loop_of_our_own() -> asyncio.AbstractEventLoop:
    global _own_loop
    with _lock:
        if _own_loop is None:
            _own_loop = asyncio.new_event_loop()
            threading.Thread(target=_own_loop.run_forever, name="bus", daemon=True).start()
        return _own_loop


class Subscription:
    """One channel of one hub, in the groups it needs; groups that could not be joined are tried again by `retry`."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._wanted: Counter[str] = Counter()
        self._joined: set[str] = set()
        self._channel = ""
        self._working: asyncio.Task[None] | None = None
        self._receiving: asyncio.Task[None] | None = None

    def want(self, group: str) -> None:
        self._wanted[group] += 1
        self.retry()

    def unwant(self, group: str) -> None:
        self._wanted[group] -= 1
        if self._wanted[group] <= 0:
            del self._wanted[group]
        self.retry()

    def retry(self) -> None:
        """Bring what is joined in line with what is wanted, unless that is under way."""
        is_settled = self._wanted.keys() == self._joined
        if settings.REDIS_URL and not is_settled and (self._working is None or self._working.done()):
            self._working = asyncio.create_task(self._settle())

    def stop(self) -> None:
        for task in (self._working, self._receiving):
            if task is not None:
                task.cancel()

    async def _settle(self) -> None:
        layer = get_channel_layer()
        try:
            if not self._channel:
                self._channel = await asyncio.wait_for(layer.new_channel("hub."), _PATIENCE)
                self._receiving = asyncio.create_task(self._receive(layer))
            while self._wanted.keys() != self._joined:
                for group in self._wanted.keys() - self._joined:
                    await asyncio.wait_for(layer.group_add(group, self._channel), _PATIENCE)
                    self._joined.add(group)
                    if group == _MINUTES:
                        minutes_heard.send_robust(sender=Subscription)
                for group in self._joined - self._wanted.keys():
                    await asyncio.wait_for(layer.group_discard(group, self._channel), _PATIENCE)
                    self._joined.discard(group)
            _say_state(is_down=False)
        except _FAILURES as error:
            _say_state(is_down=True, error=error)

    async def _receive(self, layer: Any) -> None:
        while True:
            message = await layer.receive(self._channel)
            if message["from"] == _PROCESS:
                continue
            poke = Poke(message["kind"], message["stream"], message["revision"], message["user"], message["heads"])
            self._listener(poke)
            if poke.kind == "minutes":
                # Not said by servers of the version before.
                writers = message.get("writers", {})
                minutes_moved_elsewhere.send_robust(sender=Subscription, heads=poke.heads, writers=writers)
            elif poke.kind == "rights":
                rights_moved_elsewhere.send_robust(sender=Subscription, user_id=poke.user_id)
