"""What the invited say before a meeting: whether they come, and what they want said in writing."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from access.models import User
from access.rights import require
from meetings.actions.trail import note
from meetings.gates import invitees_of
from meetings.models import Invitee, Meeting
from plans.actions.drafts import remove_draft
from plans.drafts import draft_key


class TooLate(Exception):
    """The meeting is over or called off."""


class StaleContribution(Exception):
    """Somebody of the same seat wrote meanwhile; `current` is the invitation as it is now."""

    def __init__(self, current: Invitee) -> None:
        super().__init__("stale")
        self.current = current


def answer_meeting(
    meeting: Meeting, invitee: Invitee, answer: str, *, substitute_name: str = "", words: str = "", by: User
) -> None:
    """Answer for a seat the person sits in; any worker of an invited unit may.

    Raises PermissionDenied for other people's seats, `TooLate` when there is nothing to come to. The same answer again
    changes nothing.
    """
    with transaction.atomic():
        _require_own(meeting, invitee, by)
        said = {
            "answer": answer,
            "substitute_name": substitute_name if answer == Invitee.Answer.SUBSTITUTE else "",
            "answer_words": words.strip(),
        }
        rows = Invitee.objects.filter(pk=invitee.pk).exclude(**said)
        if rows.update(**said, answered_by=by, answered_at=timezone.now()):
            note("meeting.answered", meeting, meeting.section, by=by, fields=["answer"])


def contribute(meeting: Meeting, invitee: Invitee, text: str, *, written_at: datetime | None, by: User) -> None:
    """Say something in writing for a seat the person sits in; all who see the meeting read it. Empty takes it back.

    `written_at` is when the text was written that the person began from. Raises PermissionDenied for other people's
    seats, `TooLate` when the meeting is over, `StaleContribution` when somebody of the seat wrote in between.
    """
    with transaction.atomic():
        _require_own(meeting, invitee, by)
        rows = Invitee.objects.filter(pk=invitee.pk, contributed_at=written_at)
        text = text.strip()
        said = {"contribution": text, "contributed_by": by if text else None}
        if not rows.update(**said, contributed_at=timezone.now()):
            raise StaleContribution(Invitee.objects.select_related("seat__user", "seat__unit").get(pk=invitee.pk))
        remove_draft(contribution_key(invitee), by=by)
        if text != invitee.contribution:
            note("meeting.contributed", meeting, meeting.section, by=by, fields=["contribution"])


def contribution_key(invitee: Invitee) -> str:
    """What the unsent text of a seat's contribution to a meeting is called."""
    return draft_key("contribution", invitee.meeting.public_id, "of-unit" if invitee.seat.unit_id else "of-person")


def forget_answers(meeting: Meeting) -> None:
    """Ask everybody anew, in the caller's transaction: what they answered was about another time."""
    meeting.invitees.update(
        answer="", substitute_name="", answer_words="", answered_by=None, answered_at=None, reminded_at=None
    )


def _require_own(meeting: Meeting, invitee: Invitee, by: User) -> None:
    require(by, "view_section", meeting.section)
    if invitee.pk not in {own.pk for own in invitees_of(by, meeting)}:
        raise PermissionDenied("answer")
    if not meeting.is_ahead:
        raise TooLate
