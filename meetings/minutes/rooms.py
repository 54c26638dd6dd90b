"""The rooms of one event loop, and the watch over them: twice a second, and at once when a right has changed.

Nothing here depends on a message arriving: a room also pulls what is new in the log at every look.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from time import monotonic
from typing import Any
from weakref import WeakKeyDictionary

from django.db import DatabaseError
from django.utils import timezone

from access.sockets import LATER, NO_RIGHT, in_database
from access.trail import rights_changed
from meetings.minutes import log
from meetings.minutes.announcing import Announcer
from meetings.minutes.awareness import Writing
from meetings.minutes.committer import Job, Outcome, committer
from meetings.minutes.connection import Connection
from meetings.minutes.opening import Asking, Opening, open_together
from meetings.minutes.room import Room, open_room
from meetings.minutes.storing import Storing
from meetings.minutes.together import Together
from meetings.minutes.watch import Answer, Asked, ask, ask_about, end_leases, judge, names_of
from meetings.models import MinutesUpdate
from meetings.signals import (
    agenda_moved,
    minutes_heard,
    minutes_moved,
    minutes_moved_elsewhere,
    rights_moved_elsewhere,
    room_closed,
    room_opened,
    somebody_entered,
    somebody_left,
)

_logger = logging.getLogger(__name__)

# A watch that finds an end late, and a closing that takes its time, still come within the second that is promised.
WATCH_SECONDS = 0.5
# How long a socket may take to get into its room on what was read at the door.
ANSWER_HOLDS_SECONDS = 0.3
# So many texts are read together: they may be long, and whoever waits for one of them waits for all.
TEXTS_AT_ONCE = 20
# The process's clock may run ahead of the database's, which alone decides: look again, but not in a tight loop.
SHORTEST_LOOK = 0.02


class Rooms:
    """All rooms whose sockets live on one event loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self._rooms: dict[int, Room] = {}
        self.door: Together[Asking, Opening | int] = Together(open_together)
        self._still = Together(ask_about)
        self._texts = Together(log.load_to_write, TEXTS_AT_ONCE)
        self._storing = Storing(loop, committer, self._settle)
        self._announcer = Announcer(loop)
        self._names: dict[int, str] = {}
        self._opening: dict[int, asyncio.Future[Room]] = {}
        self._watch: asyncio.Task[None] | None = None
        self._look_now = asyncio.Event()

    async def enter(self, minutes_id: int, socket: Connection) -> Room:
        """Join the room of these minutes, loading it first if nobody was here; raises what loading raises."""
        asked_at = monotonic()
        while True:
            room = self._rooms.get(minutes_id) or await self._open(minutes_id)
            if monotonic() - asked_at > ANSWER_HOLDS_SECONDS:
                # What the door has said may have ended while a long text was read.
                asked_at = monotonic()
                await self._ask_again(room, socket, asked_at)
            if self._rooms.get(minutes_id) is room:
                room.join(socket)
                somebody_entered.send_robust(sender=Rooms, user_id=socket.identity.user_id)
                return room

    async def _ask_again(self, room: Room, socket: Connection, now: float) -> None:
        seat = (socket.identity.user_id, room.section_id, socket.identity.session_key)
        try:
            judge(room.section_id, socket, await self._still.ask(seat), now)
        except BaseException:
            if room.is_idle:
                self._drop(room)
            raise

    async def _open(self, minutes_id: int) -> Room:
        if minutes_id not in self._opening:
            self._opening[minutes_id] = self.loop.create_future()
            self.loop.create_task(self._load(minutes_id, self._opening[minutes_id]))
        return await asyncio.shield(self._opening[minutes_id])

    async def _load(self, minutes_id: int, opening: asyncio.Future[Room]) -> None:
        try:
            contents, owners = await self._texts.ask(minutes_id)
            room = await open_room(contents, owners, self._storing.submit, self._announcer.writes)
        except Exception as error:  # noqa: BLE001 (whoever waits for the room gets it)
            opening.set_exception(error)
            opening.exception()  # Somebody may have gone meanwhile; then nobody asks.
        else:
            self._rooms[minutes_id] = room
            opening.set_result(room)
            room_opened.send_robust(sender=Rooms, stream=room.stream)
            self.ask_who_writes(room)
            self._start_watch()
        finally:
            del self._opening[minutes_id]

    def leave(self, room: Room, socket: Connection) -> None:
        """Take a socket out; the last one closes the room."""
        room.leave(socket)
        somebody_left.send_robust(sender=Rooms, user_id=socket.identity.user_id)
        if room.is_idle:
            self._drop(room)

    def _drop(self, room: Room) -> None:
        if self._rooms.get(room.minutes_id) is room:
            del self._rooms[room.minutes_id]
        room.free()
        if not self._rooms:
            self._storing.rest()
            self._names.clear()
        if room.minutes_id not in self._rooms:
            room_closed.send_robust(sender=Rooms, stream=room.stream)

    def _settle(self, jobs: list[Job]) -> None:
        by_room: dict[Room, list[Job]] = {}
        for job in jobs:
            by_room.setdefault(job.room, []).append(job)
        for room, settled in by_room.items():
            room.settle(settled)
            if stored := [job.seq for job in settled if job.outcome is Outcome.STORED]:
                self._announcer.moved(room.stream, max(stored))
            if room.is_idle:
                self._drop(room)

    def wake(self, heads: Mapping[str, int]) -> None:
        """The logs of some documents have moved; from any thread."""
        self._soon(self._wake, heads)

    def _wake(self, heads: Mapping[str, int]) -> None:
        for room in self._rooms.values():
            if room.seq < heads.get(room.stream, 0):
                room.pull()

    def ask_who_writes(self, *rooms: Room) -> None:
        """Ask the other processes who writes in these documents, or in all; on this loop."""
        for room in rooms or self._rooms.values():
            self._announcer.writes(room.stream, [])

    def hear(self, writers: Mapping[str, list[Writing]]) -> None:
        """Other processes say who writes where; on this loop."""
        found = [(room, writers[room.stream]) for room in self._rooms.values() if room.stream in writers]
        if found:
            self.loop.create_task(self._hear(found))

    async def _hear(self, found: list[tuple[Room, list[Writing]]]) -> None:
        unknown = {user_id for _room, people in found for _client, _clock, user_id, _place in people} - set(self._names)
        try:
            self._names |= await in_database(names_of, unknown) if unknown else {}
        except DatabaseError:
            return
        for room, people in found:
            room.writers.hear(people, self._names)
            if not people:
                room.writers.share_all()

    def look_now(self) -> None:
        """Somebody's right or session has changed: ask at once; from any thread."""
        self._soon(self._look_now.set)

    def _soon(self, function: Callable[..., Any], *args: Any) -> None:
        try:
            self.loop.call_soon_threadsafe(function, *args)
        except RuntimeError:
            _logger.debug("an event loop has ended")

    # --- the watch --------------------------------------------------------------------------------------------------

    def _start_watch(self) -> None:
        if self._watch is None or self._watch.done():
            self._watch = self.loop.create_task(self._keep_watch())

    async def _keep_watch(self) -> None:
        pause = WATCH_SECONDS
        while self._rooms:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._look_now.wait(), pause)
            self._look_now.clear()
            pause = await self._look()

    async def _look(self) -> float:
        """Ask once for all rooms and act on it; returns how long until the next look."""
        began = monotonic()
        rooms = list(self._rooms.values())
        seats = [(room, socket) for room in rooms for socket in room.sockets if socket.is_open]
        asked = Asked(
            people=frozenset((socket.identity.user_id, room.section_id) for room, socket in seats),
            sessions=frozenset(socket.identity.session_key for _room, socket in seats),
            minutes=frozenset(room.minutes_id for room in rooms),
        )
        try:
            answer = await in_database(ask, asked)
        except DatabaseError as error:
            _logger.error("Rights of open minutes could not be read: %s", type(error).__name__)
            end_leases(socket for _room, socket in seats)
            return WATCH_SECONDS
        for room, socket in seats:
            judge(room.section_id, socket, answer, began)
        for room in rooms:
            await self._refresh(room, answer)
        return _until(answer.earliest_end, began)

    async def _refresh(self, room: Room, answer: Answer) -> None:
        is_open, agenda_version = answer.minutes.get(room.minutes_id, (False, 0))
        if agenda_version != room.agenda_version:
            # Items may have come or been renamed: everybody comes again, to a room that knows them.
            room.close(LATER)
            self._rooms.pop(room.minutes_id, None)
            return
        if not is_open:
            for socket in [one for one in room.sockets if one.may_write]:
                socket.close(NO_RIGHT)
        if answer.heads.get(room.minutes_id, 0) > room.seq:
            room.pull()
        try:
            await room.snapshot()
        except DatabaseError as error:
            _logger.warning("A snapshot of minutes could not be stored: %s", type(error).__name__)


