"""What can be done to a measure."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from access.models import Seat, User
from access.rights import require
from plans.actions.drafts import remove_draft
from plans.actions.hiding import hide_from_start, refuse_kept_out
from plans.actions.recording import record_change
from plans.drafts import draft_key
from plans.models import Goal, Measure, ProgressNote, Section
from plans.texts import keep_version, save_text


def add_measure(
    section: Section,
    *,
    what: str,
    goal: Goal | None = None,
    how: str = "",
    extent: str = "",
    responsible: Seat | None = None,
    due_on: date | None = None,
    hide: str = "",
    keeps_draft: bool = False,
    by: User,
) -> Measure:
    """Add what shall be done, towards a goal of the same section where there is one.

    What the person has begun to write in the goal's own form goes, unless `keeps_draft` says that this is another one.

    Hidden from the parents from the start where `hide` says for which reason. Raises PermissionDenied without write,
    `CannotHide`, ValueError for a goal of another section or a seat of another plan.
    """
    if goal is not None and goal.section_id != section.pk:
        raise ValueError("The goal belongs to another section.")
    if responsible is not None and responsible.plan_id != section.plan_id:
        raise ValueError("The seat belongs to another plan.")
    with transaction.atomic():
        require(by, "change_section", section)
        measure = Measure.objects.create(
            section=section,
            goal=goal,
            what=what,
            how=how,
            extent=extent,
            responsible=responsible,
            due_on=due_on,
            created_by=by,
        )
        keep_version(measure, by=by)
        hide_from_start(measure, hide, by=by)
        refuse_kept_out(measure)
        if goal is not None and not keeps_draft:
            remove_draft(draft_key("measure", goal.public_id, "new"), by=by)
        record_change("measure.added", measure, by=by)
    return measure


def change_measure(measure: Measure, values: dict[str, Any], *, version: int, by: User) -> Measure:
    """Save `what`, `how`, `extent`, `responsible` and `due_on` on top of `version`.

    Raises PermissionDenied without write, `StaleText` when somebody saved in between, `CannotHide` where the measure
    is hidden from who shall be responsible, ValueError for a seat of another plan.
    """
    seat = values.get("responsible")
    if seat is not None and seat.plan_id != measure.section.plan_id:
        raise ValueError("The seat belongs to another plan.")
    with transaction.atomic():
        require(by, "change_section", measure.section)
        changed = save_text(measure, values, version=version, by=by)
        refuse_kept_out(measure)
        remove_draft(draft_key("measure", measure.public_id, "change"), by=by)
        if changed:
            record_change("measure.changed", measure, by=by, fields=changed)
    return measure


def set_measure_status(measure: Measure, status: str, *, by: User, reason: str | None = None) -> None:
    """Say where a measure stands, and why when it was not done; raises PermissionDenied without write.

    Without a `reason` an earlier one is kept, so that going back brings it back. The same again changes nothing.
    """
    with transaction.atomic():
        require(by, "change_section", measure.section)
        now = Measure.objects.select_for_update().get(pk=measure.pk)
        kept = now.status_reason if reason is None else reason
        old_and_new = {"status": (now.status, status), "status_reason": (now.status_reason, kept)}
        changed = [name for name, (old, new) in old_and_new.items() if old != new]
        if not changed:
            return
        measure.status, measure.status_reason, measure.changed_at = status, kept, timezone.now()
        measure.save(update_fields=["status", "status_reason", "changed_at"])
        record_change("measure.status_set", measure, by=by, fields=changed)


class InUse(Exception):
    """Somebody has gone on with the measure, so that it can no longer be taken back as if it had never been."""


def withdraw_measure(measure: Measure, *, by: User) -> None:
    """Take back a measure that was entered by mistake: no page shows it any more.

    Raises PermissionDenied without write, `InUse` when it has been changed, begun, noted on or hidden since.
    """
    with transaction.atomic():
        require(by, "change_section", measure.section)
        now = Measure.objects.select_for_update().get(pk=measure.pk)
        is_touched = now.version > 1 or now.status != Measure.Status.AGREED
        if is_touched or now.notes.exists() or now.hidings.exists():
            raise InUse
        Measure.objects.filter(pk=measure.pk).update(withdrawn_at=timezone.now())
        record_change("measure.withdrawn", measure, by=by)


def add_note(measure: Measure, text: str, *, hide: str = "", by: User) -> ProgressNote:
    """Write down how a measure goes, hidden from the parents from the start where `hide` says for which reason.

    Raises PermissionDenied without at least the level propose, and `CannotHide`.
    """
    with transaction.atomic():
        require(by, "propose_section", measure.section)
        note = ProgressNote.objects.create(measure=measure, text=text, by=by)
        hide_from_start(note, hide, by=by)
        remove_draft(draft_key("note", measure.public_id, "new"), by=by)
        record_change("note.added", note, by=by)
    return note
