"""How what is done to a meeting is recorded: on the Meetings section's stream, also when it is about the minutes."""

from collections.abc import Iterable

from access.gates import representation_of
from access.models import User
from access.rights import require
from access.trail import record
from meetings.models import AgendaWish, Approval, Meeting, Minutes
from plans.models import Section


def require_leading(section: Section, *, by: User) -> None:
    """Raise PermissionDenied unless the person may both write in Meetings and coordinate the plan."""
    require(by, "change_section", section)
    require(by, "coordinate_plan", section.plan)


def note(
    kind: str,
    target: Meeting | Minutes | Approval | AgendaWish,
    section: Section,
    *,
    by: User,
    fields: Iterable[str] = (),
) -> None:
    """Record a change of a meeting or its minutes in the caller's transaction."""
    record(
        kind,
        by=by,
        stream=section.stream,
        plan=section.plan,
        section=section,
        target=target,
        fields=fields,
        representation=representation_of(by, section.plan_id),
    )
