"""Acting for the plan owner: parental responsibility, a guardian's mandate, authority; for some parts, until a day.

The parts a mandate covers are the parts on which its grants are: who represents somebody sees and decides over those
and no others. What stood before is never edited: a changed mandate is a new one in the place of the old.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from access.actions.accounts import create_account, invite, refuse_another_name
from access.actions.ending import end_consents_of
from access.actions.seats import record_seat, take_seat
from access.dates import end_of, start_of, today
from access.gates import may_be_given_authority, representation_of
from access.grants import FAR_END, give_plan, give_sections, revoke_seat
from access.levels import Level
from access.models import Grant, Representation, Seat, User
from access.rights import live_sections, require
from access.scope import may_register

Kind = Representation.Kind


class NotOfAge(Exception):
    """The plan owner decides alone from a birthday that has passed, so parental responsibility gives no right."""


class MandateRefused(Exception):
    """A mandate that cannot be: no last day, one that is past or turned around, or no part of the plan."""


class RepresentsAlready(Exception):
    """The person acts for the plan owner already; the mandate that stands is changed or ended instead."""


@dataclass(frozen=True, slots=True)
class Mandate:
    """Why and how far somebody acts for the plan owner; `sections` None means every section.

    `until` is the last day; parental responsibility has none of its own, it ends at the owner's birthday.
    """

    kind: str
    until: date | None = None
    scope: str = ""
    evidence: str = ""
    evidence_on: date | None = None
    sections: Iterable[Any] | None = None


def invite_representative(plan: Any, name: str, email: str, mandate: Mandate, *, by: User) -> Seat:
    """Seat somebody who acts for the plan owner, with their rights for as long as the mandate lasts, and invite them.

    Raises PermissionDenied, AlreadySeated, MandateRefused, NotOfAge when parental responsibility has ended already, and
    what `refuse_another_name` raises.
    """
    require(by, "coordinate_plan", plan)
    refuse_another_name(name, email, by=by)
    with transaction.atomic():
        user = create_account(name, email, by=by)
        seat = take_seat(plan, user=user, role=Seat.Role.REPRESENTATIVE)
        _begin(seat, mandate, by=by)
        record_seat("seat.added", seat, by=by)
        invite(user, by=by)
        return seat


@transaction.atomic
def register_mandate(seat: Seat, mandate: Mandate, *, by: User) -> Representation:
    """Let somebody who has a place in the plan act for the plan owner; what they were given, or were to be, ends.

    The coordinator registers what is shown to them; a plan owner who decides for themselves gives authority.
    Raises PermissionDenied, RepresentsAlready, MandateRefused and NotOfAge.
    """
    seat = _locked(seat)
    _require_may_register(seat.plan, mandate.kind, by)
    if not may_be_given_authority(seat):
        raise PermissionDenied
    if _standing(seat) is not None:
        raise RepresentsAlready
    end_consents_of(seat, at=timezone.now())
    revoke_seat(seat)
    Seat.objects.filter(pk=seat.pk).update(role=Seat.Role.REPRESENTATIVE)
    seat.role = Seat.Role.REPRESENTATIVE
    representation = _begin(seat, mandate, by=by)
    record_seat("mandate.begun", seat, by=by)
    return representation


@transaction.atomic
def change_mandate(seat: Seat, mandate: Mandate, *, by: User) -> Representation:
    """Put another mandate in the place of the one a person has; parts it no longer covers are closed at once.

    Of a mandate of the same kind the parts stay that `by` does not see. Raises PermissionDenied, also for a person
    without one, MandateRefused and NotOfAge.
    """
    seat = _locked(seat)
    before = _standing(seat)
    _require_may_register(seat.plan, mandate.kind, by)
    if before is None:
        raise PermissionDenied
    _require_may_register(seat.plan, before.kind, by)
    if mandate.sections is not None and mandate.kind == before.kind:
        mandate = replace(mandate, sections=[*mandate.sections, *_unseen(before, by)])
    _close(before)
    revoke_seat(seat, reason=Grant.Reason.REPRESENTATION)
    representation = _begin(seat, mandate, by=by, is_cosigner=before.is_cosigner)
    record_seat("mandate.changed", seat, by=by)
    return representation


@transaction.atomic
def end_mandate(seat: Seat, *, by: User) -> None:
    """End what a person may do for the plan owner, now, on open pages too; they keep a place without rights.

    The coordinator ends any mandate, the plan owner the authority they may give, and everybody their own authority.
    What the person signed in the owner's name stands until its day. Twice is once. Raises PermissionDenied.
    """
    seat = _locked(seat)
    standing = _standing(seat)
    kind = standing.kind if standing else Kind.AUTHORITY
    if not (seat.user_id == by.pk and kind == Kind.AUTHORITY):
        _require_may_register(seat.plan, kind, by)
    if standing is None:
        return
    _close(standing)
    revoke_seat(seat, reason=Grant.Reason.REPRESENTATION)
    record_seat("mandate.ended", seat, by=by)


def _require_may_register(plan: Any, kind: str, by: User) -> None:
    if not may_register(by, plan, kind):
        raise PermissionDenied


def _locked(seat: Seat) -> Seat:
    """The seat as it is now, held until the transaction ends. Raises PermissionDenied where it has ended."""
    found = Seat.objects.select_for_update(of=("self",)).select_related("plan", "user").get(pk=seat.pk)
    if found.ended_at is not None:
        raise PermissionDenied
    return found


def _unseen(representation: Representation, by: User) -> list[Any]:
    """The parts a mandate covers that somebody who changes it does not see."""
    covered = representation.grants.filter(section__isnull=False, revoked_at__isnull=True).values("section_id")
    sections: Any = representation.plan.sections
    return list(sections.filter(id__in=covered).exclude(id__in=live_sections(by)))


def _standing(seat: Seat) -> Representation | None:
    return representation_of(seat.user, seat.plan_id) if seat.user else None


def _close(representation: Representation) -> None:
    representation.ended_at = timezone.now()
    representation.save(update_fields=["ended_at"])


def _begin(seat: Seat, mandate: Mandate, *, by: User, is_cosigner: bool = True) -> Representation:
    """Write the mandate and its grants. A parent's covers every part, whatever was chosen."""
    sections = list(seat.plan.sections.all() if mandate.sections is None else mandate.sections)
    if not sections or any(section.plan_id != seat.plan_id for section in sections):
        raise MandateRefused
    if seat.user is None:
        raise PermissionDenied
    now, until = timezone.now(), _end_of_mandate(seat.plan, mandate)
    representation = Representation.objects.create(
        plan=seat.plan,
        representative=seat.user,
        kind=mandate.kind,
        scope=mandate.scope,
        evidence=mandate.evidence,
        evidence_on=mandate.evidence_on,
        registered_by=by,
        is_cosigner=is_cosigner,
        valid_from=now,
        valid_until=until,
    )
    reason = Grant.Reason.REPRESENTATION
    give_sections(
        seat,
        [(section, Level.WRITE) for section in sections],
        by=by,
        reason=reason,
        valid_from=now,
        valid_until=until,
        representation=representation,
    )
    give_plan(
        seat, "manage_access", by=by, reason=reason, valid_from=now, valid_until=until, representation=representation
    )
    return representation


def _end_of_mandate(plan: Any, mandate: Mandate) -> datetime:
    if mandate.kind == Kind.PARENT:
        birthday = plan.birthday(plan.consent_age)
        if birthday <= today():
            raise NotOfAge
        return start_of(birthday)
    if mandate.until is None or mandate.until < today() or end_of(mandate.until) > FAR_END:
        raise MandateRefused
    return end_of(mandate.until)
