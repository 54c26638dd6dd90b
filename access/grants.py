"""The only writer of rights. It decides nothing: actions require the right to give, these functions write the rows.

Rows are never changed in place but for `revoked_at`, so that who could see what at any instant can always be told.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.db import models
from django.db.models import Q
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
        reason=reason,
        representation=representation,
        granted_by=by,
        valid_from=valid_from or timezone.now(),
        valid_until=valid_until,
    )
    announce_rights(people_of(seat))


def give_office(user: User, permission: str, organisation: Organisation, *, by: User | None) -> None:
    """Give a person an office in an organisation: administer it, or oversee its plans without content."""
    Grant.objects.create(
        user=user,
        permission_id=permission_id(permission),
        organisation=organisation,
        reason=Grant.Reason.OFFICE,
        granted_by=by,
        valid_from=timezone.now(),
        valid_until=FAR_END,
    )
    announce_rights([user.pk])


def revoke_seat(seat: Seat, *, reason: str | None = None) -> int:
    """End every right of a seat, now (those of one reason, where given); returns how many rows ended."""
    rows = Grant.objects.filter(seat=seat, revoked_at__isnull=True, valid_until__gt=timezone.now())
    if reason:
        rows = rows.filter(reason=reason)
    ended = rows.update(revoked_at=timezone.now())
    announce_rights(people_of(seat))
    return ended


def people_of(seat: Seat) -> list[int]:
    """The ids of the people who sit in a seat now."""
    if seat.unit_id is None:
        return [seat.user_id] if seat.user_id else []
    now = timezone.now()
    at_work = Employment.objects.filter(Q(valid_from__lte=now) & Q(valid_until__gt=now), unit_id=seat.unit_id)
    return list(at_work.values_list("user_id", flat=True))
