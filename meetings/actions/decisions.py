"""Deciding something in a meeting: a measure in the plan from that moment, or plain words; and taking it back."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from access.models import Seat, User
from access.rights import require
from meetings.actions.items import still_there
from meetings.actions.minutes import append_text, paragraphs_for
from meetings.actions.room import lock_open_room
from meetings.actions.trail import note
from meetings.agreed import agreed_in_words
from meetings.minutes import log
from meetings.models import AgendaItem, Decision, Meeting
from meetings.room_gates import may_run
from plans.actions.drafts import remove_draft
from plans.actions.measures import add_measure, withdraw_measure
from plans.actions.recording import record_change
from plans.drafts import draft_key
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
    is_told: bool = False,
    by: User,
) -> Decision:
    """Write down what was agreed. With a `section` it is a measure there at that moment, told of on its stream only.

    With `is_told` the words stand in the minutes too, under the item, as they were spoken: that text belongs to
    Meetings, and taking the decision back leaves it.

    Raises PermissionDenied without write in Meetings and in the section, `RoomClosed` when the meeting is not going on,
    `CannotHide` where the goal is hidden from who shall be responsible, ValueError for things of another plan.
    """
    plan_id = meeting.section.plan_id
    if (section and section.plan_id != plan_id) or (responsible and responsible.plan_id != plan_id):
        raise ValueError("Of another plan.")
    spoken = _spoken(meeting, item, what, responsible, due_on) if is_told and section and item else b""
    with transaction.atomic():
        # First, as everywhere: the minutes' stream is held before anything else is.
        locked = log.lock(meeting.minutes)
        require(by, "change_section", meeting.section)
        lock_open_room(meeting)
        item = still_there(meeting, item)
        if section is not None:
            measure = add_measure(
                section, what=what, goal=goal, responsible=responsible, due_on=due_on, keeps_draft=True, by=by
            )
            decision = Decision.objects.create(meeting=meeting, item=item, measure=measure, by=by)
        else:
            decision = Decision.objects.create(
                meeting=meeting, item=item, words=what, responsible=responsible, due_on=due_on, by=by
            )
        if spoken and item is not None:
            append_text(locked, spoken, by=by)
        remove_draft(draft_key("decision", meeting.public_id, "new"), by=by)
        _note("decision.made", decision, by=by)
    return decision


def _spoken(meeting: Meeting, item: AgendaItem, what: str, responsible: Seat | None, due_on: date | None) -> bytes:
    """What was agreed, as an update of the minutes' text under the item."""
    words = agreed_in_words(what, responsible.name if responsible else "", due_on)
    return paragraphs_for(meeting.minutes, item, [_("Agreed: %(words)s") % {"words": words}])


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
    """Told where the decision stands, and named after its measure: who does not see that finds no trace of it."""
    if decision.measure is not None:
        record_change(kind, decision.measure, by=by)
    else:
        note(kind, decision, decision.meeting.section, by=by)
