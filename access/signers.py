"""Whose signatures a consent needs: two parents who decide together both sign, everybody else decides alone."""

from typing import Any

from django.utils import timezone

from access.models import Consent, ConsentSignature, Representation, User


def deciding_parents(plan: Any) -> list[Representation]:
    """The parents who decide together now; empty where one decides alone."""
    now = timezone.now()
    rows = Representation.objects.filter(
        plan=plan,
        kind=Representation.Kind.PARENT,
        is_cosigner=True,
        valid_from__lte=now,
        valid_until__gt=now,
        ended_at__isnull=True,
        representative__is_active=True,
    )
    parents = list(rows.select_related("representative").order_by("id"))
    return parents if len({row.representative_id for row in parents}) > 1 else []


def others_needed(plan: Any, signer: User) -> list[User]:
    """Who must sign as well when this person signs now."""
    parents = [row.representative for row in deciding_parents(plan)]
    return [parent for parent in parents if parent != signer] if signer in parents else []


def awaited(consent: Consent) -> list[User]:
    """Whose signature is still missing under a consent that somebody has signed; empty when it is complete."""
    signed = set(ConsentSignature.objects.filter(consent=consent).values_list("user_id", flat=True))
    parents = [row.representative for row in deciding_parents(consent.seat.plan)]
    if signed - {parent.pk for parent in parents}:
        return []
    return [parent for parent in parents if parent.pk not in signed]
