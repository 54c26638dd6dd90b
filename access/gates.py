"""What a person may get hold of among seats, consents, units and the people who see a section."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Max, Prefetch, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from access.models import (
    Consent,
    ConsentSection,
    ConsentSignature,
    Employment,
    LiveGrant,
    LivePlanGrant,
    Organisation,
    Representation,
    Seat,
    Unit,
    User,
)
from access.rights import live_sections, may, permission_id, who_sees


def municipalities_coordinated_by(user: User) -> QuerySet[Organisation, Organisation]:
    """The municipalities for which the person acts as a coordinator now, and so may open plans."""
    coordinating = Employment.objects.acting().filter(user=user, is_coordinator=True)
    return Organisation.objects.filter(
        kind=Organisation.Kind.MUNICIPALITY, id__in=coordinating.values("unit__organisation_id")
    ).order_by("name")


def coordinating_work_of(user: User, organisation_id: int) -> Employment | None:
    """The work in which the person is a coordinator of this organisation now, whichever they act for."""
    coordinating = Employment.objects.live().filter(
        user=user, is_coordinator=True, unit__organisation_id=organisation_id, user__is_active=True
    )
    return coordinating.order_by("is_set_aside", "id").first()


def work_of(user: User, organisation_id: int) -> Employment | None:
    """The work in which the person would take part in a plan of this organisation: there, or where they act now."""
    live = Employment.objects.live().filter(user=user).select_related("unit")
    there = live.filter(unit__organisation_id=organisation_id)
    return there.order_by("is_set_aside", "id").first() or live.order_by("is_set_aside", "id").first()


def account_found(pk: int | None) -> User | None:
    """The open account that a search of this session has found; the session keeps its number."""
    return User.objects.filter(pk=pk, is_active=True).first() if pk else None


def representation_of(user: User, plan_id: int) -> Representation | None:
    """Why this person acts for the plan owner now, if they do."""
    now = timezone.now()
    return (
        Representation.objects.filter(
            plan_id=plan_id, representative=user, valid_from__lte=now, valid_until__gt=now, ended_at__isnull=True
        )
        .order_by("id")
        .first()
    )


def represented_by(user: User) -> list[Representation]:
    """Everybody this person acts for now, with their plans, by the owner's name."""
    now = timezone.now()
    rows = Representation.objects.filter(
        representative=user, valid_from__lte=now, valid_until__gt=now, ended_at__isnull=True
    )
    return list(rows.select_related("plan").order_by("plan__owner_name", "id"))


def representations_in(plan: Any) -> dict[int, Representation]:
    """Who acts for the plan owner now, by user id."""
    now = timezone.now()
    rows = Representation.objects.filter(plan=plan, valid_from__lte=now, valid_until__gt=now, ended_at__isnull=True)
    return {row.representative_id: row for row in rows.order_by("-id")}


def may_be_given_authority(seat: Seat) -> bool:
    """Whether somebody in a seat could act for the plan owner: a person who is in the team for their own sake."""
    return (
        seat.user_id is not None
        and seat.employment_id is None
        and (seat.role in (Seat.Role.PARTICIPANT, Seat.Role.REPRESENTATIVE))
    )


def is_given_access(seat: Seat, acting: Iterable[int]) -> bool:
    """Whether a seat has what the owner's side gives it; `acting` are the ids of those who act for the owner now.

    The owner and the coordinator who opened the plan hold their rights by themselves. A parent whose responsibility has
    ended by age, and a coordinator who was appointed later, are given access like anybody else.
    """
    if seat.role == Seat.Role.REPRESENTATIVE:
        return seat.user_id not in set(acting)
    return seat.role == Seat.Role.PARTICIPANT or (seat.role == Seat.Role.COORDINATOR and seat.is_appointed)


def access_decided_until(user: User, plan_id: int) -> datetime | None:
    """Until when the person may decide over the plan's access: nobody gives longer than they decide themselves."""
    found: dict[str, datetime | None] = LivePlanGrant.objects.filter(
        user_id=user.pk, content_object_id=plan_id, permission_id=permission_id("manage_access")
    ).aggregate(until=Max("valid_until"))
    return found["until"]


def audience_of(section_ids: Iterable[int]) -> dict[int, int]:
    """How many people see each section now; one query. Sections that nobody sees are left out."""
    rows = who_sees(section_ids).values("content_object_id").annotate(people=Count("user_id", distinct=True))
    return {row["content_object_id"]: row["people"] for row in rows.order_by()}


def get_draft_for(user: User, plan: Any, public_id: str) -> Consent:
    """Return the person's own unsigned consent in a plan whose access they decide over; raises Http404."""
    draft = (
        Consent.objects.select_related("seat__user", "seat__unit__organisation")
        .filter(seat__plan=plan, public_id=public_id, given_by=user, state=Consent.State.DRAFT, seat__ended_at=None)
        .first()
    )
    if draft is None or not may(user, "manage_access", plan):
        raise Http404
    return draft


def get_consent_for(user: User, plan: Any, public_id: str) -> Consent:
    """Return a consent that was offered, signed or answered otherwise; raises Http404.

    For those who decide over the plan's access, and the coordinator.
    """
    consent = (
        Consent.objects.select_related("seat__user", "seat__unit__organisation", "seat__plan", "offered_by")
        .prefetch_related(
            Prefetch("signatures", ConsentSignature.objects.select_related("registered_by").order_by("id"))
        )
        .exclude(state=Consent.State.DRAFT)
        .filter(seat__plan=plan, public_id=public_id)
        .first()
    )
    if consent is None or not (_may_read_consent(user, consent, plan) or may(user, "coordinate_plan", plan)):
        raise Http404
    return consent


