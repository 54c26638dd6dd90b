"""The register of an organisation: its units, who joins and leaves them, and what they do there.

Whoever keeps the register gives work facts, never access to a plan; and nobody registers themselves, since the seat of
a unit is shared by all who work there.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from access.actions.accounts import create_account, invite, refuse_another_name
from access.dates import end_of, start_of, today
from access.grants import give_office, revoke_office
from access.models import Employment, Organisation, Unit, User
from access.register import offices_in
from access.rights import require
from access.trail import announce_rights, record

OFFICES = {"is_administrator": "administer_organisation", "is_overseer": "oversee_plans"}


class NameTaken(Exception):
    """The organisation has a unit of this name."""


class OwnWork(Exception):
    """Nobody registers or changes their own work: somebody else who administers the organisation does it."""


class WorksThere(Exception):
    """The person works in this unit already in that time."""


class WrongPeriod(Exception):
    """The last day is past or comes before the first one."""


@dataclass(frozen=True, slots=True)
class Work:
    """What somebody does in an organisation; the offices give tasks, never content."""

    title: str = ""
    is_coordinator: bool = False
    is_administrator: bool = False
    is_overseer: bool = False

    @property
    def offices(self) -> dict[str, bool]:
        return {office: getattr(self, name) for name, office in OFFICES.items()}


@transaction.atomic
def add_unit(organisation: Organisation, name: str, *, by: User) -> Unit:
    """Register a unit. Raises PermissionDenied, NameTaken."""
    require(by, "administer_organisation", organisation)
    unit = Unit.objects.create(organisation=organisation, name=_free_name(organisation, name))
    record("unit.added", by=by, stream=stream_of(organisation), target=unit)
    return unit


@transaction.atomic
def rename_unit(unit: Unit, name: str, *, by: User) -> None:
    """Raises PermissionDenied, NameTaken."""
    require(by, "administer_organisation", unit.organisation)
    unit.name = _free_name(unit.organisation, name, but=unit)
    unit.save(update_fields=["name"])
    record("unit.changed", by=by, stream=stream_of(unit.organisation), target=unit, fields=["name"])


def register_worker(
    name: str, email: str, unit: Unit, work: Work, *, first_day: date | None = None, last_day: date, by: User
) -> Employment:
    """Register that a person works in a unit, make their account when they have none, and invite them.

    Raises what `employ` and `refuse_another_name` raise.
    """
    require(by, "administer_organisation", unit.organisation)
    refuse_another_name(name, email, by=by)
    with transaction.atomic():
        user = create_account(name, email, by=by)
        employment = employ(user, unit, work, first_day=first_day, last_day=last_day, by=by)
        invite(user, by=by)
    return employment


@transaction.atomic
def employ(
    user: User, unit: Unit, work: Work, *, first_day: date | None = None, last_day: date, by: User
) -> Employment:
    """Register that somebody works in a unit from now (or the start of a first day) until the end of a last day.

    A person who works elsewhere as well goes on acting for that place until they choose. Raises PermissionDenied,
    OwnWork, WrongPeriod, WorksThere.
    """
    require(by, "administer_organisation", unit.organisation)
    refuse_own(user, by)
    now = timezone.now()
    begins = now if first_day is None or first_day <= today() else start_of(first_day)
    ends = end_of(last_day)
    if ends <= max(begins, now):
        raise WrongPeriod
    User.objects.select_for_update().get(pk=user.pk)
    others = Employment.objects.filter(user=user, valid_until__gt=begins)
    if others.filter(unit=unit, valid_from__lt=ends).exists():
        raise WorksThere
    several = others.exists()
    employment = Employment.objects.create(
        user=user,
        unit=unit,
        title=work.title,
        is_coordinator=work.is_coordinator,
        is_set_aside=several,
        valid_from=begins,
        valid_until=ends,
    )
    if several and not user.has_several_workplaces:
        user.has_several_workplaces = True
        user.save(update_fields=["has_several_workplaces"])
    _set_offices(employment, work, by=by)
    _record("employment.begun", employment, by=by)
    return employment


@transaction.atomic
def change_work(employment: Employment, work: Work, *, by: User) -> None:
    """Change what somebody does in their work; a task that is taken away ends now. Raises PermissionDenied, OwnWork."""
    require(by, "administer_organisation", employment.unit.organisation)
    refuse_own(employment.user, by)
    employment.title, employment.is_coordinator = work.title, work.is_coordinator
    employment.save(update_fields=["title", "is_coordinator"])
    _set_offices(employment, work, by=by)
    _record("employment.changed", employment, by=by)


@transaction.atomic
def end_employment(employment: Employment, *, last_day: date | None = None, by: User) -> None:
    """Let somebody leave: now, or when a last day is over. Open pages lose what the work gave at that instant.

    Raises PermissionDenied, OwnWork, and WrongPeriod also for work that is over already.
    """
    require(by, "administer_organisation", employment.unit.organisation)
    refuse_own(employment.user, by)
    found = Employment.objects.select_for_update(of=("self",)).get(pk=employment.pk)
    now = timezone.now()
    if found.valid_until <= now or (last_day is not None and last_day < today()):
        raise WrongPeriod
    if last_day is None:
        _end_now(found, now)
    elif end_of(last_day) <= found.valid_from:
        raise WrongPeriod
    else:
        found.valid_until = end_of(last_day)
        found.save(update_fields=["valid_until"])
    _record("employment.ended", employment, by=by)


@transaction.atomic
def act_for(employment: Employment, *, by: User) -> None:
    """Act for this workplace from now; the others give nothing meanwhile. Raises PermissionDenied for others' work."""
    if employment.user_id != by.pk or not Employment.objects.live().filter(pk=employment.pk).exists():
        raise PermissionDenied
    User.objects.select_for_update().get(pk=by.pk)
    Employment.objects.filter(user=by).exclude(pk=employment.pk).update(is_set_aside=True)
    Employment.objects.filter(pk=employment.pk).update(is_set_aside=False)
    record("employment.chosen", by=by, stream=by.stream, target=employment)
    announce_rights([by.pk])


