"""Saying whether what an earlier meeting agreed was kept."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from access.models import User
from access.rights import may, require
from meetings.actions.agenda import AgendaClosed
from meetings.actions.trail import note
from meetings.models import Decision, Meeting, PromiseReview
from plans.actions.recording import record_change
from plans.gates import own_seats_for


def review_promise(meeting: Meeting, decision: Decision, result: str, *, reason: str = "", by: User) -> None:
    """Say whether a promise that came through its gate was kept; a newer word takes the place of the one before.

    The same again changes nothing. It is recorded where the decision stands, so that whoever does not see it learns
    nothing. Raises PermissionDenied unless the person may lead or sits in the seat that promised, `AgendaClosed` when
    the minutes take nothing more.
    """
    with transaction.atomic():
        section = meeting.section
        require(by, "view_section", section)
        if decision.measure is not None:
            require(by, "view_section", decision.measure.section)
        if not _may_review(decision, meeting, by=by):
            raise PermissionDenied("promise")
        held = Meeting.objects.select_for_update(of=("self",)).select_related("minutes").get(pk=meeting.pk)
        if held.status != Meeting.Status.CALLED or not held.minutes.is_open:
            raise AgendaClosed
        said = PromiseReview.objects.filter(meeting=meeting, decision=decision)
        if said.filter(result=result, reason=reason, by=by).exists():
            return
        PromiseReview.objects.update_or_create(
            meeting=meeting,
            decision=decision,
            defaults={"result": result, "reason": reason, "by": by, "at": timezone.now()},
        )
        if decision.measure is not None:
            record_change("promise.reviewed", decision.measure, by=by)
        else:
            note("promise.reviewed", meeting, section, by=by)


def _may_review(decision: Decision, meeting: Meeting, *, by: User) -> bool:
    section = meeting.section
    if may(by, "change_section", section) and may(by, "coordinate_plan", section.plan):
        return True
    who = decision.who
    return who is not None and own_seats_for(by, section.plan).filter(pk=who.pk).exists()
