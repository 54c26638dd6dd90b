"""What a person may get hold of among seats, mandates, units and the people who see a section."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from access.models import (
    Employment,
    LiveGrant,
    LivePlanGrant,
    Organisation,
    Representation,
    Seat,
    Unit,
    User,
)
from access.prepared import Prepared
from access.rights import permission_id, who_sees


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
    return _REPRESENTATION.first(user.pk, plan_id, timezone.now())


_REPRESENTATION: Prepared[Representation] = Prepared(
    lambda user, plan, now: Representation.objects.filter(
        plan_id=plan, representative_id=user, valid_from__lte=now, valid_until__gt=now, ended_at__isnull=True
    ).order_by("id")[:1],
    int,
    int,
    datetime,
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