def stream_of(organisation: Organisation) -> str:
    """The stream of an organisation's register; nobody watches it, it numbers what was done."""
    return f"o.{organisation.public_id}"


def end_all_work(user: User, *, by: User | None) -> None:
    """End everything somebody does anywhere, now: their account is being closed. The caller has required the right."""
    now = timezone.now()
    for employment in Employment.objects.filter(user=user, valid_until__gt=now).select_related("unit__organisation"):
        _end_now(employment, now)
        _record("employment.ended", employment, by=by)


def _end_now(employment: Employment, now: datetime) -> None:
    """What has not begun yet never happens: it is moved to a moment that is past and was never lived in."""
    employment.valid_until = now
    if employment.valid_from >= now:
        employment.valid_from, employment.valid_until = now - 2 * timedelta.resolution, now - timedelta.resolution
    employment.save(update_fields=["valid_from", "valid_until"])


def refuse_own(user: User, by: User) -> None:
    """Raise OwnWork for what somebody does to themselves."""
    if user.pk == by.pk:
        raise OwnWork


def _free_name(organisation: Organisation, name: str, but: Unit | None = None) -> str:
    name = " ".join(name.split())
    taken = Unit.objects.filter(organisation=organisation, name__iexact=name)
    if (taken.exclude(pk=but.pk) if but else taken).exists():
        raise NameTaken
    return name


def _set_offices(employment: Employment, work: Work, *, by: User) -> None:
    """Also while the person acts for another workplace: an office is taken away whether it counts just now or not."""
    organisation, held = employment.unit.organisation, offices_in(employment)
    for office, is_wanted in work.offices.items():
        if is_wanted and office not in held:
            give_office(employment.user, office, organisation, by=by, employment=employment)
        elif office in held and not is_wanted:
            revoke_office(employment, office)


def _record(kind: str, employment: Employment, *, by: User | None) -> None:
    record(kind, by=by, stream=stream_of(employment.unit.organisation), target=employment)
    announce_rights([employment.user_id])
