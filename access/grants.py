"""The only writer of rights. It decides nothing: actions require the right to give, these functions write the rows.

Rows are never changed in place but for `revoked_at`, so that who could see what at any instant can always be told.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from access.levels import PLAN_PERMISSIONS, Level
from access.models import Consent, Employment, Grant, Organisation, Representation, Seat, User
from access.rights import permission_id
from access.trail import announce_rights

# A right always has an end; this one is for those that end by an event (ownership, office).
FAR_END = datetime(2999, 12, 31, tzinfo=UTC)


def give_sections(
    seat: Seat,
    levels: Iterable[tuple[models.Model, Level]],
    *,
    by: User | None,
    reason: str,
    valid_from: datetime | None = None,
    valid_until: datetime = FAR_END,
    consent: Consent | None = None,
    representation: Representation | None = None,
) -> None:
    """Give a seat levels on sections in [valid_from, valid_until); open pages learn of it on commit."""
    start = valid_from or timezone.now()
    Grant.objects.bulk_create(
        Grant(
            user_id=seat.user_id,
            unit_id=seat.unit_id,
            permission_id=permission_id(codename),
            section_id=section.pk,
            seat=seat,
            employment_id=seat.employment_id,
            reason=reason,
            consent=consent,
            representation=representation,
            granted_by=by,
            valid_from=start,
            valid_until=valid_until,
        )
        for section, level in levels
        for codename in Level(level).permissions
    )
    announce_rights(people_of(seat))


def give_plan(
    seat: Seat,
    permission: str,
    *,
    by: User | None,
    reason: str,
    valid_from: datetime | None = None,
    valid_until: datetime = FAR_END,
    representation: Representation | None = None,
) -> None:
    """Give a seat `manage_access` or `coordinate_plan` on its plan in [valid_from, valid_until)."""
    assert permission in PLAN_PERMISSIONS  # noqa: S101
    Grant.objects.create(
        user_id=seat.user_id,
        unit_id=seat.unit_id,
        permission_id=permission_id(permission),
        plan_id=seat.plan_id,
        seat=seat,
        employment_id=seat.employment_id,
        reason=reason,
        representation=representation,
        granted_by=by,
        valid_from=valid_from or timezone.now(),
        valid_until=valid_until,
    )
    announce_rights(people_of(seat))


def give_office(
    user: User,
    permission: str,
    organisation: Organisation,
    *,
    by: User | None,
    employment: Employment | None = None,
) -> None:
    """Give a person an office in an organisation: administer it, or oversee its plans without content.

    With `employment` they hold it only while they work there and act for that workplace.
    """
    Grant.objects.create(
        user=user,
        permission_id=permission_id(permission),
        organisation=organisation,
        employment=employment,
        reason=Grant.Reason.OFFICE,
        granted_by=by,
        valid_from=timezone.now(),
        valid_until=FAR_END,
    )
    announce_rights([user.pk])


def revoke_seat(seat: Seat, *, reason: str | None = None) -> int:
    """End every right of a seat, now (those of one reason, where given); returns how many rows ended.

    What is about to end by itself counts by the database's clock: a server that is fast must not leave it to its day.
    """
    rows = Grant.objects.filter(seat=seat, revoked_at__isnull=True, valid_until__gt=Now())
    if reason:
        rows = rows.filter(reason=reason)
    ended = rows.update(revoked_at=timezone.now())
    announce_rights(people_of(seat))
    return ended


def people_of(seat: Seat) -> list[int]:
    """The ids of the people who sit in a seat now."""
    if seat.unit_id is None:
        return [seat.user_id] if seat.user_id else []
    return list(Employment.objects.live().filter(unit_id=seat.unit_id).values_list("user_id", flat=True))


def revoke_office(employment: Employment, permission: str) -> int:
    """Take back now an office that goes with somebody's work, or that is theirs there without any; how many rows."""
    ended = Grant.objects.filter(
        Q(employment=employment) | Q(employment__isnull=True),
        user=employment.user_id,
        permission_id=permission_id(permission),
        organisation=employment.unit.organisation_id,
        revoked_at__isnull=True,
        valid_until__gt=Now(),
    ).update(revoked_at=timezone.now())
    announce_rights([employment.user_id])
    return ended


def close_plan(plan: models.Model, *, at: datetime, by: User | None) -> None:
    """End every right to a plan but those to see it that nobody gave; who ruled it may open it again.

    The rows carry exactly `at`, so that `open_plan_again` knows them.
    """
    rows = Grant.objects.filter(
        Q(plan_id=plan.pk) | Q(section__plan_id=plan.pk), revoked_at__isnull=True, valid_until__gt=Now()
    )
    ruling = list(rows.filter(permission_id__in=[permission_id("manage_access"), permission_id("coordinate_plan")]))
    kept = Q(permission_id=permission_id("view_section")) & ~Q(reason=Grant.Reason.CONSENT)
    rows.exclude(kept).update(revoked_at=at)
    reopening = permission_id("reopen_plan")
    Grant.objects.bulk_create(_again(row, at, by, permission=reopening) for row in ruling)
    _announce_plan(plan)


def open_plan_again(plan: models.Model, *, ended_at: datetime, by: User | None) -> None:
    """Give anew what `close_plan` took at `ended_at`, but for consents, ended seats and what would have ended since."""
    now = timezone.now()
    rows = Grant.objects.filter(
        Q(plan_id=plan.pk) | Q(section__plan_id=plan.pk), revoked_at=ended_at, valid_until__gt=now, seat__ended_at=None
    ).exclude(reason=Grant.Reason.CONSENT)
    rows = rows.exclude(representation__ended_at__isnull=False)
    Grant.objects.bulk_create(_again(row, now, by, permission=row.permission_id) for row in list(rows))
    Grant.objects.filter(plan_id=plan.pk, permission_id=permission_id("reopen_plan"), revoked_at=None).update(
        revoked_at=now
    )
    _announce_plan(plan)


def _again(row: Grant, at: datetime, by: User | None, *, permission: int) -> Grant:
    """The same right once more, or another for the same reason: from `at`, until the same end."""
    same: dict[str, Any] = {field.attname: getattr(row, field.attname) for field in Grant._meta.concrete_fields}
    del same["id"]
    own: dict[str, Any] = {"permission_id": permission, "valid_from": max(row.valid_from, at), "revoked_at": None}
    return Grant(**same | own | {"granted_by": by, "granted_at": at})


def _announce_plan(plan: models.Model) -> None:
    for seat in Seat.objects.filter(plan_id=plan.pk):
        announce_rights(people_of(seat))
