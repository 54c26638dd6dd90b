"""Saying how it goes with a goal, in a face and in words."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from access.gates import representation_of
from access.models import Seat, User
from access.rights import may, require
from plans.actions.drafts import remove_draft
from plans.actions.recording import record_change
from plans.evaluation_gates import sees_goal
from plans.gates import own_seats_for
from plans.hidden import flags_on, is_kept_out
from plans.models import Evaluation, Goal


class NotSeen(Exception):
    """The seat for which it is said does not see the goal."""


def evaluate_goal(
    goal: Goal, seat: Seat, *, face: int | None = None, words: str = "", draft: str = "", by: User
) -> Evaluation:
    """Write down how a seat finds that it goes with a goal; what was said before stays.

    Raises PermissionDenied without the level propose, and for the seat of somebody else unless the person acts for the
    plan owner whose seat it is, or coordinates the plan; `NotSeen` for a seat that does not see the goal.
    """
    with transaction.atomic():
        require(by, "propose_section", goal.section)
        if not _may_speak_for(by, goal, seat):
            raise PermissionDenied("evaluate")
        if not sees_goal(seat, goal) or any(is_kept_out(flag, seat) for flag in flags_on(goal)):
            raise NotSeen
        evaluation = Evaluation.objects.create(goal=goal, seat=seat, face=face, words=words, by=by)
        remove_draft(draft, by=by)
        record_change("goal.evaluated", goal, by=by)
    return evaluation


def _may_speak_for(by: User, goal: Goal, seat: Seat) -> bool:
    plan = goal.section.plan
    if seat.plan_id != plan.pk or seat.ended_at is not None:
        return False
    if own_seats_for(by, plan).filter(pk=seat.pk).exists():
        return True
    if seat.role == Seat.Role.OWNER and representation_of(by, plan.pk) is not None:
        return True
    return may(by, "coordinate_plan", plan)
