"""Approving minutes that are sent for comments, or making a remark, and settling remarks."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from access.models import User
from access.trail import heads
from meetings.actions.comments import NotOpen, lock_for_comments
from meetings.actions.trail import note, require_leading
from meetings.gates import invitees_of
from meetings.minutes import log
from meetings.models import Approval, Invitee, Meeting
from plans.actions.drafts import remove_draft
from plans.drafts import draft_key


def answer_minutes(meeting: Meeting, invitee: Invitee, answer: str, *, remark: str = "", by: User) -> Approval:
    """Say for an invited seat that the minutes are right, or what is not; any worker of an invited unit may.

    A new answer takes the place of the seat's earlier one, and opens again what was settled. The same again changes
    nothing but how far the text had come. Raises PermissionDenied for other people's seats, `NotOpen`.
    """
    if answer == Approval.Answer.APPROVED:
        remark = ""
    with transaction.atomic():
        locked = lock_for_comments(meeting, by=by)
        if invitee.pk not in {own.pk for own in invitees_of(by, meeting)}:
            raise PermissionDenied("answer")
        seq = heads([locked.stream])[locked.stream]
        known = Approval.objects.filter(minutes=locked, seat=invitee.seat).first()
        if known and (known.answer, known.remark, known.text_seq) == (answer, remark, seq):
            return known
        given, _is_new = Approval.objects.update_or_create(
            minutes=locked,
            seat=invitee.seat,
            defaults={
                "answer": answer, "remark": remark, "text_seq": seq, "by": by, "at": timezone.now(),
                "settlement": "", "settled_by": None, "settled_at": None,
            },
        )  # fmt: skip
        remove_draft(draft_key("minutes", locked.public_id, "remark"), by=by)
        kind = "minutes.approved" if answer == Approval.Answer.APPROVED else "minutes.remarked"
        note(kind, locked, meeting.section, by=by)
    return given


class Rewritten(Exception):
    """The remark is no longer what the person has read."""


def settle_remark(meeting: Meeting, approval: Approval, words: str, *, read: str = "", by: User) -> None:
    """Say what became of a remark; who made it is told. Raises PermissionDenied unless the person may lead, `NotOpen`.

    With the stamp of what was `read`, raises `Rewritten` where the seat has answered anew since.

    Until the last day for comments has passed, or the minutes are final.
    """
    with transaction.atomic():
        locked = log.lock(meeting.minutes)
        require_leading(meeting.section, by=by)
        if not locked.is_open:
            raise NotOpen
        rows = Approval.objects.filter(pk=approval.pk, minutes=locked, answer=Approval.Answer.REMARK)
        if read and read not in [one.stamp for one in rows]:
            raise Rewritten
        if rows.update(settlement=words, settled_by=by, settled_at=timezone.now()):
            note("minutes.remark_settled", approval, meeting.section, by=by)
