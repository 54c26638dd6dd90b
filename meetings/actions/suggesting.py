"""Finding a time before a notice: times are proposed to chosen seats, they answer, one becomes the meeting's."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from access.models import Seat, User
from access.rights import require
from meetings.actions.calling import draft_meeting
from meetings.actions.notice import Notice
from meetings.actions.trail import note, require_leading
from meetings.invited_gates import asked_seats_of
from meetings.models import Meeting, ProposedTime, TimeAnswer
from plans.models import Section


class NoLongerAsked(Exception):
    """A time has been chosen, or the question taken back."""


def ask_for_times(
    section: Section,
    values: dict[str, Any],
    *,
    times: Sequence[datetime],
    seats: Iterable[Seat],
    answers_until: date | None,
    by: User,
) -> Meeting:
    """Ask these seats which of these times suit them; the meeting stays a draft with the standard agenda meanwhile.

    Who asks leads it, if they are among those who are asked. On commit these are told. Raises PermissionDenied unless
    the person may lead.
    """
    invited = dict.fromkeys(seats, True)
    with transaction.atomic():
        leader = next((seat for seat in invited if seat.user_id == by.pk), None)
        notice = Notice({**values, "leader": leader, "starts_at": min(times)}, invited, [])
        meeting = draft_meeting(section, notice, by=by)
        meeting.asked_at, meeting.answers_until = timezone.now(), answers_until
        meeting.save(update_fields=["asked_at", "answers_until"])
        moments = sorted(set(times))
        ProposedTime.objects.bulk_create(ProposedTime(meeting=meeting, starts_at=moment) for moment in moments)
        note("times.asked", meeting, section, by=by)
    return meeting


def answer_time(time: ProposedTime, seat: Seat, answer: str, *, by: User) -> None:
    """Say whether a proposed time suits a seat the person sits in; any worker of an asked unit may, and change it.

    Raises PermissionDenied for other people's seats, `NoLongerAsked` when a time has been chosen.
    """
    with transaction.atomic():
        meeting = Meeting.objects.select_for_update().select_related("section__plan").get(pk=time.meeting_id)
        require(by, "view_section", meeting.section)
        if seat not in asked_seats_of(by, meeting):
            raise PermissionDenied("answer")
        _require_asked(meeting)
        said = {"answer": answer, "answered_by": by, "answered_at": timezone.now()}
        before = TimeAnswer.objects.filter(time=time, seat=seat).values_list("answer", flat=True).first()
        if before != answer:
            TimeAnswer.objects.update_or_create(time=time, seat=seat, defaults=said)
            note("times.answered", meeting, meeting.section, by=by, fields=["answer"])


def choose_time(time: ProposedTime, *, by: User) -> Meeting:
    """Make a proposed time the meeting's; the notice is still a draft, which is read and sent as any other.

    Raises PermissionDenied unless the person may lead, `NoLongerAsked` when the question was settled meanwhile.
    """
    with transaction.atomic():
        meeting = Meeting.objects.select_for_update().select_related("section__plan").get(pk=time.meeting_id)
        require_leading(meeting.section, by=by)
        _require_asked(meeting)
        Meeting.objects.filter(pk=meeting.pk).update(
            starts_at=time.starts_at, time_chosen_at=timezone.now(), version=F("version") + 1
        )
        note("times.chosen", meeting, meeting.section, by=by)
    meeting.refresh_from_db()
    return meeting


def drop_times(meeting: Meeting, *, by: User) -> None:
    """Take the question back: the draft and the answers go, and those who were asked are told on commit. Twice is once.

    Raises PermissionDenied unless the person may lead.
    """
    with transaction.atomic():
        require_leading(meeting.section, by=by)
        asked = Meeting.objects.filter(pk=meeting.pk, status=Meeting.Status.DRAFT, asked_at__isnull=False)
        if asked.exists():
            # Told while it is known who was asked.
            note("times.dropped", meeting, meeting.section, by=by)
            asked.delete()


def _require_asked(meeting: Meeting) -> None:
    if not meeting.is_finding_time:
        raise NoLongerAsked
