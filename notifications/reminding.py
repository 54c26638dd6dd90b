"""Questions that somebody put off: asked again when the time has come, once."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from access.models import Consent, LivePlanGrant
from access.rights import permission_id
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


@transaction.atomic
def _ask_again(consent: Consent) -> int:
    name = f"asked.{consent.pk}.{consent.remind_at:%Y%m%d%H%M}"
    if Notice.objects.filter(key__startswith=f"{name}.").exists():
        return 0
    deciding = LivePlanGrant.objects.filter(
        content_object_id=consent.seat.plan_id, permission_id=permission_id("manage_access"), user__is_active=True
    ).exclude(user_id__in=consent.signatures.filter(user__isnull=False).values("user_id"))
    people = sorted(set(deciding.values_list("user_id", flat=True)))
    add_notices(
        Notice(
            user_id=user_id,
            kind="access.asked_again",
            plan_id=consent.seat.plan_id,
            target_kind="consent",
            target_id=consent.public_id,
            key=f"{name}.{user_id}",
        )
        for user_id in people
    )
    return int(bool(people))
