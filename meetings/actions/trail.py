"""How what is done to a meeting is recorded: on the Meetings section's stream, also when it is about the minutes."""

from collections.abc import Iterable

from access.models import User
from access.rights import require
from meetings.models import AgendaWish, Approval, Decision, Meeting, Minutes, Opinion
from plans.actions.recording import record_in
from plans.models import Section


def require_leading(section: Section, *, by: User) -> None:
    """Raise PermissionDenied unless the person may both write in Meetings and coordinate the plan."""
    require(by, "change_section", section)
    require(by, "coordinate_plan", section.plan)


def note(
    kind: str,
    target: Meeting | Minutes | Approval | AgendaWish | Decision | Opinion,
    section: Section,
    *,
    by: User,
    fields: Iterable[str] = (),
) -> None:
    """Record a change of a meeting or what belongs to it in the caller's transaction."""
    record_in(section, kind, target, by=by, fields=fields)
