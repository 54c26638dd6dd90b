"""Who opens which minutes: asked for all sockets that come at the same moment together, and logged before an answer.

When a line to many people breaks, all of them come back at once. One by one each would ask ten questions; together
they ask eight, however many they are. Whoever has not opened the plan in this session yet is asked about alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404

from access.models import AccessEvent, User
from access.rights import holders
from access.sessions import Identity, identify, identify_all
from access.sockets import NO_RIGHT, SIGNED_OUT
from access.trail import opened_at_once, session_hash
from access.unusual import already_let_in
from meetings.gates import get_minutes_for
from meetings.models import Minutes
from plans.gates import get_plan_for
from plans.unusual import ReasonNeeded, reason_for

# A session key, and the public id of minutes.
Asking = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Opening:
    """A person who may see these minutes, and may write in them or not."""

    identity: Identity
    minutes_id: int
    may_write: bool


def open_together(asked: Sequence[Asking]) -> list[Opening | int]:
    """Answer all of these as `open_for` would one by one, and log those who get in before anything is shown."""
    people = identify_all(key for key, _pid in asked)
    rows = Minutes.objects.filter(public_id__in={pid for _key, pid in asked}).select_related("meeting__section")
    minutes = {row.public_id: row for row in rows}
    users = {one.user_id for one in people.values()}
    sections = {row.meeting.section_id for row in rows}
    viewers, writers = holders("view_section", users, sections), holders("change_section", users, sections)
    hashes = {key: session_hash(key) for key in people}
    known = already_let_in(users, {row.meeting.section.plan_id for row in rows}, hashes.values())
    answers: list[Opening | int] = []
    events = []
    for key, public_id in asked:
        identity, opened = people.get(key), minutes.get(public_id)
        if identity is None:
            answers.append(SIGNED_OUT)
            continue
        pair = (identity.user_id, opened.meeting.section_id) if opened else (0, 0)
        if opened is None or pair not in viewers:
            answers.append(NO_RIGHT)
            continue
        section = opened.meeting.section
        reason = known.get((identity.user_id, section.plan_id, hashes[key]))
        if reason is None or section.archived_at is not None:
            answers.append(open_for(key, public_id))
            continue
        events.append(_event(identity, opened, reason, hashes[key]))
        answers.append(Opening(identity, opened.pk, opened.is_open and pair in writers))
    opened_at_once(events)
    return answers


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
    opened_at_once([_event(identity, minutes, reason, session_hash(session_key))])
    may_write = minutes.is_open and bool(holders("change_section", [user.pk], [section.pk]))
    return Opening(identity, minutes.pk, may_write)


def _event(identity: Identity, minutes: Minutes, reason: str, session: str) -> AccessEvent:
    section = minutes.meeting.section
    return AccessEvent(
        user_id=identity.user_id,
        plan_id=section.plan_id,
        sections=[section.public_id],
        action=AccessEvent.Action.OPENED,
        page="meetings:minutes",
        channel="socket",
        reason=reason,
        session_hash=session,
    )
