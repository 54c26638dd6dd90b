"""What can be done to a goal."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from access.models import User
from access.rights import require
from plans.actions.drafts import remove_draft
from plans.actions.hiding import hide_from_start
from plans.actions.recording import record_change
from plans.drafts import draft_key
from plans.models import Goal, Section
from plans.texts import keep_version, save_text


def add_goal(
    section: Section, *, title: str, why: str = "", horizon_on: date | None = None, hide: str = "", by: User
) -> Goal:
    """Add a goal to a life area, hidden from the parents from the start where `hide` says for which reason.

    Raises PermissionDenied without write, and `CannotHide`.
    """
    with transaction.atomic():
        require(by, "change_section", section)
        goal = Goal.objects.create(section=section, title=title, why=why, horizon_on=horizon_on, created_by=by)
        keep_version(goal, by=by)
        hide_from_start(goal, hide, by=by)
        remove_draft(draft_key("goal", section.public_id, "new"), by=by)
        record_change("goal.added", goal, by=by)
    return goal


def change_goal(goal: Goal, values: dict[str, Any], *, version: int, by: User) -> Goal:
    """Save `title`, `why` and `horizon_on` on top of `version`.

    Raises PermissionDenied without write, `StaleText` when somebody saved in between.
    """
    with transaction.atomic():
        require(by, "change_section", goal.section)
        changed = save_text(goal, values, version=version, by=by)
        remove_draft(draft_key("goal", goal.public_id, "change"), by=by)
        if changed:
            record_change("goal.changed", goal, by=by, fields=changed)
    return goal


def set_goal_status(goal: Goal, status: str, *, by: User) -> None:
    """Say how it goes with a goal; raises PermissionDenied without write. Saying the same again changes nothing."""
    with transaction.atomic():
        require(by, "change_section", goal.section)
        rows = Goal.objects.filter(pk=goal.pk).exclude(status=status)
        if rows.update(status=status, changed_at=timezone.now()):
            goal.status = status
            record_change("goal.status_set", goal, by=by, fields=["status"])
