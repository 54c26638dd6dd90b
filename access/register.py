"""The gates of the register: an organisation's units and who works in them, for those who administer it.

What is found here are work facts only. A plan, its name or who takes part in it is never one of them.
"""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from access.models import Employment, Grant, LiveOrganisationGrant, LivePlanGrant, Organisation, Unit, User
from access.rights import live_organisations, may, permission_id


def organisations_administered_by(user: User) -> QuerySet[Organisation, Organisation]:
    """The organisations whose register the person keeps now."""
    return Organisation.objects.filter(id__in=live_organisations(user, "administer_organisation")).order_by("name")


def get_organisation_for(user: User, public_id: str) -> Organisation:
    """Return an organisation the person administers; raises Http404, also for one that exists elsewhere."""
    return get_object_or_404(organisations_administered_by(user), public_id=public_id)


def units_for(user: User, organisation: Organisation) -> QuerySet[Unit, Unit]:
    """The units of an organisation the person administers, each with how many `workers` it has now."""
    now = timezone.now()
    at_work = Q(employments__valid_from__lte=now, employments__valid_until__gt=now)
    return (
        Unit.objects.filter(organisation=organisation, organisation_id__in=_administered(user))
        .annotate(workers=Count("employments__user", filter=at_work, distinct=True))
        .order_by("name", "id")
    )


def get_unit_for(user: User, organisation: Organisation, public_id: str) -> Unit:
    """Return a unit of an organisation the person administers; raises Http404."""
    return get_object_or_404(units_for(user, organisation), public_id=public_id)


def employments_for(user: User, organisation: Organisation) -> QuerySet[Employment, Employment]:
    """Who works, has worked and will work in an organisation the person administers."""
    return (
        Employment.objects.filter(unit__organisation=organisation, unit__organisation_id__in=_administered(user))
        .select_related("user", "unit__organisation")
        .order_by("user__name", "id")
    )


def get_employment_for(user: User, organisation: Organisation, public_id: str) -> Employment:
    """Return an employment in an organisation the person administers; raises Http404."""
    return get_object_or_404(employments_for(user, organisation), public_id=public_id)


def officers_of(organisation: Organisation, permission: str) -> list[User]:
    """Who holds an office in an organisation now, for somebody who administers it."""
    holding = LiveOrganisationGrant.objects.filter(
        content_object_id=organisation.pk, permission_id=permission_id(permission)
    )
    return list(User.objects.filter(id__in=holding.values("user_id"), is_active=True).order_by("name", "id"))


def offices_in(employment: Employment) -> set[str]:
    """Which offices go with somebody's work, or are theirs in the organisation without any.

    Also those that do not count now, because the person acts for another workplace or the work has not begun.
    """
    ids = {permission_id(office): office for office in ("administer_organisation", "oversee_plans")}
    standing = Grant.objects.filter(
        Q(employment=employment) | Q(employment__isnull=True),
        user=employment.user_id,
        organisation=employment.unit.organisation_id,
        permission_id__in=ids,
        revoked_at__isnull=True,
        valid_until__gt=timezone.now(),
    )
    return {ids[pk] for pk in standing.values_list("permission_id", flat=True)}


def plans_without_coordinator(user: User, organisation: Organisation) -> int:
    """How many open plans of an organisation the person administers nobody coordinates now; no more than the number."""
    if not may(user, "administer_organisation", organisation):
        return 0
    coordinated = LivePlanGrant.objects.filter(
        content_object_id=OuterRef("pk"), permission_id=permission_id("coordinate_plan"), user__is_active=True
    )
    plans: Any = organisation.plans  # of an app to the left of this one
    return int(plans.exclude(status="ended").filter(~Exists(coordinated)).count())


def workplaces_of(user: User) -> list[Employment]:
    """Where the person works now, for choosing which to act for."""
    return list(
        Employment.objects.live().filter(user=user).select_related("unit__organisation").order_by("unit__name", "id")
    )


def get_workplace_for(user: User, public_id: str) -> Employment:
    """Return one of the person's own employments that hold now; raises Http404."""
    own = Employment.objects.live().filter(user=user, public_id=public_id)
    employment = own.select_related("unit__organisation").first()
    if employment is None:
        raise Http404
    return employment


def _administered(user: User) -> QuerySet[LiveOrganisationGrant, dict[str, int]]:
    return live_organisations(user, "administer_organisation")
