"""Deciding something in a meeting: a measure in the plan from that moment, or plain words; and taking it back."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from access.gates import representation_of
from access.models import Seat, User
from access.rights import require
from access.trail import record
from meetings.actions.room import lock_open_room
from meetings.models import AgendaItem, Decision, Meeting
from meetings.room_gates import may_run
from plans.actions.drafts import remove_draft
from plans.actions.measures import add_measure, withdraw_measure
from plans.drafts import draft_key
from plans.hidden import stream_of
from plans.models import Goal, Section


def decide(
    meeting: Meeting,
    item: AgendaItem | None,
    what: str,
    *,
    section: Section | None = None,
    goal: Goal | None = None,
    responsible: Seat | None = None,
    due_on: date | None = None,
    by: User,
) -> Decision:
    """Write down what was agreed. With a `section` it is a measure there at that moment, told of on its stream only.

    Raises PermissionDenied without write in Meetings and in the section, `RoomClosed` when the meeting is not going on,
    `CannotHide` where the goal is hidden from who shall be responsible, ValueError for things of another plan.
    """
    plan_id = meeting.section.plan_id
    if (section and section.plan_id != plan_id) or (responsible and responsible.plan_id != plan_id):
        raise ValueError("Of another plan.")
    with transaction.atomic():
        require(by, "change_section", meeting.section)
        lock_open_room(meeting)
        if section is not None:
            measure = add_measure(
                section, what=what, goal=goal, responsible=responsible, due_on=due_on, keeps_draft=True, by=by
            )
            decision = Decision.objects.create(meeting=meeting, item=item, measure=measure, by=by)
        else:
            decision = Decision.objects.create(
                meeting=meeting, item=item, words=what, responsible=responsible, due_on=due_on, by=by
            )
        remove_draft(draft_key("decision", meeting.public_id, "new"), by=by)
        _note("decision.made", decision, by=by)
    return decision


def undo_decision(decision: Decision, *, by: User) -> None:
    """Take a decision back while the meeting lasts; its measure leaves the plan. The same again changes nothing.

    For who wrote it down and who leads the meeting. Raises PermissionDenied, `RoomClosed`, and `InUse` when somebody
    has gone on with the measure.
    """
    with transaction.atomic():
        require(by, "change_section", decision.meeting.section)
        if decision.by_id != by.pk and not may_run(by, decision.meeting):
            raise PermissionDenied("undo")
        lock_open_room(decision.meeting)
        rows = Decision.objects.filter(pk=decision.pk, undone_at__isnull=True)
        if not rows.update(undone_at=timezone.now(), undone_by=by):
            return
        if decision.measure is not None:
            withdraw_measure(decision.measure, by=by)
        _note("decision.undone", decision, by=by)


def _note(kind: str, decision: Decision, *, by: User) -> None:
    """Told where the decision stands: who does not see the measure's part hears nothing."""
    measure = decision.measure
    section = measure.section if measure else decision.meeting.section
    record(
        kind,
        by=by,
        stream=stream_of(measure) if measure else section.stream,
        plan=section.plan,
        section=section,
        # Named after the measure, so that whoever it is hidden from finds no trace of it.
        target=measure or decision,
        representation=representation_of(by, section.plan_id),
    )
