"""Taking a place in a plan's team: the owner, those who act for the owner, the coordinator, people and units.

Whoever coordinates the plan invites; a participant has no right at all until the owner's side gives one. A plan is
known here by what it has (`sections`, `birthday`), not by its class: it lives in an app to the left of this one.
"""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from access.actions.accounts import (
    close_account,
    create_account,
    describe_account,
    invite,
    is_activated,
    refuse_another_name,
)
from access.actions.ending import end_consents_of
from access.dates import start_of
from access.gates import coordinating_work_of, municipalities_coordinated_by, work_of
from access.grants import give_plan, give_sections, revoke_seat
from access.levels import Level
from access.models import Employment, Grant, Representation, Seat, Unit, User
from access.rights import require
from access.trail import record


class AlreadySeated(Exception):
    """The person or unit already has a place in this plan."""


@transaction.atomic
def seat_coordinator(plan: Any, user: User, *, by: User) -> Seat:
    """Seat a coordinator with the rights of coordination; `by` must be a coordinator of the plan's municipality.

    They are held in the work as its coordinator: leaving it ends them at once.
    """
    if not municipalities_coordinated_by(by).filter(pk=plan.municipality_id).exists():
        raise PermissionDenied
    work = coordinating_work_of(user, plan.municipality_id)
    if work is None:
        raise PermissionDenied
    seat = take_seat(plan, user=user, role=Seat.Role.COORDINATOR, employment=work)
    _give_all(seat, by=by, reason=Grant.Reason.COORDINATION)
    give_plan(seat, "coordinate_plan", by=by, reason=Grant.Reason.COORDINATION)
    record_seat("seat.added", seat, by=by)
    return seat


@transaction.atomic
def appoint_coordinator(plan: Any, user: User, work: Employment, *, by: User) -> Seat:
    """Let somebody coordinate a plan that nobody coordinates, in their work; its content is the owner's side to give.

    The places of coordinators who have left end. Raises PermissionDenied unless `by` oversees the municipality's plans.
    """
    require(by, "oversee_plans", plan.municipality)
    for former in Seat.objects.filter(plan=plan, role=Seat.Role.COORDINATOR, ended_at__isnull=True):
        _end_place(former)
    seat = Seat.objects.filter(plan=plan, user=user, ended_at__isnull=True).first()
    if seat is None:
        seat = take_seat(plan, user=user, role=Seat.Role.COORDINATOR, is_appointed=True, employment=work)
    else:
        seat.role, seat.is_appointed, seat.employment = Seat.Role.COORDINATOR, True, work
        seat.save(update_fields=["role", "is_appointed", "employment"])
    give_plan(seat, "coordinate_plan", by=by, reason=Grant.Reason.COORDINATION)
    record_seat("coordinator.appointed", seat, by=by)
    return seat


def invite_owner(plan: Any, email: str, *, by: User) -> Seat:
    """Give the plan owner an account and the rights of ownership, and send an invitation.

    From the consent age the owner decides who sees what; for a younger one that right begins by itself at the
    birthday. Raises PermissionDenied, what `refuse_another_name` raises, and AlreadySeated also when the person has
    another open plan.
    """
    require(by, "coordinate_plan", plan)
    refuse_another_name(plan.owner_name, email, by=by)
    with transaction.atomic():
        user = create_account(plan.owner_name, email, by=by)
        if plan.owner_id or user.plans_owned.exclude(status="ended").exists() or not _is_of(plan.number_hash, user):
            raise AlreadySeated
        describe_account(user, born_on=plan.owner_born_on, by=by)
        seat = take_seat(plan, user=user, role=Seat.Role.OWNER)
        _give_all(seat, by=by, reason=Grant.Reason.OWNERSHIP)
        of_age_at = start_of(plan.birthday(plan.consent_age))
        give_plan(
            seat,
            "manage_access",
            by=by,
            reason=Grant.Reason.OWNERSHIP,
            valid_from=max(of_age_at, timezone.now()),
        )
        plan.owner = user
        plan.save(update_fields=["owner"])
        record_seat("seat.added", seat, by=by)
        invite(user, by=by)
        return seat


def invite_participant(
    plan: Any, name: str, email: str, *, title: str = "", workplace: str = "", is_at_work: bool = False, by: User
) -> Seat:
    """Seat a person without any right yet, and invite them.

    Somebody who takes part in their work (`is_at_work`) loses what they are given when they leave it. Raises
    PermissionDenied, AlreadySeated and what `refuse_another_name` raises.
    """
    require(by, "coordinate_plan", plan)
    refuse_another_name(name, email, by=by)
    with transaction.atomic():
        user = create_account(name, email, by=by)
        work = work_of(user, plan.municipality_id) if is_at_work else None
        workplace = workplace or (work.unit.name if work else "")
        seat = take_seat(plan, user=user, title=title, workplace=workplace, employment=work)
        record_seat("seat.added", seat, by=by)
        invite(user, by=by)
        return seat


