"""Whether what an answer was made of is still its reader's, for answers that took long to make."""

from typing import Any

from access.rights import levels_for, plan_rights_for
from access.sessions import still_signed_in
from plans.models import Plan

# What a reader held when the gate let them in: the plan's key, the level on each part, the rights on the plan itself.
Held = tuple[int, dict[int, Any], set[str]]


def held_in(plan: Plan) -> Held:
    """What the reader of this plan holds; `plan` is as the gate gave it."""
    return plan.pk, dict(plan.levels), set(plan.rights)


def still_holds(request: Any) -> bool:
    """Whether the reader is still signed in and holds what they held when the gate let this request in.

    What is about no plan holds always. Three queries.
    """
    held: Held | None = getattr(request, "held", None)
    if held is None:
        return True
    plan_id, levels, rights = held
    return (
        bool(still_signed_in([request.session.session_key]))
        and levels_for(request.user, plan_id, with_archived=False) == levels
        and plan_rights_for(request.user, plan_id) == rights
    )
