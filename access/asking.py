"""Requests for access, for those who ask and for those who decide; nobody else learns that there is one."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from access.gates import is_given_access, representations_in
from access.models import AccessRequest, Consent, Employment, LivePlanGrant, Seat, User
from access.rights import live_plans, permission_id

Open = AccessRequest.State.OPEN


def seats_to_ask_from(user: User) -> list[Seat]:
    """The places in which the person takes part and is given access: their own, and that of the unit they act for.

    A right is not needed: whoever has lost it may ask for it again as long as the place stands.
    """
    at_work = Employment.objects.acting().filter(user=user).values("unit_id")
    seats = (
        Seat.objects.filter(Q(user=user) | Q(unit_id__in=at_work), ended_at__isnull=True)
        .exclude(plan__status="ended")
        .select_related("plan__municipality", "user", "unit")
        .order_by("-created_at", "id")
    )
    return [seat for seat in seats if is_given_access(seat, representations_in(seat.plan))]


def get_seat_to_ask_from(user: User, public_id: str) -> Seat:
    """Return a place from which the person may ask; raises Http404."""
    for seat in seats_to_ask_from(user):
        if seat.public_id == public_id:
            return seat
    raise Http404


def newest_request_of(seat: Seat) -> AccessRequest | None:
    """What was last asked from a seat that was fetched for somebody who sits in it."""
    return AccessRequest.objects.filter(seat=seat).select_related("asked_by").order_by("-id").first()


def requests_for(user: User, plan: Any) -> QuerySet[AccessRequest, AccessRequest]:
    """The requests that wait for an answer, oldest first, for those who decide over the plan's access."""
    decided = live_plans(user, "manage_access")
    return (
        AccessRequest.objects.filter(seat__plan=plan, seat__plan__in=decided, seat__ended_at__isnull=True, state=Open)
        .select_related("seat__user", "seat__unit__organisation", "seat__plan", "asked_by")
        .order_by("id")
    )


def get_request_for(user: User, plan: Any, public_id: str) -> AccessRequest:
    """Return a request that waits, for somebody who decides; raises Http404."""
    return get_object_or_404(requests_for(user, plan), public_id=public_id)


def is_waiting_for_another(request: AccessRequest) -> bool:
    """Whether one parent has said yes to it and the other's signature is awaited."""
    return Consent.objects.filter(asked_in=request.public_id, state=Consent.State.OFFERED).exists()


def deciders_over(plan_id: int) -> list[int]:
    """The ids of those who decide over a plan's access now."""
    holders = LivePlanGrant.objects.filter(
        content_object_id=plan_id, permission_id=permission_id("manage_access"), user__is_active=True
    )
    return sorted(set(holders.values_list("user_id", flat=True)))