@transaction.atomic
def note_details(seat: Seat, *, born_on: date | None, mobile: str, by: User) -> None:
    """Note what somebody who has just been invited is found by, unless their account is in use already."""
    require(by, "coordinate_plan", seat.plan)
    if seat.user is not None:
        describe_account(seat.user, born_on=born_on, mobile=mobile, by=by)


@transaction.atomic
def invite_unit(plan: Any, unit: Unit, *, title: str = "", by: User) -> Seat:
    """Seat a unit, whose workers will share what it is given; no right yet. Raises PermissionDenied, AlreadySeated."""
    require(by, "coordinate_plan", plan)
    seat = take_seat(plan, unit=unit, title=title)
    record_seat("seat.added", seat, by=by)
    return seat


@transaction.atomic
def resend_invitation(seat: Seat, *, by: User) -> bool:
    """Send a new link to somebody who has not come in yet; whether one was sent. Raises PermissionDenied."""
    require(by, "coordinate_plan", seat.plan)
    return bool(seat.user and invite(seat.user, by=by))


@transaction.atomic
def close_account_of(seat: Seat, *, by: User) -> None:
    """Close the account of somebody in the team, and end their places. Raises PermissionDenied, UsedElsewhere."""
    require(by, "coordinate_plan", seat.plan)
    if seat.user is None:
        raise PermissionDenied
    held = list(Seat.objects.filter(user=seat.user, ended_at__isnull=True).select_related("plan").order_by("id"))
    close_account(seat.user, by=by)
    for one in held:
        end_seat(one, by=by)


@transaction.atomic
def end_seat(seat: Seat, *, by: User) -> None:
    """End a participant's or a representative's place: every right of it ends now, open pages included.

    What they wrote stays, with their name. Raises PermissionDenied, also for the owner's and the coordinator's place.
    """
    require(by, "coordinate_plan", seat.plan)
    if seat.role not in (Seat.Role.PARTICIPANT, Seat.Role.REPRESENTATIVE):
        raise PermissionDenied
    lost = _sections_of(seat)
    if not _end_place(seat):
        return
    for section in lost:
        record("access.ended", by=by, stream=section.stream, plan=seat.plan, section=section, target=seat)
    record_seat("seat.ended", seat, by=by)


def take_seat(plan: Any, **fields: Any) -> Seat:
    """Make a place in the plan's team, without any right; raises AlreadySeated. The caller has required the right."""
    try:
        with transaction.atomic():
            return Seat.objects.create(plan=plan, **fields)
    except IntegrityError as error:
        raise AlreadySeated from error


def _end_place(seat: Seat) -> bool:
    """End a place with every right, consent and open question of it, and the mandate of who sat there; once."""
    now = timezone.now()
    if not Seat.objects.filter(pk=seat.pk, ended_at__isnull=True).update(ended_at=now):
        return False
    revoke_seat(seat)
    end_consents_of(seat, at=now)
    if seat.user_id and seat.role == Seat.Role.REPRESENTATIVE:
        Representation.objects.filter(plan=seat.plan, representative=seat.user_id, ended_at__isnull=True).update(
            ended_at=now
        )
    return True


def _is_of(number_hash: str, user: User) -> bool:
    """Whether a plan's national number can be this person's; an account nobody has used yet takes it over.

    An account in use is never given a number: whoever has that number could sign in to it with ID-porten.
    """
    if not number_hash or user.national_id_hmac == number_hash:
        return True
    if user.national_id_hmac or User.objects.filter(national_id_hmac=number_hash).exists():
        return False
    if not is_activated(user):
        user.national_id_hmac = number_hash
        user.save(update_fields=["national_id_hmac"])
    return True


def _give_all(seat: Seat, *, by: User, reason: str) -> None:
    levels = [(section, Level.WRITE) for section in seat.plan.sections.all()]
    give_sections(seat, levels, by=by, reason=reason)


def _sections_of(seat: Seat) -> list[Any]:
    """The sections in which a seat has a right that would last, in a fixed order so that two writers cannot block."""
    alive = Grant.objects.filter(seat=seat, revoked_at__isnull=True, valid_until__gt=timezone.now())
    held = alive.filter(section__isnull=False).values("section_id")
    return list(seat.plan.sections.filter(id__in=held).order_by("id"))


def record_seat(kind: str, seat: Seat, *, by: User) -> None:
    """Who is in the team is told where the team meets."""
    room = seat.plan.sections.get(kind="meetings")
    record(kind, by=by, stream=room.stream, plan=seat.plan, section=room, target=seat)
