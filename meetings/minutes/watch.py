"""Who may still be in which room: the questions all rooms of a process ask the database together, twice a second.

One query each for sessions, rights to see, rights to write, and the minutes' state, however many sockets there are.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from django.db.models import BooleanField, ExpressionWrapper

from access.models import User
from access.rights import holders
from access.sessions import still_signed_in
from access.sockets import LATER, NO_RIGHT, SIGNED_OUT
from access.trail import heads
from meetings.minutes.connection import LEASE_SECONDS, Connection
from meetings.models import Minutes
from meetings.models.minutes import closed

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
    is_closed = ExpressionWrapper(closed(), BooleanField())
    minutes = Minutes.objects.filter(pk__in=asked.minutes).annotate(is_closed=is_closed)
    rows = list(minutes.values_list("pk", "public_id", "is_closed", "meeting__agenda_version"))
    revisions = heads(f"m.{public_id}" for _pk, public_id, _is_closed, _version in rows)
    return Answer(
        viewers=_asked_for(holders("view_section", users, sections), asked.people),
        writers=_asked_for(holders("change_section", users, sections), asked.people),
        sessions=still_signed_in(asked.sessions),
        minutes={pk: (not is_closed, version) for pk, _public_id, is_closed, version in rows},
        # Not from the log itself, which grows with every key.
        heads={pk: revisions[f"m.{public_id}"] for pk, public_id, _is_closed, _version in rows},
    )


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
