"""What whoever oversees a municipality's plans may know: numbers and states, never a name of a plan or its content."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.http import Http404

from access.dates import today
from access.models import Employment, LivePlanGrant, Organisation, Seat, User
from access.rights import live_organisations, may, permission_id
from plans.models import Plan


@dataclass(frozen=True, slots=True)
class Numbers:
    """One municipality's plans, counted."""

    municipality: Organisation
    active: int = 0
    paused: int = 0
    ended: int = 0
    without_coordinator: int = 0
    review_overdue: int = 0


@dataclass(frozen=True, slots=True)
class Load:
    """How many open plans somebody coordinates, or has left without a coordinator."""

    user: User | None
    plans: int


_COUNTED = ("active", "paused", "ended", "without_coordinator", "review_overdue")


def numbers_for(user: User) -> list[Numbers]:
    """The numbers of each municipality whose plans the person oversees; two queries whatever their number."""
    overseen = Organisation.objects.filter(id__in=live_organisations(user, "oversee_plans")).order_by("name", "id")
    counted = _counted(Plan.objects.filter(municipality_id__in=live_organisations(user, "oversee_plans")))
    return [Numbers(municipality, **counted.get(municipality.pk, {})) for municipality in overseen]


def get_overseen_for(user: User, public_id: str) -> Organisation:
    """Return a municipality whose plans the person oversees; raises Http404."""
    found = Organisation.objects.filter(public_id=public_id).first()
    if found is None or not may(user, "oversee_plans", found):
        raise Http404
    return found


def coordinators_in(municipality: Organisation) -> list[Load]:
    """Everybody who works as a coordinator of the municipality now, and how many open plans each has."""
    working = Employment.objects.live().filter(is_coordinator=True, unit__organisation=municipality)
    held = LivePlanGrant.objects.filter(
        user_id=OuterRef("pk"),
        permission_id=permission_id("coordinate_plan"),
        content_object__municipality=municipality,
    ).exclude(content_object__status=Plan.Status.ENDED)
    count = held.order_by().values("user_id").annotate(n=Count("content_object_id", distinct=True)).values("n")
    people = User.objects.filter(id__in=working.values("user_id"), is_active=True).annotate(plans=Subquery(count))
    return [Load(one, one.plans or 0) for one in people.order_by("name", "id")]


def left_without_in(municipality: Organisation) -> list[Load]:
    """How many open plans lack a coordinator, by who had them last."""
    rows = lacking_in(municipality).order_by().values("last_coordinator").annotate(plans=Count("id"))
    people = User.objects.in_bulk([row["last_coordinator"] for row in rows if row["last_coordinator"]])
    loads = [Load(people.get(row["last_coordinator"]), row["plans"]) for row in rows]
    return sorted(loads, key=lambda load: load.user.name if load.user else "")


def lacking_in(municipality: Organisation) -> Any:
    """The open plans of a municipality that nobody coordinates now, with who did last; for the action alone."""
    last = Seat.objects.filter(plan=OuterRef("pk"), role=Seat.Role.COORDINATOR, user__isnull=False).order_by("-id")
    return (
        Plan.objects.filter(municipality=municipality)
        .exclude(status=Plan.Status.ENDED)
        .filter(~_is_coordinated())
        .annotate(last_coordinator=Subquery(last.values("user_id")[:1]))
    )


def _is_coordinated() -> Exists:
    return Exists(
        LivePlanGrant.objects.filter(
            content_object_id=OuterRef("pk"), permission_id=permission_id("coordinate_plan"), user__is_active=True
        )
    )


def _counted(plans: QuerySet[Plan, Plan]) -> dict[int, dict[str, int]]:
    is_open = ~Q(status=Plan.Status.ENDED)
    rows: Any = (
        plans.annotate(is_coordinated=_is_coordinated())
        .order_by()
        .values("municipality_id")
        .annotate(
            active=Count("id", filter=Q(status=Plan.Status.ACTIVE)),
            paused=Count("id", filter=Q(status=Plan.Status.PAUSED)),
            ended=Count("id", filter=Q(status=Plan.Status.ENDED)),
            without_coordinator=Count("id", filter=is_open & Q(is_coordinated=False)),
            review_overdue=Count("id", filter=is_open & Q(next_review_on__lt=today())),
        )
    )
    return {row["municipality_id"]: {name: row[name] for name in _COUNTED} for row in rows}