def _until(end: datetime | None, began: float) -> float:
    pause = WATCH_SECONDS - (monotonic() - began)
    if end is not None:
        pause = min(pause, (end - timezone.now()).total_seconds() + 0.005)
    return max(SHORTEST_LOOK, pause)


_by_loop: WeakKeyDictionary[asyncio.AbstractEventLoop, Rooms] = WeakKeyDictionary()


def rooms() -> Rooms:
    """The rooms of the running event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _by_loop:
        _by_loop[loop] = Rooms(loop)
    return _by_loop[loop]


def on_moved(heads: Mapping[str, int], **_kwargs: Any) -> None:
    """Logs have moved, here or in another process."""
    for one in list(_by_loop.values()):
        one.wake(heads)


def on_moved_elsewhere(heads: Mapping[str, int], writers: Mapping[str, list[Writing]], **_kwargs: Any) -> None:
    """Another process has moved minutes, or the cursors in them."""
    on_moved(heads)
    if writers:
        rooms().hear(writers)


def on_heard(**_kwargs: Any) -> None:
    """From now on others are heard here: what they have said before is asked for."""
    rooms().ask_who_writes()


def on_rights_changed(**_kwargs: Any) -> None:
    """Somebody's rights have changed, or an agenda has other items: every loop looks now."""
    for one in list(_by_loop.values()):
        one.look_now()


def listen() -> None:
    """Hear of what this process and, through the bus, others have written; called once when the app is ready."""
    minutes_moved.connect(on_moved, sender=MinutesUpdate, dispatch_uid="meetings.rooms.moved")
    minutes_moved_elsewhere.connect(on_moved_elsewhere, dispatch_uid="meetings.rooms.elsewhere")
    minutes_heard.connect(on_heard, dispatch_uid="meetings.rooms.heard")
    rights_changed.connect(on_rights_changed, dispatch_uid="meetings.rooms.rights")
    agenda_moved.connect(on_rights_changed, dispatch_uid="meetings.rooms.agenda")
    rights_moved_elsewhere.connect(on_rights_changed, dispatch_uid="meetings.rooms.rights_elsewhere")
