"""Adding, renaming, archiving and bringing back the parts of a plan."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from access import grants
from access.gates import is_given_access, representation_of, representations_in
from access.levels import Level
from access.models import Grant, Seat, User
from access.rights import may, seat_levels
from plans.actions.recording import record_in
from plans.lifeareas import SectionKind
from plans.models import Plan, Section

_REASONS = {
    Seat.Role.OWNER: Grant.Reason.OWNERSHIP,
    Seat.Role.REPRESENTATIVE: Grant.Reason.REPRESENTATION,
    Seat.Role.COORDINATOR: Grant.Reason.COORDINATION,
}


def add_section(plan: Plan, *, area: str, name: str = "", by: User) -> Section:
    """Add a life area. The owner side and the coordinator see it as they see the rest; participants are given it later.

    Raises PermissionDenied for those who neither decide over access nor coordinate the plan.
    """
    with transaction.atomic():
        require_in_charge(plan, by=by)
        last = Section.objects.filter(plan=plan).aggregate(last=Max("position"))["last"]
        standing = _standing_seats(plan)
        section = Section.objects.create(
            plan=plan, kind=SectionKind.AREA, area=area, name=name, position=min((last or 0) + 1, 32767)
        )
        for seat, level, until in standing:
            grants.give_sections(
                seat,
                [(section, level)],
                by=by,
                reason=_REASONS[Seat.Role(seat.role)],
                valid_until=until,
                representation=representation_of(seat.user, plan.pk) if seat.user else None,
            )
        record_in(section, "section.added", section, by=by)
    return section


def rename_section(section: Section, name: str, *, by: User) -> None:
    """Give a part another name; raises PermissionDenied for those who may not. The same name changes nothing."""
    with transaction.atomic():
        require_in_charge(section.plan, by=by)
        if Section.objects.filter(pk=section.pk).exclude(name=name).update(name=name):
            section.name = name
            record_in(section, "section.renamed", section, by=by, fields=["name"])


def move_section(section: Section, *, up: bool, by: User) -> None:
    """Let a life area change places with the one before it, or after it; the first and the last stay where they are.

    Only the order changes, nobody's right. Raises PermissionDenied for those who may not.
    """
    with transaction.atomic():
        require_in_charge(section.plan, by=by)
        plan = Plan.objects.select_for_update(of=("self",)).get(pk=section.plan_id)
        rows = list(Section.objects.filter(plan=plan, archived_at__isnull=True).order_by("position", "id"))
        areas = [row for row in rows if row.kind == SectionKind.AREA]
        place = next((number for number, row in enumerate(areas) if row.pk == section.pk), None)
        if place is None or not 0 <= (other := place - 1 if up else place + 1) < len(areas):
            return
        one, two = rows.index(areas[place]), rows.index(areas[other])
        rows[one], rows[two] = rows[two], rows[one]
        for position, row in enumerate(rows):
            if row.position != position:
                Section.objects.filter(pk=row.pk).update(position=position)
        record_in(section, "section.moved", section, by=by)


def archive_section(section: Section, *, by: User) -> None:
    """Put a life area away: nobody sees it until it is brought back, and nothing in it is lost.

    Raises PermissionDenied for those who may not, and for parts that every plan has.
    """
    with transaction.atomic():
        require_in_charge(section.plan, by=by)
        if section.kind != SectionKind.AREA:
            raise PermissionDenied("Only life areas can be archived.")
        if Section.objects.filter(pk=section.pk, archived_at__isnull=True).update(archived_at=timezone.now()):
            record_in(section, "section.archived", section, by=by)


def restore_section(section: Section, *, by: User) -> None:
    """Bring an archived part back, with the rights that still last; raises PermissionDenied for those who may not."""
    with transaction.atomic():
        require_in_charge(section.plan, by=by)
        if Section.objects.filter(pk=section.pk, archived_at__isnull=False).update(archived_at=None):
            record_in(section, "section.restored", section, by=by)


def require_in_charge(plan: Plan, *, by: User) -> None:
    """Raise PermissionDenied unless the person decides over the plan's access or coordinates it."""
    if not (may(by, "manage_access", plan) or may(by, "coordinate_plan", plan)):
        raise PermissionDenied("coordinate_plan")


def _standing_seats(plan: Plan) -> list[tuple[Seat, Level, datetime]]:
    """The owner side's and coordinator's seats that reach every part today, with the level and end they all share.

    Who reaches only some parts (a legal guardian with a narrow mandate) is not given a new one by itself, and neither
    is a parent who sees them all by consent, after the years of parental responsibility.
    """
    current = set(Section.objects.filter(plan=plan, archived_at__isnull=True).values_list("pk", flat=True))
    cells = seat_levels(plan.pk)
    seats = Seat.objects.filter(plan=plan, ended_at__isnull=True, role__in=_REASONS).select_related("user")
    acting = representations_in(plan)
    standing = []
    for seat in seats:
        if is_given_access(seat, acting):
            continue
        held = {section: cell for (seat_id, section), cell in cells.items() if seat_id == seat.pk}
        if current and current <= held.keys():
            level = min(held[section][0] for section in current)
            standing.append((seat, level, min(held[section][1] for section in current)))
    return standing
