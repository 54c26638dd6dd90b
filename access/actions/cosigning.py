"""Whether two parents sign together or each alone: a fact about their responsibility that the coordinator registers."""

from typing import Any

from django.db import transaction

from access.models import Representation, User
from access.rights import require
from access.trail import record


@transaction.atomic
def say_who_signs(plan: Any, *, is_together: bool, by: User) -> None:
    """Register whether the parents decide together over who sees what, so that a consent needs both signatures.

    What has been signed stays as it is. Saying what stands already changes nothing. Raises PermissionDenied.
    """
    require(by, "coordinate_plan", plan)
    parents = Representation.objects.select_for_update().filter(
        plan=plan, kind=Representation.Kind.PARENT, ended_at__isnull=True
    )
    changed = [parent for parent in parents.order_by("id") if parent.is_cosigner != is_together]
    for parent in changed:
        parent.is_cosigner = is_together
        parent.save(update_fields=["is_cosigner"])
    if changed:
        room = plan.sections.get(kind="meetings")
        kind = "parents.sign_together" if is_together else "parents.sign_alone"
        record(kind, by=by, stream=room.stream, plan=plan, section=room, target=changed[0])
