"""What somebody put off, a question of consent or a request for access: told again when its time has come, once."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from access import asking, signers
from access.dates import today
from access.models import AccessRequest, Consent
from notifications.actions.notices import add_notices
from notifications.models import Notice

# A reminder that a worker missed is given as long as it is of use.
_STILL_OF_USE = timedelta(days=7)


def remind_of_questions() -> int:
    """Write the reminders that have become due; returns how many questions were asked again."""
    now = timezone.now()
    due = Consent.objects.filter(
        state=Consent.State.OFFERED,
        seat__ended_at__isnull=True,
        valid_until__gt=now,
        remind_at__gt=now - _STILL_OF_USE,
        remind_at__lte=now,
    ).select_related("seat")
    return sum(_ask_again(consent) for consent in due)


def remind_of_requests() -> int:
    """Write the reminders that have become due; returns how many requests were told of again."""
    due = AccessRequest.objects.filter(
        state=AccessRequest.State.OPEN, put_off_until__lte=today(), seat__ended_at__isnull=True
    ).select_related("seat")
    return sum(_tell_again(request) for request in due)


def _ask_again(consent: Consent) -> int:
    people = sorted(signers.askable(consent))
    notice = {"kind": "access.asked_again", "target_kind": "consent", "target_id": consent.public_id}
    return tell_once(f"asked.{consent.pk}.{consent.remind_at:%Y%m%d%H%M}", people, plan=consent.seat.plan_id, **notice)


def _tell_again(request: AccessRequest) -> int:
    people = sorted(asking.askable(request))
    notice = {"kind": "access.still_asked", "target_kind": "accessrequest", "target_id": request.public_id}
    return tell_once(
        f"request.{request.pk}.{request.put_off_until:%Y%m%d}", people, plan=request.seat.plan_id, **notice
    )


@transaction.atomic
def tell_once(name: str, people: Iterable[int], *, plan: int, **notice: str) -> int:
    """Give these people one notice each, unless a reminder of this name has been given.

    Returns 1 when somebody was told, else 0. Announced on commit.
    """
    if Notice.objects.filter(key__startswith=f"{name}.").exists():
        return 0
    rows = [Notice(user_id=pk, plan_id=plan, key=f"{name}.{pk}", **notice) for pk in people]
    add_notices(rows)
    return int(bool(rows))
