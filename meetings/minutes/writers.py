"""Who writes where in one document: people at the sockets of its room, and those other processes have told of.

Nothing of it is stored, and nothing leans on it. Between processes go ids and places; the name is read here.
"""

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from time import monotonic

from meetings.minutes import protocol
from meetings.minutes.awareness import Foreign, Presence, Writing, place_in
from meetings.minutes.connection import Connection, Frame

# Cursors are collected for so long, so that N writers cost N frames and not N × N.
FLUSH_SECONDS = 0.04
# Browsers say every 15 seconds that they are still there; a process that was killed says nothing for its people.
SILENT_SECONDS = 30.0

# Tells the other processes what has moved in a document.
Share = Callable[[str, list[Writing]], None]


class Writers:
    """The cursors of one document."""

    def __init__(self, stream: str, sockets: Collection[Connection], share: Share) -> None:
        self._stream = stream
        self._sockets = sockets
        self._share = share
        self._here: dict[Connection, Presence] = {}
        # By Yjs client id, with when they were last heard of.
        self._elsewhere: dict[int, tuple[Presence, float]] = {}
        # What the sockets and the other processes have yet to hear.
        self._to_tell: dict[int, Presence] = {}
        self._to_share: dict[int, Presence] = {}
        self._flush: asyncio.TimerHandle | None = None

    def greet(self, socket: Connection) -> None:
        """Tell a newcomer who writes, if anybody does."""
        if self._here or self._elsewhere:
            self.tell(socket)

    def tell(self, socket: Connection) -> None:
        """Answer who is writing."""
        self._forget_the_silent()
        people = [*self._here.values(), *(presence for presence, _heard_at in self._elsewhere.values())]
        present = (presence.entry for presence in people if presence.place is not None)
        socket.send(Frame(protocol.awareness(present)))

    def share_all(self) -> None:
        """Tell a process that has just opened the document who writes here."""
        if self._here:
            self._share(self._stream, [presence.writing for presence in self._here.values()])

    def take(self, socket: Connection, entries: Sequence[tuple[int, int, str]]) -> None:
        """Take what a socket says about its own client id; what it repeats of others is passed over."""
        identity = socket.identity
        if socket.awareness is None:
            if len(entries) != 1 or not self._may_speak_for(entries[0][0], identity.user_id):
                return
            socket.awareness = entries[0][0]
            self._elsewhere.pop(socket.awareness, None)
        for client, clock, state in entries:
            known = self._here.get(socket)
            if client != socket.awareness or (known is not None and clock <= known.clock):
                continue
            try:
                presence = Presence(client, clock, identity.user_id, identity.name, place_in(state))
            except Foreign:
                continue
            self._here[socket] = presence
            self._move(presence, is_here=True)

    def hear(self, entries: Iterable[Writing], names: Mapping[int, str]) -> None:
        """Take what another process says of its people; `names` are those of the accounts."""
        self._forget_the_silent()
        for client, clock, user_id, place in entries:
            known = self._elsewhere.get(client)
            is_old = known is not None and clock <= known[0].clock
            if is_old or user_id not in names or not self._may_speak_for(client, user_id):
                continue
            presence = Presence(client, clock, user_id, names[user_id], place)
            self._elsewhere[client] = (presence, monotonic())
            self._move(presence, is_here=False)

    def leave(self, socket: Connection) -> None:
        """Let the cursor of a socket disappear."""
        presence = self._here.pop(socket, None)
        if presence is not None:
            left = Presence(presence.client, presence.clock + 1, presence.user_id, presence.name, None)
            self._move(left, is_here=True)

    def free(self) -> None:
        """Say no more to the sockets; the other processes hear at once who has left."""
        if self._flush is not None:
            self._flush.cancel()
            self._say()

    def _may_speak_for(self, client: int, user_id: int) -> bool:
        """A client id is somebody's; a person who comes again takes it over from a line that has died unnoticed."""
        far = self._elsewhere.get(client)
        if far is not None and far[0].user_id != user_id:
            return False
        for other, presence in list(self._here.items()):
            if presence.client == client:
                if presence.user_id != user_id:
                    return False
                del self._here[other]
                # It stays dumb: an id that is nobody's any more.
                other.awareness = -1
        return True

    def _forget_the_silent(self) -> None:
        oldest = monotonic() - SILENT_SECONDS
        for client in [client for client, (_presence, heard_at) in self._elsewhere.items() if heard_at < oldest]:
            del self._elsewhere[client]

    def _move(self, presence: Presence, *, is_here: bool) -> None:
        self._to_tell[presence.client] = presence
        if is_here:
            self._to_share[presence.client] = presence
        if self._flush is None:
            self._flush = asyncio.get_running_loop().call_later(FLUSH_SECONDS, self._say)

    def _say(self) -> None:
        self._flush = None
        told, self._to_tell = list(self._to_tell.values()), {}
        shared, self._to_share = list(self._to_share.values()), {}
        frame = Frame(protocol.awareness(presence.entry for presence in told))
        for socket in self._sockets:
            socket.send(frame)
        if shared:
            self._share(self._stream, [presence.writing for presence in shared])
