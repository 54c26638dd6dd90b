"""Requests for access that the owner's side has put off: told again on the day they chose, once."""

from django.db import transaction

from access.asking import deciders_over
from access.dates import today
from access.models import AccessRequest
from notifications.actions.notices import add_notices
from notifications.models import Notice


def remind_of_requests() -> int:
    """Write the reminders that have become due; returns how many requests were told of again."""
    due = AccessRequest.objects.filter(
        state=AccessRequest.State.OPEN, put_off_until__lte=today(), seat__ended_at__isnull=True
    ).select_related("seat")
    return sum(_tell_again(request) for request in due)


@transaction.atomic
def _tell_again(request: AccessRequest) -> int:
    name = f"request.{request.pk}.{request.put_off_until:%Y%m%d}"
    if Notice.objects.filter(key__startswith=f"{name}.").exists():
        return 0
    people = deciders_over(request.seat.plan_id)
    add_notices(
        Notice(
            user_id=user_id,
            kind="access.still_asked",
            plan_id=request.seat.plan_id,
            target_kind="accessrequest",
            target_id=request.public_id,
            key=f"{name}.{user_id}",
        )
        for user_id in people
    )
    return int(bool(people))
