"""How people find that it goes with a goal, for somebody who sees the goal, and for whom they may say it."""

from collections.abc import Iterable

from django.db.models import QuerySet

from access.gates import representation_of
from access.models import Seat, User
from access.rights import live_sections, who_sees
from plans.gates import own_seats_of, seats_for
from plans.models import Evaluation, Goal, Plan


def evaluations_for(user: User, goals: Iterable[Goal]) -> QuerySet[Evaluation, Evaluation]:
    """What was said about goals that came through a gate, newest first."""
    ids = [goal.pk for goal in goals]
    return Evaluation.objects.filter(goal_id__in=ids, goal__section__id__in=live_sections(user)).select_related(
        "goal", "seat__user", "seat__unit", "by"
    )


def seats_spoken_for(user: User, plan: Plan) -> list[Seat]:
    """For whom the person may say how it goes: themselves; who acts for the owner, for the owner; who coordinates, all.

    The plan owner's seat stands first. Whether a seat sees the goal is asked when it is said.
    """
    seats = list(seats_for(user, plan))
    if "coordinate_plan" not in plan.rights:
        own = {seat.pk for seat in own_seats_of(user, plan)}
        acts = representation_of(user, plan.pk) is not None
        seats = [seat for seat in seats if seat.pk in own or (acts and seat.role == Seat.Role.OWNER)]
    return sorted(seats, key=lambda seat: (seat.role != Seat.Role.OWNER, seat.created_at, seat.pk))


def sees_goal(seat: Seat, goal: Goal) -> bool:
    """Whether the people of a seat see the part a goal stands in."""
    return who_sees([goal.section_id]).filter(seat_id=seat.pk).exists()


def said_about(user: User, goal: Goal) -> list[Evaluation]:
    """The newest view of each seat about a goal that came through a gate, the plan owner's first; one query."""
    newest: dict[int, Evaluation] = {}
    for evaluation in evaluations_for(user, [goal]):
        newest.setdefault(evaluation.seat_id, evaluation)
    return sorted(newest.values(), key=lambda one: (one.seat.role != Seat.Role.OWNER, -one.pk))
