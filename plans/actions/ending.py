"""Ending a plan and opening it again."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from access.actions.ending import end_rights, give_rights_back
from access.gates import representation_of
from access.models import User
from access.rights import require
from access.scope import reaches_whole_plan
from access.trail import record
from plans.actions.opening import HasOpenPlan
from plans.lifeareas import SectionKind
from plans.models import Plan, Section


def end_plan(plan: Plan, reason: str, *, by: User) -> None:
    """End a plan, now: what was given ends, nobody writes any more, and the owner's side and the coordinator read on.

    Twice is once. Raises PermissionDenied for those who neither coordinate the plan nor decide over all of it.
    """
    with transaction.atomic():
        found = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
        if found.status == Plan.Status.ENDED:
            return
        if not reaches_whole_plan(by, found):
            raise PermissionDenied("coordinate_plan")
        found.status, found.ended_at, found.end_reason = Plan.Status.ENDED, timezone.now(), reason
        found.save(update_fields=["status", "ended_at", "end_reason"])
        end_rights(found, at=found.ended_at, by=by)
        _record("plan.ended", found, by=by)


def reopen_plan(plan: Plan, *, by: User) -> None:
    """Open an ended plan again: the owner's side and the coordinator have back what they had, the others nothing.

    Twice is once. Raises PermissionDenied unless the person decided over the plan or coordinated it when it ended, and
    HasOpenPlan when its owner has another open plan by now.
    """
    with transaction.atomic():
        found = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
        if found.status != Plan.Status.ENDED or found.ended_at is None:
            return
        require(by, "reopen_plan", found)
        others = Plan.objects.filter(owner_id=found.owner_id).exclude(status=Plan.Status.ENDED)
        if found.owner_id is not None and others.exists():
            raise HasOpenPlan
        ended_at, found.status, found.ended_at, found.end_reason = found.ended_at, Plan.Status.ACTIVE, None, ""
        try:
            with transaction.atomic():
                found.save(update_fields=["status", "ended_at", "end_reason"])
        except IntegrityError as error:
            raise HasOpenPlan from error
        give_rights_back(found, ended_at=ended_at, by=by)
        _record("plan.reopened", found, by=by)


def _record(kind: str, plan: Plan, *, by: User) -> None:
    """What happens to the plan as a whole is told where the team meets."""
    room = Section.objects.get(plan=plan, kind=SectionKind.MEETINGS)
    representation = representation_of(by, plan.pk)
    record(kind, by=by, stream=room.stream, plan=plan, section=room, target=plan, representation=representation)
