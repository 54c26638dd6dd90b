"""Who may still be in which room: the questions all rooms of a process ask the database together, twice a second.

One query each for sessions, rights to see, rights to write, and the minutes' state, however many sockets there are.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from django.db import connection
from django.utils import timezone

from access.models import User
from access.rights import holders
from access.sessions import still_signed_in
from access.sockets import LATER, NO_RIGHT, SIGNED_OUT
from meetings.minutes.connection import LEASE_SECONDS, Connection

# A person, the section of the minutes, and the session's key.
Seat = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """What rooms want to know: people in sections, sessions, minutes."""

    people: frozenset[tuple[int, int]]
    sessions: frozenset[str]
    minutes: frozenset[int]


@dataclass(frozen=True, slots=True)
class Answer:
    """How it is now. `minutes` holds (is open for writing, version of the agenda) by id."""

    viewers: dict[tuple[int, int], datetime]
    writers: dict[tuple[int, int], datetime]
    sessions: set[str]
    minutes: dict[int, tuple[bool, int]]
    heads: dict[int, int]

    @property
    def earliest_end(self) -> datetime | None:
        """When the first of these rights ends by the clock."""
        return min((*self.viewers.values(), *self.writers.values()), default=None)


def ask(asked: Asked) -> Answer:
    """Read how it is now."""
    users = {user_id for user_id, _section in asked.people}
    sections = {section_id for _user, section_id in asked.people}
    rows = _minutes_now(asked.minutes)
    return Answer(
        viewers=_asked_for(holders("view_section", users, sections), asked.people),
        writers=_asked_for(holders("change_section", users, sections), asked.people),
        sessions=still_signed_in(asked.sessions),
        minutes={pk: (not is_closed, version) for pk, is_closed, version, _head in rows},
        heads={pk: head for pk, _is_closed, _version, head in rows},
    )


def _minutes_now(ids: Collection[int]) -> list[tuple[int, bool, int, int]]:
    """Of each of these: whether closed (`meetings.models.minutes.closed`), the agenda's version, how far the log is.

    Without the ORM, which for many open documents takes longer to build the query than the database to answer it, and
    every socket waits for the interpreter meanwhile. How far the log is says the stream: the log grows with every key.
    """
    if not ids:
        return []
    marks = ", ".join(["%s"] * len(ids))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT m.id, m.state = 'final' OR (m.state = 'sent' AND COALESCE(m.comments_until < %s, false)), "  # noqa: S608
            "g.agenda_version, COALESCE(s.revision, 0) FROM meetings_minutes m "
            "JOIN meetings_meeting g ON g.id = m.meeting_id LEFT JOIN access_stream s ON s.name = 'm.' || m.public_id "
            f"WHERE m.id IN ({marks})",
            [connection.ops.adapt_datefield_value(timezone.localdate()), *ids],
        )
        rows: list[tuple[int, bool, int, int]] = cursor.fetchall()
    return rows


def ask_about(seats: Sequence[Seat]) -> list[Answer]:
    """The same for people on their way into a room: one answer about all of them, for each."""
    answer = ask(
        Asked(
            people=frozenset((user_id, section_id) for user_id, section_id, _session_key in seats),
            sessions=frozenset(session_key for _user_id, _section_id, session_key in seats),
            minutes=frozenset(),
        )
    )
    return [answer] * len(seats)


def judge(section_id: int, socket: Connection, answer: Answer, now: float) -> None:
    """Let a socket stay, narrow it or end it."""
    person = (socket.identity.user_id, section_id)
    if socket.identity.session_key not in answer.sessions:
        socket.close(SIGNED_OUT)
    elif person not in answer.viewers:
        socket.close(NO_RIGHT)
    else:
        socket.may_write = socket.may_write and person in answer.writers
        socket.leased_until = now + LEASE_SECONDS


def end_leases(sockets: Iterable[Connection]) -> None:
    """End those whose rights nobody could read again for too long."""
    for socket in sockets:
        if socket.leased_until < monotonic():
            socket.close(LATER)


def names_of(user_ids: Collection[int]) -> dict[int, str]:
    """What people are called who write at another process."""
    return dict(User.objects.filter(pk__in=user_ids).values_list("pk", "name"))


def _asked_for(
    held: dict[tuple[int, int], datetime], people: Iterable[tuple[int, int]]
) -> dict[tuple[int, int], datetime]:
    return {pair: held[pair] for pair in people if pair in held}
