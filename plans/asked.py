"""What a person has been asked about access and has not answered, in the plans they decide over."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from access.asking import requests_in
from access.consent_gates import reaches_beyond
from access.models import AccessRequest, Consent, User
from access.rights import live_plans
from access.trail import heads
from plans.frame import OverviewPart
from plans.models import Plan

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: whose access it is about, whether they ask themselves, and where it is answered."""

    plan: Plan
    name: str
    is_own_wish: bool
    url: str


def asked_of(user: User, plans: Iterable[Plan]) -> list[Asked]:
    """What waits for this person's answer in these plans, requests first, the oldest on top; at most four queries.

    Left out: what they have put off to a later day, what they have signed, and what reaches beyond their mandate.
    """
    decided = live_plans(user, "manage_access")
    ids = [plan.pk for plan in plans if plan.status != Plan.Status.ENDED]
    here = Q(seat__plan__in=ids) & Q(seat__plan__in=decided) & Q(seat__ended_at__isnull=True)
    today = timezone.localdate()
    wishes = [one for one in requests_in(user, ids) if one.put_off_until is None or one.put_off_until <= today]
    now = timezone.now()
    offers = (
        Consent.objects.filter(here, state=Consent.State.OFFERED, valid_until__gt=now)
        .exclude(reaches_beyond(user))
        .exclude(signatures__user=user)
        .exclude(remind_at__gt=now)
        .select_related("seat__plan", "seat__user", "seat__unit")
        .order_by("offered_at", "pk")[:SHOWN]
    )
    asked = [_asked(one, "plans:answer-request", is_own_wish=True) for one in wishes[:SHOWN]]
    return asked + [_asked(one, "plans:offer", is_own_wish=False) for one in offers]


def asked_card(user: User, plan: Plan) -> OverviewPart | None:
    """Card and tile of the plan's overview that say who waits for an answer about access, for those who give it.

    Without a question they are there to appear when one comes.
    """
    if "manage_access" not in plan.rights:
        return None
    # Before the content, so that a change in between is seen as one to come.
    streams = heads([user.stream])
    asked = asked_of(user, [plan])
    address = reverse("plans:plan", args=[plan.public_id])
    context = {
        "asked": asked,
        "more": len(asked) - 1,
        "streams": streams,
        "live_url": f"{address}?fragment=asked",
        "tile_url": f"{address}?fragment=asked-tile",
    }
    return OverviewPart("plans/_asked.html", context, tile_template="plans/_asked_tile.html")


def _asked(one: AccessRequest | Consent, name: str, *, is_own_wish: bool) -> Asked:
    plan: Plan = one.seat.plan
    return Asked(plan, one.seat.name, is_own_wish, reverse(name, args=[plan.public_id, one.public_id]))
