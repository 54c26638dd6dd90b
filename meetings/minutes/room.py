"""One room per document and process: what is committed, what is on its way, and who is in it. On the event loop.

An edit is tried on `staging`, which runs ahead of the log; others see it only when the log holds it. `committed` is
what a newcomer gets; it is brought up to date when somebody asks, not at every keystroke.
"""

import asyncio
import itertools
from collections import deque
from collections.abc import Callable
from time import monotonic

from django.db import DatabaseError
from pycrdt import merge_updates

from access.sockets import LATER, NO_RIGHT, REFUSED, in_database
from meetings.minutes import log, protocol
from meetings.minutes.committer import Job, Outcome
from meetings.minutes.connection import Connection, Frame
from meetings.minutes.document import Document, Incomplete
from meetings.minutes.protocol import Malformed
from meetings.minutes.schema import Refused
from meetings.minutes.writers import Share, Writers

# So many updates of one commit go out as one frame: a burst must not look like a slow reader.
MERGE_FROM = 12
# How long the opening of a long text may keep the loop to itself where its work can be divided.
TURN_SECONDS = 0.005

_epochs = itertools.count(1)


async def open_room(
    contents: log.Contents, owners: dict[int, int], submit: Callable[[Job], None], share: Share
) -> "Room":
    """A room with its text; raises `Refused`, or ValueError, rather than show one it cannot read.

    Between its steps others are served: the text of a long day costs the loop one copy of it at a time.
    """
    committed = Document(contents.roots, *contents.updates)
    await asyncio.sleep(0)
    turn_ends = monotonic() + TURN_SECONDS
    for _block in committed.checking():
        if monotonic() > turn_ends:
            await asyncio.sleep(0)
            turn_ends = monotonic() + TURN_SECONDS
    await asyncio.sleep(0)
    staging = Document(contents.roots, *contents.updates)
    return Room(contents, owners, committed, staging, submit, share)


