"""Stops of all sharing, for those who decide over a plan's access, and what of a stop could still be undone."""

from typing import Any

from django.http import Http404
from django.utils import timezone

from access.models import Change, Consent, SharingStop, User
from access.rights import live_plans, may
from access.scope import seats_beyond


def open_stop_for(user: User, plan: Any) -> SharingStop | None:
    """The newest stop of which something could still be undone by somebody who decides over the plan's access."""
    decided = live_plans(user, "manage_access")
    stops = SharingStop.objects.filter(plan=plan, plan__in=decided, undone_at__isnull=True).select_related("by")
    stop = stops.order_by("-id").first()
    return stop if stop and still_paused_by(stop, user) else None


def get_stop_for(user: User, plan: Any, public_id: str) -> SharingStop:
    """Return a stop of a plan whose access the person decides over; raises Http404."""
    stop = SharingStop.objects.select_related("plan").filter(plan=plan, public_id=public_id).first()
    if stop is None or not may(user, "manage_access", plan):
        raise Http404
    return stop


def still_paused_by(stop: SharingStop, user: User) -> list[Consent]:
    """What the stop paused and nobody has let go on since, as far as the person's mandate reaches.

    The trail knows who was let go on.
    """
    beyond = seats_beyond(user, stop.plan)
    paused = (
        stop.consents.filter(state=Consent.State.PAUSED, valid_until__gt=timezone.now(), seat__ended_at__isnull=True)
        .exclude(seat_id__in=beyond)
        .select_related("seat__plan")
        .order_by("seat_id")
    )
    since = Change.objects.filter(plan_id=stop.plan_id, kind="access.resumed", at__gt=stop.at)
    resumed = set(since.values_list("target_id", flat=True))
    return [consent for consent in paused if consent.seat.public_id not in resumed]
