"""What ends with a plan and with a place in it, as far as rights go.

With the plan nobody writes or decides any more: what was given ends, what is one's own is kept. Called by actions that
have required the right.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from access import grants
from access.models import AccessRequest, Consent, Seat, User
from access.trail import record

_STANDING = (Consent.State.SIGNED, Consent.State.PAUSED)
_UNANSWERED = (Consent.State.DRAFT, Consent.State.OFFERED)


def end_rights(plan: Any, *, at: datetime, by: User) -> None:
    """End every consent of a plan, and every right but the owner side's and the coordinator's to see it.

    Those who decided over the plan or coordinated it may open it again. Everybody who had access is told, without
    being told where. Must run inside the caller's transaction, which holds the plan's row.
    """
    alive = _given(plan, at)
    standing = Consent.objects.filter(seat__plan=plan, state__in=(*_STANDING, *_UNANSWERED))
    standing.update(state=Consent.State.ENDED, ended_at=at)
    grants.close_plan(plan, at=at, by=by)
    for seat, section in alive:
        record("access.ended", by=by, stream=section.stream, plan=plan, section=section, target=seat)


def give_rights_back(plan: Any, *, ended_at: datetime, by: User) -> None:
    """Give the owner side and the coordinator what the plan's end took from them, as far as it would have lasted.

    Consents stay ended: the owner's side decides anew who sees what. Must run inside the caller's transaction.
    """
    grants.open_plan_again(plan, ended_at=ended_at, by=by)


def end_consents_of(seat: Seat, *, at: datetime) -> None:
    """End what a seat was given, was to be given and has asked for. Must run inside the caller's transaction."""
    unended = Consent.objects.filter(seat=seat, state__in=(*_STANDING, *_UNANSWERED))
    unended.update(state=Consent.State.ENDED, ended_at=at, remind_at=None)
    asked = AccessRequest.objects.filter(seat=seat, state=AccessRequest.State.OPEN)
    asked.update(state=AccessRequest.State.WITHDRAWN, answered_at=at, put_off_until=None)


def _given(plan: Any, at: datetime) -> Iterable[tuple[Seat, Any]]:
    """Which seats see which sections by consent at that instant, in a fixed order so that two writers cannot block."""
    consents = Consent.objects.filter(seat__plan=plan, state=Consent.State.SIGNED, valid_until__gt=at)
    lines = [
        (consent.seat, line.section)
        for consent in consents.select_related("seat").prefetch_related("lines__section")
        for line in consent.lines.all()
        if line.section.archived_at is None
    ]
    return sorted(lines, key=lambda line: (line[1].pk, line[0].pk))
