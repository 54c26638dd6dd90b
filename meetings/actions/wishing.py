"""Saying whom the plan owner wants at a meeting, and what has been prepared for it."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from access.gates import representation_of
from access.models import User
from access.rights import require
from access.trail import record
from meetings.actions.trail import note
from meetings.gates import may_write_wish
from meetings.models import AttendanceWish, Meeting, Preparation
from plans.models import Section


class OtherWords(Exception):
    """Somebody else on the owner's side wrote in between; `words` is what stands now."""

    def __init__(self, words: str) -> None:
        super().__init__("other words")
        self.words = words


def wish_for_next(section: Section, words: str, *, before: str, by: User) -> None:
    """Say whom the plan owner wants at the next meeting; `before` is what stood there when the person began.

    Those who decide over the plan and the coordinator are told on commit; the team never is, for it may say who is
    not wanted. The same words again change nothing. Raises PermissionDenied for others, and `OtherWords`.
    """
    with transaction.atomic():
        _require_wishing(section, by)
        now = AttendanceWish.objects.select_for_update().filter(section=section).first()
        if _is_news(now.words if now else "", before, words):
            AttendanceWish.objects.update_or_create(
                section=section, defaults={"words": words, "by": by, "at": timezone.now()}
            )
            _record(section, None, by)


def wish_for_meeting(meeting: Meeting, words: str, *, before: str, by: User) -> None:
    """The same for a meeting that has been called."""
    with transaction.atomic():
        _require_wishing(meeting.section, by)
        now = Meeting.objects.select_for_update().get(pk=meeting.pk)
        if not now.is_ahead:
            raise PermissionDenied("over")
        if _is_news(now.owners_wish, before, words):
            Meeting.objects.filter(pk=meeting.pk).update(owners_wish=words)
            _record(meeting.section, meeting, by)


def set_prepared(task: Preparation, is_done: bool, *, by: User) -> None:
    """Say that something is prepared, or is not after all; for the people of its seat. The same again changes nothing.

    Raises PermissionDenied for those who do not see Meetings; whose task it is has been asked at the gate.
    """
    with transaction.atomic():
        section = task.meeting.section
        require(by, "view_section", section)
        rows = Preparation.objects.filter(pk=task.pk, done_at__isnull=is_done)
        if rows.update(done_at=timezone.now() if is_done else None):
            note("meeting.prepared", task.meeting, section, by=by, fields=["tasks"])


def _require_wishing(section: Section, by: User) -> None:
    require(by, "view_section", section)
    if not may_write_wish(by, section.plan):
        raise PermissionDenied("manage_access")


def _is_news(now: str, before: str, words: str) -> bool:
    if now == words:
        return False
    if now != before:
        raise OtherWords(now)
    return True


def _record(section: Section, meeting: Meeting | None, by: User) -> None:
    """On the actor's own stream and in no part of the plan, as the team does not learn of it."""
    record(
        "meeting.attendance_wished",
        by=by,
        stream=by.stream,
        plan=section.plan,
        target=meeting,
        representation=representation_of(by, section.plan_id),
    )