class Room:
    """The sockets of one document in this process. `open_room` makes it."""

    def __init__(
        self,
        contents: log.Contents,
        owners: dict[int, int],
        committed: Document,
        staging: Document,
        submit: Callable[[Job], None],
        share: Share,
    ) -> None:
        self.minutes_id = contents.minutes_id
        self.section_id = contents.section_id
        self.stream = contents.stream
        self.agenda_version = contents.agenda_version
        self.roots = contents.roots
        self.seq = contents.seq
        self.sockets: set[Connection] = set()
        self.writers = Writers(self.stream, self.sockets, share)
        self._snapshot_seq = contents.snapshot_seq
        self._ahead: set[int] = set()
        self._owners = owners
        self._submit = submit
        self._committed = committed
        self._unapplied: list[bytes] = []
        self._inflight: deque[Job] = deque()
        self._waiting: dict[int, list[tuple[Connection, int]]] = {}
        self._epoch = next(_epochs)
        self._staging = staging
        self._staging.watch()
        self._pulling = False

    @property
    def is_idle(self) -> bool:
        """Whether nobody is here and nothing is on its way."""
        return not self.sockets and not self._inflight

    # --- coming and going -------------------------------------------------------------------------------------------

    def join(self, socket: Connection) -> None:
        """Let a socket in; it is asked for what it has that we lack, unless it may only read."""
        self.sockets.add(socket)
        if socket.may_write:
            socket.send(Frame(protocol.sync(protocol.STEP_1, self._current().state_bytes())))
        self.writers.greet(socket)

    def leave(self, socket: Connection) -> None:
        """Let a socket go; the others see the cursor disappear. What it sent and we accepted is still stored."""
        self.sockets.discard(socket)
        self.writers.leave(socket)

    def close(self, code: int) -> None:
        """End every socket of the room with one code."""
        for socket in list(self.sockets):
            socket.close(code)

    def free(self) -> None:
        """Free the documents in the thread they belong to."""
        self.writers.free()
        self._staging.close()

    # --- what sockets say -------------------------------------------------------------------------------------------

    def tell_state(self, socket: Connection, state: bytes) -> int:
        """Answer a sync step 1 with what is committed and the asker lacks; returns its length. Raises `Malformed`."""
        missing = self._current().content(state)
        socket.send(Frame(protocol.sync(protocol.STEP_2, missing)), is_document=True)
        return len(missing)

    def take_update(self, socket: Connection, update: bytes) -> None:
        """Try somebody's update and send it on its way to the log; a refusal ends that socket only."""
        if not socket.may_write:
            socket.close(NO_RIGHT)
            return
        socket.received += 1
        try:
            change = self._tried(socket, update)
        except (Refused, Malformed):
            socket.close(REFUSED)
        except Incomplete:
            socket.close(LATER)
        else:
            self._send_on(socket, change)
        finally:
            if self._staging.is_spoilt:
                self._staging.close()
                self._staging = self._new_staging()

    def _tried(self, socket: Connection, update: bytes) -> bytes:
        change, summary = self._staging.try_update(update)
        if not change:
            return b""
        if change != update:
            summary = self._staging.summary_of(change)
        user_id = socket.identity.user_id
        for client, _start, _end in summary.added:
            if self._owners.setdefault(client, user_id) != user_id:
                # Content under another's client id would make the other's next words look known already, and vanish.
                self._staging.is_spoilt = True
                raise Refused("client id of somebody else")
        return change

    def _send_on(self, socket: Connection, change: bytes) -> None:
        if not change:
            # Known already; stored when everything it may lean on is.
            if self._inflight:
                self._waiting.setdefault(id(self._inflight[-1]), []).append((socket, socket.received))
            else:
                self._acknowledge(socket, socket.received)
            return
        job = Job(
            room=self,
            sender=socket,
            epoch=self._epoch,
            user_id=socket.identity.user_id,
            section_id=self.section_id,
            minutes_id=self.minutes_id,
            stream=self.stream,
            update=change,
            ack_to=socket.received,
        )
        self._inflight.append(job)
        self._submit(job)

    # --- what the log says ------------------------------------------------------------------------------------------

    def settle(self, jobs: list[Job]) -> None:
        """Show and acknowledge what has been stored, in the log's order; end the sockets of what has not."""
        stored = [job for job in jobs if job.outcome is Outcome.STORED]
        self._show([(job.update, job.sender) for job in stored])
        for job in jobs:
            self._settled(job)
        self._note([job.seq for job in stored])
        if len(stored) < len(jobs):
            self._begin_anew()

    def _settled(self, job: Job) -> None:
        if self._inflight and self._inflight[0] is job:
            self._inflight.popleft()
        elif job in self._inflight:
            self._inflight.remove(job)
        waiting = [(job.sender, job.ack_to), *self._waiting.pop(id(job), [])]
        for socket, count in waiting:
            if job.outcome is Outcome.STORED:
                self._acknowledge(socket, count)
            elif job.outcome is Outcome.AGAIN or socket is not job.sender:
                socket.close(LATER)
            else:
                socket.close(NO_RIGHT)

    def _acknowledge(self, socket: Connection, count: int) -> None:
        if count > socket.settled:
            socket.settled = count
            socket.send(Frame(protocol.ack(count)))

    def _begin_anew(self) -> None:
        """Something accepted was not stored: what was accepted on top of it comes again from its senders."""
        self._epoch = next(_epochs)
        for job in self._inflight:
            job.sender.close(LATER)
        self._staging.close()
        self._staging = Document(self.roots, self._current().content())
        self._staging.watch()

    def _show(self, updates: list[tuple[bytes, Connection | None]]) -> None:
        self._unapplied.extend(update for update, _sender in updates)
        if len(updates) >= MERGE_FROM:
            updates = [(merge_updates(*(update for update, _sender in updates)), None)]
        for update, sender in updates:
            frame = Frame(protocol.sync(protocol.UPDATE, update))
            for socket in self.sockets:
                if socket is not sender:
                    socket.send(frame)

    def _note(self, numbers: list[int]) -> None:
        """Remember which numbers of the log are here, whatever order they came in."""
        self._ahead.update(numbers)
        while self.seq + 1 in self._ahead:
            self.seq += 1
            self._ahead.discard(self.seq)
        if self._ahead:
            self.pull()

    def pull(self) -> None:
        """Fetch from the log what other processes and the plain field have written."""
        if not self._pulling:
            self._pulling = True
            asyncio.get_running_loop().create_task(self._pull())

    async def _pull(self) -> None:
        try:
            rows = await in_database(log.rows_above, self.minutes_id, self.seq)
        except DatabaseError:
            self.close(LATER)
            return
        finally:
            self._pulling = False
        # Ours that are stored but not yet settled come back to us in a moment.
        mine = {job.update for job in self._inflight}
        new = [row for row in rows if row.seq > self.seq and row.seq not in self._ahead and row.update not in mine]
        for row in new:
            self._staging.take(row.update)
            log.note_owners(self._owners, row, self.roots)
        self._show([(row.update, None) for row in new])
        self._note([row.seq for row in new])

    async def snapshot(self) -> None:
        """Store the merged state when the log has grown long since the last one."""
        if self.seq - self._snapshot_seq < log.SNAPSHOT_AFTER or self._ahead:
            return
        seq = self.seq
        await in_database(log.save_snapshot, self.minutes_id, seq, self._current().content(), dict(self._owners))
        self._snapshot_seq = seq

    # --- documents --------------------------------------------------------------------------------------------------

    def _current(self) -> Document:
        if self._unapplied:
            self._committed.take(merge_updates(*self._unapplied))
            self._unapplied.clear()
        return self._committed

    def _new_staging(self) -> Document:
        staging = Document(self.roots, self._current().content(), *(job.update for job in self._inflight))
        staging.watch()
        return staging
