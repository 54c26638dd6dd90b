"""Changing a notice that has been sent, and calling the meeting off."""

from collections.abc import Iterable
from dataclasses import replace

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from access.models import Seat, User
from meetings.actions.answering import TooLate, forget_answers
from meetings.actions.calling import StaleMeeting, Status
from meetings.actions.delivering import send_entries
from meetings.actions.lines import kept_lines
from meetings.actions.notice import Difference, Notice, differences, notice_of
from meetings.actions.trail import note, require_leading
from meetings.actions.writing import write_notice
from meetings.models import Meeting, NoticeChange
from plans.actions.drafts import remove_draft
from plans.drafts import draft_key


def changes_of(meeting: Meeting, notice: Notice) -> list[Difference]:
    """What everybody will be told when this notice takes the place of the one that stands."""
    return differences(notice_of(meeting), replace(notice, agenda=kept_lines(meeting, notice.agenda)))


def change_meeting(meeting: Meeting, notice: Notice, *, version: int, by: User) -> list[Difference]:
    """Change a called meeting on top of `version`; returns what changed, which is kept for everybody who is invited.

    Answers stay unless the time changes. On commit those who are invited are told, and those who no longer are. A
    notice that says the same changes nothing. Raises PermissionDenied unless the person may lead, `StaleMeeting` when
    somebody changed it in between, `TooLate` when the meeting is over.
    """
    with transaction.atomic():
        require_leading(meeting.section, by=by)
        # Two who save at the same time wait here for each other.
        locked = Meeting.objects.select_for_update().filter(pk=meeting.pk, version=version, status=Status.CALLED)
        if locked.first() is None:
            raise StaleMeeting(Meeting.objects.select_related("section").get(pk=meeting.pk))
        meeting.refresh_from_db()
        if not meeting.is_ahead:
            raise TooLate
        changed = changes_of(meeting, notice)
        remove_draft(draft_key("meeting", meeting.public_id, "change"), by=by)
        if not changed:
            return []
        before = [invitee.seat for invitee in meeting.invitees.select_related("seat")]
        Meeting.objects.filter(pk=meeting.pk).update(**notice.values, version=F("version") + 1)
        write_notice(meeting, notice)
        _tell(meeting, changed, [seat for seat in before if seat not in notice.invited], by)
    meeting.refresh_from_db()
    return changed


def cancel_meeting(meeting: Meeting, *, reason: str = "", by: User) -> None:
    """Call a meeting off, with words for those who are invited; it stays in the list, and they are told on commit.

    Twice is once. Raises PermissionDenied unless the person may lead, `TooLate` when it has taken place.
    """
    with transaction.atomic():
        require_leading(meeting.section, by=by)
        locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
        if locked.status == Status.CALLED and not locked.is_ahead:
            raise TooLate
        if call_off([locked], reason):
            note("meeting.cancelled", meeting, meeting.section, by=by)


def call_off(meetings: Iterable[Meeting], reason: str) -> list[Meeting]:
    """Call these meetings off in the caller's transaction; returns those that had not been called off before."""
    called_off = {"status": Status.CANCELLED, "cancelled_at": timezone.now(), "cancel_reason": reason.strip()}
    rows = Meeting.objects.filter(status=Status.CALLED)
    return [one for one in meetings if rows.filter(pk=one.pk).update(**called_off, version=F("version") + 1)]


def _tell(meeting: Meeting, changed: list[Difference], no_longer: list[Seat], by: User) -> None:
    fields = [difference.field for difference in changed]
    if "starts_at" in fields:
        forget_answers(meeting)
    change = NoticeChange.objects.create(meeting=meeting, by=by, fields=[one.kept() for one in changed])
    note("meeting.changed", meeting, meeting.section, by=by, fields=fields)
    if change.newly_invited:
        note("meeting.invited", meeting, meeting.section, by=by)
    if no_longer:
        note("meeting.uninvited", meeting, meeting.section, by=by)
        send_entries("meeting.uninvited", [meeting], no_longer, by=by)
