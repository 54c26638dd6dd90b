"""Who may still be in which room: the questions all rooms of a process ask the database together, every second.

One query each for sessions, rights to see, rights to write, and the minutes' state, however many sockets there are.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404

from access.models import AccessEvent, User
from access.rights import holders
from access.sessions import Identity, identify, still_signed_in
from access.sockets import NO_RIGHT, SIGNED_OUT
from access.trail import session_hash
from access.workplaces import unit_acted_for
from meetings.gates import get_minutes_for
from meetings.minutes import log
from meetings.models import Minutes
from plans.gates import get_plan_for
from plans.unusual import ReasonNeeded, reason_for


@dataclass(frozen=True, slots=True)
class Opening:
    """A person who may see these minutes, and may write in them or not."""

    identity: Identity
    minutes_id: int
    may_write: bool


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


def open_for(session_key: str, public_id: str) -> Opening | int:
    """Who opens these minutes, logged before anything is shown (no log, no data); else the close code."""
    identity = identify(session_key)
    if identity is None:
        return SIGNED_OUT
    user = User.objects.get(pk=identity.user_id)
    try:
        minutes = get_minutes_for(user, public_id)
    except Http404:
        return NO_RIGHT
    section = minutes.meeting.section
    try:
        # A socket has nobody to ask: whoever must say why does so on the page.
        reason = reason_for(user, get_plan_for(user, section.plan.public_id), session_key)
    except (Http404, ReasonNeeded):
        return NO_RIGHT
    AccessEvent.objects.create(
        user=user,
        plan_id=section.plan_id,
        sections=[section.public_id],
        action=AccessEvent.Action.OPENED,
        page="meetings:minutes",
        channel="socket",
        reason=reason,
        unit_id=unit_acted_for(user.pk, section.plan_id),
        session_hash=session_hash(session_key),
    )
    may_write = minutes.is_open and bool(holders("change_section", [user.pk], [section.pk]))
    return Opening(identity, minutes.pk, may_write)


def ask(asked: Asked) -> Answer:
    """Read how it is now."""
    users = {user_id for user_id, _section in asked.people}
    sections = {section_id for _user, section_id in asked.people}
    rows = Minutes.objects.filter(pk__in=asked.minutes).values_list("pk", "state", "meeting__version")
    return Answer(
        viewers=_asked_for(holders("view_section", users, sections), asked.people),
        writers=_asked_for(holders("change_section", users, sections), asked.people),
        sessions=still_signed_in(asked.sessions),
        minutes={pk: (state != Minutes.State.FINAL, version) for pk, state, version in rows},
        heads=log.heads(asked.minutes),
    )


def _asked_for(
    held: dict[tuple[int, int], datetime], people: Iterable[tuple[int, int]]
) -> dict[tuple[int, int], datetime]:
    return {pair: held[pair] for pair in people if pair in held}
