"""A new way in for somebody who has lost the phone or the password, sent by whoever has made sure who they are."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from access.actions.accounts import invite_anew
from access.actions.employments import refuse_own
from access.actions.seats import record_seat
from access.models import Employment, Seat, User
from access.rights import require


@transaction.atomic
def send_new_way_in(seat: Seat, identity_check: str, *, by: User) -> None:
    """Help somebody in a plan's team; the owner's side and the person are told.

    Raises PermissionDenied unless `by` coordinates the plan.
    """
    require(by, "coordinate_plan", seat.plan)
    if seat.user is None or seat.user_id == by.pk:
        raise PermissionDenied
    invite_anew(seat.user, by=by, identity_check=identity_check)
    record_seat("seat.way_in_sent", seat, by=by)


@transaction.atomic
def send_worker_new_way_in(employment: Employment, identity_check: str, *, by: User) -> None:
    """Help somebody who works here now. The person is told, and the owner's side of every plan they take part in.

    Raises PermissionDenied unless `by` administers the organisation and the person works there, and OwnWork.
    """
    require(by, "administer_organisation", employment.unit.organisation)
    refuse_own(employment.user, by)
    if not Employment.objects.live().filter(pk=employment.pk).exists():
        raise PermissionDenied
    invite_anew(employment.user, by=by, identity_check=identity_check)
    for seat in _seats_of(employment.user):
        record_seat("seat.way_in_sent" if seat.user_id else "seat.worker_way_in_sent", seat, by=by)


def _seats_of(user: User) -> list[Seat]:
    """The person's own places in plans that go on, and those of the units they work in, in an order that is fixed."""
    units = Employment.objects.live().filter(user=user).values("unit_id")
    seats = Seat.objects.filter(Q(user=user) | Q(unit_id__in=units), ended_at__isnull=True)
    return list(seats.exclude(plan__status="ended").select_related("plan").order_by("plan_id", "id"))
