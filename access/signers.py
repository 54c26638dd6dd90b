"""Whose signatures a consent needs: two parents who decide together both sign, everybody else decides alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from access.asking import deciders_over
from access.models import Consent, ConsentSection, ConsentSignature, Representation, User
from access.rights import holding


@dataclass(frozen=True, slots=True)
class Awaited:
    """Who has not answered a question yet; `is_each` says that every one of them must sign, otherwise one is enough."""

    people: tuple[User, ...]
    is_each: bool


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


def askable(consent: Consent) -> set[int]:
    """The ids of those who may answer a question, and have not signed it: they decide over every part it gives."""
    signed = set(ConsentSignature.objects.filter(consent=consent, user__isnull=False).values_list("user_id", flat=True))
    deciders = set(deciders_over(consent.seat.plan_id)) - signed
    about = set(ConsentSection.objects.filter(consent=consent).values_list("section_id", flat=True))
    if not (deciders and about):
        return deciders
    seen = holding("view_section", deciders, about)
    return {user_id for user_id in deciders if all((user_id, section_id) in seen for section_id in about)}


def awaited_for(plan: Any, offers: Iterable[Consent]) -> dict[int, Awaited]:
    """Whose answer each of these open questions of a plan waits for, by consent id; a handful of queries in all.

    Asked are those who decide over every part that the question is about.
    """
    ids = [offer.pk for offer in offers]
    if not ids:
        return {}
    parents = [row.representative for row in deciding_parents(plan)]
    deciders = list(User.objects.filter(pk__in=deciders_over(plan.pk), is_active=True).order_by("name", "pk"))
    signed: dict[int, set[int | None]] = {pk: set() for pk in ids}
    for pk, user_id in ConsentSignature.objects.filter(consent__in=ids).values_list("consent", "user"):
        signed[pk].add(user_id)
    about: dict[int, set[int]] = {pk: set() for pk in ids}
    lines = ConsentSection.objects.filter(consent__in=ids, section__archived_at__isnull=True)
    for pk, section_id in lines.values_list("consent", "section"):
        about[pk].add(section_id)
    every = set().union(*about.values())
    seen = holding("view_section", [one.pk for one in deciders], every) if deciders and every else set()
    found = {}
    for pk in ids:
        able = [one for one in deciders if all((one.pk, section) in seen for section in about[pk])]
        waiting = tuple(one for one in parents or able if one.pk not in signed[pk])
        found[pk] = Awaited(waiting, is_each=bool(parents))
    return found
