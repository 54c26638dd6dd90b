"""Giving a coordinator to plans that have none: the coordinating unit appoints, and sees numbers only."""

from django.db import transaction

from access.actions.seats import appoint_coordinator
from access.gates import coordinating_work_of
from access.models import Organisation, Seat, User
from access.rights import require
from plans.models import Plan
from plans.overseeing import lacking_in


class NotACoordinator(Exception):
    """The person does not work as a coordinator of the municipality now, or is who appoints."""


@transaction.atomic
def hand_over(municipality: Organisation, left_by: User | None, to: User, how_many: int, *, by: User) -> int:
    """Make somebody the coordinator of the oldest plans that `left_by` had and nobody coordinates; returns how many.

    What the new coordinator sees of a plan is given by the owner's side. A plan in which they act for the owner, or
    are the owner, is left out. Raises PermissionDenied, NotACoordinator.
    """
    require(by, "oversee_plans", municipality)
    work = coordinating_work_of(to, municipality.pk)
    if work is None or to.pk == by.pk:
        raise NotACoordinator
    own = Seat.objects.filter(
        user=to, ended_at__isnull=True, role__in=[Seat.Role.OWNER, Seat.Role.REPRESENTATIVE]
    ).values("plan_id")
    lacking = lacking_in(municipality).filter(last_coordinator=left_by.pk if left_by else None).exclude(id__in=own)
    ids = list(lacking.order_by("opened_at", "id").values_list("id", flat=True)[:how_many])
    # Two who hand over at the same time: the second sees under the lock that the plan has somebody.
    plans = Plan.objects.select_for_update(of=("self",)).filter(id__in=ids).order_by("id")
    still = set(lacking.filter(id__in=[plan.pk for plan in plans]).values_list("id", flat=True))
    chosen = [plan for plan in plans if plan.pk in still]
    for plan in chosen:
        appoint_coordinator(plan, to, work, by=by)
    return len(chosen)
