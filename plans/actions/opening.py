"""Opening a plan: the plan, its sections, the coordinator's and the owner's place, all or nothing."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from access.actions.accounts import refuse_another_name
from access.actions.seats import invite_owner, seat_coordinator
from access.gates import municipalities_coordinated_by
from access.models import Organisation, User
from access.nationalid import national_id_hmac
from access.rules import consent_age_in
from access.trail import record
from plans.lifeareas import TEMPLATES, Area, SectionKind
from plans.models import Plan, Section


class HasOpenPlan(Exception):
    """The person has an open plan already, in this municipality or another; nothing more is told about it."""


def open_plan(
    municipality: Organisation,
    template: str,
    *,
    owner_name: str,
    owner_born_on: date,
    areas: Sequence[Area],
    number: str = "",
    owner_email: str = "",
    by: User,
) -> Plan:
    """Open a plan with About me, the chosen life areas and Meetings, and seat `by` as its coordinator.

    With `owner_email` the owner gets an account and an invitation. The national identity number is kept only as a keyed
    hash. Raises PermissionDenied unless `by` is a coordinator in the municipality, HasOpenPlan, and what
    `refuse_another_name` raises.
    """
    if not municipalities_coordinated_by(by).filter(pk=municipality.pk).exists():
        raise PermissionDenied
    if owner_email:
        refuse_another_name(owner_name, owner_email, by=by)
    with transaction.atomic():
        number_hash = national_id_hmac(number) if number else ""
        if number_hash and Plan.objects.filter(owner__national_id_hmac=number_hash).exclude(status="ended").exists():
            raise HasOpenPlan
        plan = _create(
            municipality=municipality,
            template=TEMPLATES[template].key,
            owner_name=owner_name,
            owner_born_on=owner_born_on,
            age_to_decide=consent_age_in(municipality),
            number_hash=number_hash,
            opened_by=by,
        )
        sections = _add_sections(plan, areas)
        seat_coordinator(plan, by, by=by)
        for section in sections:
            record("section.added", by=by, stream=section.stream, plan=plan, section=section, target=section)
        room = sections[-1]
        record("plan.opened", by=by, stream=room.stream, plan=plan, section=room, target=plan)
        if owner_email:
            invite_owner(plan, owner_email, by=by)
        return plan


def _create(**fields: object) -> Plan:
    try:
        with transaction.atomic():
            return Plan.objects.create(**fields)
    except IntegrityError as error:
        raise HasOpenPlan from error


def _add_sections(plan: Plan, areas: Sequence[Area]) -> list[Section]:
    kinds = [
        (SectionKind.ABOUT, ""),
        *((SectionKind.AREA, area.value) for area in Area if area in areas),
        (SectionKind.MEETINGS, ""),
    ]
    return [
        Section.objects.create(plan=plan, kind=kind, area=area, position=position)
        for position, (kind, area) in enumerate(kinds)
    ]