def get_unsigned_for(user: User, plan: Any, public_id: str) -> Consent:
    """Return the person's own draft, or an offer that they may answer; raises Http404."""
    unsigned = Consent.objects.select_related("seat__user", "seat__unit__organisation", "seat__plan", "given_by")
    own = Q(state=Consent.State.DRAFT, given_by=user) | Q(state=Consent.State.OFFERED)
    consent = get_object_or_404(unsigned.filter(own, seat__plan=plan, seat__ended_at=None), public_id=public_id)
    if not _may_read_consent(user, consent, plan):
        raise Http404
    return consent


def _may_read_consent(user: User, consent: Consent, plan: Any) -> bool:
    """Whether it is theirs to decide: one that reaches beyond the person's mandate names parts they do not see."""
    if not may(user, "manage_access", plan):
        return False
    return not consent.lines.exclude(section_id__in=live_sections(user)).exists()


def offers_for(user: User, plan: Any) -> list[Consent]:
    """What waits for an answer in a plan, oldest first; nothing for those who neither decide nor coordinate."""
    if not (may(user, "manage_access", plan) or may(user, "coordinate_plan", plan)):
        return []
    offers = Consent.objects.filter(
        seat__plan=plan, state=Consent.State.OFFERED, seat__ended_at=None, valid_until__gt=timezone.now()
    )
    if not may(user, "coordinate_plan", plan):
        beyond = ConsentSection.objects.filter(consent__seat__plan=plan).exclude(section_id__in=live_sections(user))
        offers = offers.exclude(pk__in=beyond.values("consent_id"))
    return list(
        offers.select_related("seat__user", "seat__unit", "offered_by", "given_by").order_by("offered_at", "pk")
    )


def newest_consents(seats: Iterable[Seat]) -> dict[int, Consent]:
    """The newest consent that was ever signed for each of these seats, with its lines, by seat id; two queries."""
    rows = (
        Consent.objects.filter(seat__in=[seat.pk for seat in seats], signed_at__isnull=False)
        .order_by("seat_id", F("signed_at").asc(), "id")
        .prefetch_related(Prefetch("lines", ConsentSection.objects.order_by("section__position", "section_id")))
    )
    return {consent.seat_id: consent for consent in rows}


def consents_to(user: User, plan: Any, seat: Seat) -> list[Consent]:
    """Every consent that was ever signed for a seat of a plan, newest first, for those who may read its receipt."""
    if not (may(user, "manage_access", plan) or may(user, "coordinate_plan", plan)):
        return []
    signed = Consent.objects.filter(seat=seat, signed_at__isnull=False)
    if not may(user, "coordinate_plan", plan):
        beyond = ConsentSection.objects.filter(consent__seat=seat).exclude(section_id__in=live_sections(user))
        signed = signed.exclude(pk__in=beyond.values("consent_id"))
    return list(signed.order_by("-signed_at", "-id"))


def purposes_for(user: User, seats: Iterable[Seat]) -> dict[int, list[tuple[datetime, str]]]:
    """What each of these seats was given access for, and from when, the newest first; by seat id; one query.

    Left out is what was given for a part that the person does not see: what it was for could tell about it.
    """
    purposes: dict[int, list[tuple[datetime, str]]] = {}
    ids = [seat.pk for seat in seats]
    unseen = ConsentSection.objects.filter(consent__seat__in=ids, section__archived_at__isnull=True)
    beyond = unseen.exclude(section_id__in=live_sections(user)).values("consent_id")
    rows = Consent.objects.filter(seat__in=ids, signed_at__isnull=False).exclude(pk__in=beyond)
    for seat_id, signed_at, purpose in rows.order_by("-signed_at", "-id").values_list("seat", "signed_at", "purpose"):
        if signed_at is not None:
            purposes.setdefault(seat_id, []).append((signed_at, purpose))
    return purposes


def units_named(words: str) -> list[Unit]:
    """At most ten units whose own or whose organisation's name begins with or holds the words."""
    words = words.strip()
    if len(words) < 2:
        return []
    named = Q(name__icontains=words) | Q(organisation__name__icontains=words)
    return list(Unit.objects.filter(named).select_related("organisation").order_by("name", "id")[:10])


def get_unit(public_id: str) -> Unit:
    """Return a unit; that a unit exists is no secret. Raises Http404."""
    return get_object_or_404(Unit.objects.select_related("organisation"), public_id=public_id)


def workers_in(unit_ids: Iterable[int]) -> dict[int, int]:
    """How many people work in each of these units now: so many share its seat."""
    at_work = Employment.objects.live().filter(unit__in=list(unit_ids), user__is_active=True)
    rows = at_work.values("unit_id").annotate(people=Count("user_id", distinct=True))
    return {row["unit_id"]: row["people"] for row in rows}


def person_in(seat: Seat) -> User | None:
    """Somebody who sits in a seat: its person, or of a unit one who has its rights now; the caller fetched the seat."""
    if seat.user_id is not None:
        return User.objects.filter(pk=seat.user_id, is_active=True).first()
    working = LiveGrant.objects.filter(seat_id=seat.pk, user__is_active=True).values("user_id")
    return User.objects.filter(pk__in=working).order_by("name", "pk").first()
