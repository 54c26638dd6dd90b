"""Access that is about to end, or has ended by the clock: told in time, once. Tells only; the database ends it.

Covers what was given by consent and what parents, legal guardians and proxies hold. Days are counted on the instant the
right ends; an access that was given for less than a step's days is not told at that step.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from access.grants import people_of
from access.models import Consent, LivePlanGrant, Representation, Seat
from access.rights import permission_id
from notifications.actions.notices import add_notices
from notifications.models import Notice

STEPS = (3, 14, 30)
# An end that a worker missed is told as long as it is news.
_NEWS = timedelta(days=7)


@dataclass(frozen=True)
class Ending:
    """One access with its end. `name` makes its notices unique."""

    name: str
    seat: Seat
    since: datetime
    until: datetime
    consent: Consent | None
    steps: tuple[int, ...] = STEPS


def tell_of_endings() -> int:
    """Write the notices that have become due; returns of how many endings people were told."""
    now = timezone.now()
    # The longest ago that a notice of an ending that is still looked at can have been written.
    since = now - timedelta(days=max(STEPS)) - 2 * _NEWS
    keys = Notice.objects.filter(key__isnull=False, created_at__gt=since).values_list("key", flat=True)
    told = {key.rpartition(".")[0] for key in keys if key}
    count = 0
    for ending in _endings(now):
        kind, name = "access.ended", f"ended.{ending.name}"
        if ending.until > now:
            kind, name = "access.ends_soon", f"ends.{_step(ending, now)}.{ending.name}"
            if _step(ending, now) is None:
                continue
        if name not in told:
            _tell(kind, name, ending)
            count += 1
    return count


def _step(ending: Ending, now: datetime) -> int | None:
    """The step that has been reached last, if the access began before it."""
    for days in ending.steps:
        due = ending.until - timedelta(days=days)
        if due <= now:
            return days if ending.since < due else None
    return None


def _endings(now: datetime) -> Iterator[Ending]:
    span = {"valid_until__gt": now - _NEWS, "valid_until__lte": now + timedelta(days=max(STEPS))}
    consents = Consent.objects.filter(state=Consent.State.SIGNED, seat__ended_at__isnull=True, **span)
    for consent in consents.select_related("seat"):
        # A new last day is a new ending.
        name = f"consent.{consent.pk}.{consent.valid_until:%Y%m%d%H%M}"
        yield Ending(name, consent.seat, consent.valid_from, consent.valid_until, consent)
    mandates = list(Representation.objects.filter(ended_at__isnull=True, **span))
    seats = Seat.objects.filter(
        plan_id__in={one.plan_id for one in mandates}, role=Seat.Role.REPRESENTATIVE, ended_at__isnull=True
    )
    by_place = {(seat.plan_id, seat.user_id): seat for seat in seats}
    for mandate in mandates:
        if seat := by_place.get((mandate.plan_id, mandate.representative_id)):
            # That parental responsibility ends by age is told earlier and in other words.
            steps = STEPS[:2] if mandate.kind == Representation.Kind.PARENT else STEPS
            yield Ending(f"mandate.{mandate.pk}", seat, mandate.valid_from, mandate.valid_until, None, steps)


@transaction.atomic
def _tell(kind: str, name: str, ending: Ending) -> None:
    people = set(people_of(ending.seat))
    others = _deciders(ending.seat.plan_id) - people
    target = ending.consent or ending.seat
    add_notices(
        Notice(
            user_id=user_id,
            kind=kind if user_id in people else f"{kind}.of_other",
            plan_id=ending.seat.plan_id,
            target_kind=target._meta.model_name or "",
            target_id=target.public_id,
            key=f"{name}.{user_id}",
        )
        for user_id in sorted(people | others)
    )


def _deciders(plan_id: int) -> set[int]:
    rights = [permission_id("manage_access"), permission_id("coordinate_plan")]
    holders = LivePlanGrant.objects.filter(content_object_id=plan_id, permission_id__in=rights, user__is_active=True)
    return set(holders.values_list("user_id", flat=True))
