"""The hub: one per process, it knows which sockets show which streams and tells them what moved.

The right to a stream is asked of the database when a hint is delivered, once for all who follow it; nobody is told of
something they may not see at that instant. The hub never waits for a socket: each has its own bounded queue.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from django.db import Error as DatabaseFailure

from access.sockets import LATER, SIGNED_OUT, in_database
from notifications.live import bus, lease, presence, protocol
from notifications.live.backstop import Backstop
from notifications.live.bus import Poke
from notifications.live.connection import Connection

logger = logging.getLogger(__name__)

_TICK = 1.0
# Every socket's session and rights are read again at least this often, whatever the bus says.
_RECHECK = 29.0
# Minutes move with every key somebody presses; their readers are told twice a second.
_MINUTES_PAUSE = 0.5


class Hub:
    """Sockets of one event loop and what they follow."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._connections: set[Connection] = set()
        self._by_stream: dict[str, set[Connection]] = {}
        self._by_person: dict[int, set[Connection]] = {}
        self._moved: dict[str, int] = {}
        self._told: dict[str, int] = {}
        self._presence: set[str] = set()
        self._doubtful: set[Connection] = set()
        self._places: set[tuple[str, int]] = set()
        self._minutes_told_at: dict[str, float] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._subscription = bus.Subscription(self.take)
        self._is_stopped = False
        bus.listen(self.take)

    # --- Sockets come, say what they show, and go

    def join(self, connection: Connection) -> bool:
        """Take a socket in; False when this person has too many open already."""
        person = connection.identity.user_id
        mine = self._by_person.setdefault(person, set())
        if len(mine) >= protocol.MAX_SOCKETS_A_PERSON:
            return False
        mine.add(connection)
        self._connections.add(connection)
        if len(mine) == 1:
            self._subscription.want(f"p.{person}")
        connection.look_again_at(connection.identity.expires_at, self._doubt)
        self._keep_running("tick", self._tick)
        return True

    def leave(self, connection: Connection) -> None:
        """Forget a socket that is closed."""
        connection.leave()
        self._connections.discard(connection)
        self._doubtful.discard(connection)
        self._move_to(connection, None)
        for stream in list(connection.streams):
            self._unfollow(connection, stream)
        person = connection.identity.user_id
        mine = self._by_person.get(person, set())
        mine.discard(connection)
        if not mine and self._by_person.pop(person, None) is not None:
            self._subscription.unwant(f"p.{person}")

    def watch(self, connection: Connection, said: protocol.Watch) -> None:
        """Follow what a page shows instead of what it showed before."""
        for stream in connection.streams.keys() - said.streams.keys():
            self._unfollow(connection, stream)
        for stream, revision in said.streams.items():
            if stream not in connection.streams:
                watchers = self._by_stream.setdefault(stream, set())
                if not watchers:
                    self._subscription.want(bus.group_of(stream))
                watchers.add(connection)
            connection.streams[stream] = revision

    async def answer(self, connection: Connection, here: str | None) -> None:
        """Tell a page the revisions now of all it shows, and what it may no longer see."""
        asked = list(connection.streams)
        try:
            held, revisions = await in_database(lease.heads_for, connection.identity, asked)
            if here not in held.streams or not await in_database(lease.lets_others_see, connection.identity.user_id):
                here = None
        except DatabaseFailure:
            connection.end(LATER)
            return
        connection.offer(protocol.heads_frame(revisions, set(asked) - held.streams))
        for stream in asked:
            if stream not in held.streams:
                self._unfollow(connection, stream)
            elif stream in connection.streams:
                connection.streams[stream] = max(revisions[stream], connection.streams[stream])
        self._move_to(connection, here)
        self._hold(connection, held)

    # --- Pokes

    def take(self, poke: Poke) -> None:
        """Note that something moved; told as soon as the database has said to whom."""
        match poke.kind:
            case "moved":
                self._note_moved(poke.stream, poke.revision)
            case "minutes":
                for stream, seq in poke.heads.items():
                    self._note_moved(stream, seq)
            case "presence" if poke.stream in self._by_stream:
                self._presence.add(poke.stream)
            case "rights" if poke.user_id in self._by_person:
                self._doubtful |= self._by_person[poke.user_id]
            case _:
                return
        self._wake()

    def _note_moved(self, stream: str, revision: int) -> None:
        if stream in self._by_stream and revision > self._told.get(stream, 0):
            self._moved[stream] = max(revision, self._moved.get(stream, 0))

    def _doubt(self, connection: Connection) -> None:
        self._doubtful.add(connection)
        self._wake()

    def _wake(self) -> None:
        if self._doubtful:
            self._keep_running("recheck", self._recheck)
        if self._moved or self._presence:
            self._keep_running("deliver", self._deliver)

    async def _deliver(self) -> None:
        while self._moved or self._presence:
            moved, present = self._due(), self._presence
            self._moved, self._presence = {}, set()
            asked = [name for name in {*moved, *present} if name[0] != "u"]
            allowed = await in_database(lease.who_may_follow, asked) if asked else {}
            for stream, revision in moved.items():
                self._told[stream] = max(revision, self._told.get(stream, 0))
                self._tell(stream, protocol.hint_frame(stream, revision), allowed.get(stream), revision)
            for stream in present:
                self._tell(stream, protocol.presence_frame(stream), allowed.get(stream))

    def _due(self) -> dict[str, int]:
        """What may be told now; minutes that were told a moment ago come back when their pause is over."""
        now, due = self._loop.time(), {}
        for stream, revision in self._moved.items():
            wait = self._minutes_told_at.get(stream, 0.0) + _MINUTES_PAUSE - now if stream[0] == "m" else 0.0
            if wait > 0:
                self._loop.call_later(wait, self.take, Poke("moved", stream, revision))
                continue
            due[stream] = revision
            if stream[0] == "m":
                self._minutes_told_at[stream] = now
        return due

    def _tell(self, stream: str, frame: str, allowed: set[int] | None, revision: int | None = None) -> None:
        for connection in list(self._by_stream.get(stream, ())):
            identity = connection.identity
            if identity.stream != stream and identity.user_id not in (allowed or ()):
                self._take_away(connection, stream)
            elif revision is None:
                connection.offer(frame)
            elif connection.streams[stream] < revision:
                connection.streams[stream] = revision
                connection.offer(frame)

    async def _recheck(self) -> None:
        while self._doubtful:
            doubtful, self._doubtful = list(self._doubtful), set()
            asked = [(connection.identity, tuple(connection.streams)) for connection in doubtful]
            leases = await in_database(lease.leases_of, asked)
            for connection, (_, streams), held in zip(doubtful, asked, leases, strict=True):
                if held is None:
                    connection.end(SIGNED_OUT)
                    continue
                for stream in streams:
                    if stream not in held.streams and stream in connection.streams:
                        self._take_away(connection, stream)
                self._hold(connection, held)

    # --- Safety nets

    async def _tick(self) -> None:
        backstop, beats = Backstop(), 0
        while self._connections:
            moved = await in_database(
                backstop.moved, self._by_stream.__contains__, [s for s in list(self._by_stream) if s[0] == "m"]
            )
            for stream, revision in moved.items():
                self.take(Poke("moved", stream, revision))
            old = self._loop.time() - _RECHECK
            self._doubtful.update(one for one in self._connections if one.checked_at < old)
            self._wake()
            self._subscription.retry()
            beats += 1
            if beats % presence.HEARTBEAT == 0:
                await self._loop.run_in_executor(None, presence.share)
            await asyncio.sleep(_TICK)

    def _keep_running(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        """Run `work` unless it runs; a database that does not answer is asked again a second later."""
        running = self._tasks.get(name)
        if not self._is_stopped and (running is None or running.done()):
            self._tasks[name] = self._loop.create_task(self._until_done(name, work))

    async def _until_done(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        while True:
            waiting = dict(self._moved), set(self._presence), set(self._doubtful)
            try:
                await work()
                return
            except DatabaseFailure as failure:
                logger.warning("The hub cannot %s: %s. Trying again.", name, type(failure).__name__)
                self._moved = waiting[0] | self._moved
                self._presence |= waiting[1]
                self._doubtful |= waiting[2] & self._connections
                await asyncio.sleep(_TICK)

    # --- What is followed, by whom, until when

    def _hold(self, connection: Connection, held: lease.Lease) -> None:
        connection.checked_at = self._loop.time()
        ends = connection.identity.expires_at
        connection.look_again_at(min(held.until, ends) if held.until else ends, self._doubt)

    def _take_away(self, connection: Connection, stream: str) -> None:
        connection.offer(protocol.gone_frame(stream))
        self._unfollow(connection, stream)

    def _unfollow(self, connection: Connection, stream: str) -> None:
        if connection.streams.pop(stream, None) is None:
            return
        if connection.here == stream:
            self._move_to(connection, None)
        watchers = self._by_stream.get(stream, set())
        watchers.discard(connection)
        if not watchers:
            self._by_stream.pop(stream, None)
            self._told.pop(stream, None)
            self._minutes_told_at.pop(stream, None)
            self._subscription.unwant(bus.group_of(stream))

    def _move_to(self, connection: Connection, here: str | None) -> None:
        person, before = connection.identity.user_id, connection.here
        if here == before:
            return
        connection.here = here
        if here is not None:
            presence.enter(here, person)
        if before is not None:
            presence.leave(before, person)
        self._places.update((stream, person) for stream in (before, here) if stream is not None)
        self._keep_running("share", self._share_places)

    async def _share_places(self) -> None:
        while self._places:
            places, self._places = self._places, set()
            await self._loop.run_in_executor(None, presence.share, places)
            for stream, _ in places:
                bus.publish(Poke("presence", stream))

    def hold_room(self, stream: str) -> None:
        """Hear from other processes when these minutes move: a room of this process shows them."""
        self._subscription.want(bus.group_of(stream))

    def drop_room(self, stream: str) -> None:
        self._subscription.unwant(bus.group_of(stream))

    def hold_person(self, user_id: int) -> None:
        """Hear from other processes when the rights of somebody who writes in a room of this process change."""
        self._subscription.want(f"p.{user_id}")

    def drop_person(self, user_id: int) -> None:
        self._subscription.unwant(f"p.{user_id}")

    def stop(self) -> None:
        """End everything that runs; for tests, which end event loops."""
        self._is_stopped = True
        bus.stop_listening()
        self._subscription.stop()
        for task in self._tasks.values():
            task.cancel()


_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}


def this_hub() -> Hub:
    """The hub of the running event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        for other in [other for other in _hubs if other.is_closed()]:
            del _hubs[other]
        _hubs[loop] = Hub()
    return _hubs[loop]
