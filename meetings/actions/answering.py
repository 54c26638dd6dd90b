"""Answering a notice of a meeting."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from access.models import User
from access.rights import require
from meetings.actions.trail import note
from meetings.gates import invitees_of
from meetings.models import Invitee, Meeting


class TooLate(Exception):
    """The meeting is over or called off."""


def answer_meeting(meeting: Meeting, invitee: Invitee, answer: str, *, substitute_name: str = "", by: User) -> None:
    """Answer for a seat the person sits in; any worker of an invited unit may.

    Raises PermissionDenied for other people's seats, `TooLate` when there is nothing to come to. The same answer again
    changes nothing.
    """
    with transaction.atomic():
        require(by, "view_section", meeting.section)
        if invitee.pk not in {own.pk for own in invitees_of(by, meeting)}:
            raise PermissionDenied("answer")
        if meeting.status != Meeting.Status.CALLED or meeting.ends_at < timezone.now():
            raise TooLate
        if answer != Invitee.Answer.SUBSTITUTE:
            substitute_name = ""
        rows = Invitee.objects.filter(pk=invitee.pk).exclude(answer=answer, substitute_name=substitute_name)
        if rows.update(answer=answer, substitute_name=substitute_name, answered_by=by, answered_at=timezone.now()):
            note("meeting.answered", meeting, meeting.section, by=by, fields=["answer"])
