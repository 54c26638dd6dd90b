"""Requests for access, for those who ask and for those who decide; nobody else learns that there is one."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.http import Http404

from access.dates import last_day, months_after, today
from access.gates import is_given_access, represented_by
from access.models import AccessRequest, Consent, Employment, LivePlanGrant, Seat, User
from access.rights import holding, live_plans, live_sections, permission_id

Open = AccessRequest.State.OPEN


def seats_to_ask_from(user: User) -> list[Seat]:
    """The places in which the person takes part and is given access: their own, and that of the unit they act for.

    A right is not needed: whoever has lost it may ask for it again as long as the place stands. Two queries.
    """
    at_work = Employment.objects.acting().filter(user=user).values("unit_id")
    seats = (
        Seat.objects.filter(Q(user=user) | Q(unit_id__in=at_work), ended_at__isnull=True)
        .exclude(plan__status="ended")
        .select_related("plan__municipality", "user", "unit")
        .order_by("-created_at", "id")
    )
    acts_in = {mandate.plan_id for mandate in represented_by(user)}
    return [seat for seat in seats if is_given_access(seat, [user.pk] if seat.plan_id in acts_in else [])]


def get_seat_to_ask_from(user: User, public_id: str) -> Seat:
    """Return a place from which the person may ask; raises Http404."""
    for seat in seats_to_ask_from(user):
        if seat.public_id == public_id:
            return seat
    raise Http404


def newest_request_of(seat: Seat) -> AccessRequest | None:
    """What was last asked from a seat that was fetched for somebody who sits in it."""
    return AccessRequest.objects.filter(seat=seat).select_related("asked_by").order_by("-id").first()


def requests_in(user: User, plan_ids: Iterable[int]) -> list[AccessRequest]:
    """The requests that wait for this person's answer in some plans, oldest first; three queries.

    Theirs to answer is what is asked in a plan whose access they decide over, unless all of it lies outside their
    mandate: then neither the request nor that the plan has such a part reaches them.
    """
    found = list(
        AccessRequest.objects.filter(
            seat__plan__in=live_plans(user, "manage_access").filter(content_object_id__in=list(plan_ids)),
            seat__ended_at__isnull=True,
            state=Open,
        )
        .select_related("seat__user", "seat__unit__organisation", "seat__plan", "asked_by")
        .order_by("id")
    )
    about = _parts_asked_for(found)
    every = set().union(*about.values())
    seen = live_sections(user).filter(content_object_id__in=every) if every else ()
    ids = {row["content_object_id"] for row in seen}
    return [one for one in found if not about[one.pk] or about[one.pk] & ids]


def get_request_for(user: User, plan: Any, public_id: str) -> AccessRequest:
    """Return a request that waits for this person's answer; raises Http404."""
    for request in requests_in(user, [plan.pk]):
        if request.public_id == public_id:
            return request
    raise Http404


def askable(request: AccessRequest) -> set[int]:
    """The ids of those whose answer a request waits for."""
    deciders, about = deciders_over(request.seat.plan_id), _parts_asked_for([request])[request.pk]
    if not (deciders and about):
        return set(deciders)
    return {user_id for user_id, _section in holding("view_section", deciders, about)}


def last_day_of(request: AccessRequest, standing: Consent | None) -> date:
    """Until when a yes would last: as was wished, and no shorter than what the seat has already."""
    wished = months_after(today(), request.months)
    return max(wished, last_day(standing.valid_until)) if standing else wished


def is_waiting_for_another(request: AccessRequest) -> bool:
    """Whether one parent has said yes to it and the other's signature is awaited."""
    return Consent.objects.filter(asked_in=request.public_id, state=Consent.State.OFFERED).exists()


def deciders_over(plan_id: int) -> list[int]:
    """The ids of those who decide over a plan's access now."""
    holders = LivePlanGrant.objects.filter(
        content_object_id=plan_id, permission_id=permission_id("manage_access"), user__is_active=True
    )
    return sorted(set(holders.values_list("user_id", flat=True)))


def _parts_asked_for(requests: Iterable[AccessRequest]) -> dict[int, set[int]]:
    """The ids of those parts of the plans that are asked for, by request id."""
    asked = list(requests)
    sections: Any = apps.get_model("plans", "Section")
    rows = sections.objects.filter(plan__in={one.seat.plan_id for one in asked}, archived_at__isnull=True)
    parts = list(rows.values_list("pk", "plan_id", "area", "kind")) if asked else []
    return {
        one.pk: {pk for pk, plan_id, area, kind in parts if plan_id == one.seat.plan_id and (area or kind) in one.parts}
        for one in asked
    }
