"""Saying something about minutes that are sent for comments."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from access.models import Seat, User
from access.rights import require
from meetings.actions.trail import note
from meetings.after_gates import may_comment
from meetings.gates import invitees_of
from meetings.minutes import log
from meetings.models import AgendaItem, Comment, Meeting, Minutes
from plans.actions.drafts import remove_draft
from plans.drafts import draft_key


class NotOpen(Exception):
    """The minutes are not sent for comments, the day has passed, or they are final."""


def add_comment(meeting: Meeting, item: AgendaItem | None, text: str, *, by: User) -> Comment:
    """Say something about an item, or about the whole of the minutes.

    Raises PermissionDenied for those who are neither invited nor may propose in Meetings, `NotOpen` outside the time
    for comments.
    """
    with transaction.atomic():
        locked = lock_for_comments(meeting, by=by)
        if not may_comment(by, meeting):
            raise PermissionDenied("propose_section")
        comment = Comment.objects.create(minutes=locked, item=item, seat=_seat_of(by, meeting), text=text, by=by)
        remove_draft(draft_key("minutes", locked.public_id, "comment"), by=by)
        note("minutes.commented", locked, meeting.section, by=by)
    return comment


def withdraw_comment(meeting: Meeting, comment: Comment, *, by: User) -> None:
    """Take back one's own words. Raises PermissionDenied for others', `NotOpen` outside the time for comments."""
    with transaction.atomic():
        locked = lock_for_comments(meeting, by=by)
        if comment.by_id != by.pk:
            raise PermissionDenied("comment")
        rows = Comment.objects.filter(pk=comment.pk, withdrawn_at__isnull=True)
        if rows.update(withdrawn_at=timezone.now()):
            note("minutes.comment_withdrawn", locked, meeting.section, by=by)


def lock_for_comments(meeting: Meeting, *, by: User) -> Minutes:
    """Hold the minutes until the transaction ends; raises PermissionDenied without view, `NotOpen`."""
    locked = log.lock(meeting.minutes)
    require(by, "view_section", meeting.section)
    if not locked.takes_comments:
        raise NotOpen
    return locked


def _seat_of(by: User, meeting: Meeting) -> Seat | None:
    """The invited seat somebody speaks from, if they sit in one."""
    return next((invitee.seat for invitee in invitees_of(by, meeting)), None)
