"""Before a meeting: who has not answered is asked once more, and everybody who comes is reminded; each of them once.

Told not before a certain hour of the morning, to those who see the meetings at that moment. The hour and the number of
days before are settings; no days sends nothing.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from access.dates import start_of
from access.models import Seat, User
from access.rights import who_sees
from access.signals import letter_wanted
from meetings.actions.reminding import note_reminded
from meetings.models import Invitee, Meeting
from meetings.noticing import told_of_time_at
from notifications.actions.notices import add_notices
from notifications.models import Notice

_COMES = (Invitee.Answer.COMING, Invitee.Answer.VIDEO, Invitee.Answer.SUBSTITUTE)


def remind_of_meetings() -> int:
    """Write the reminders that have become due; returns how many people were told of something."""
    now = timezone.localtime()
    if now.hour < settings.MEETING_REMINDERS_FROM_HOUR:
        return 0
    return _ask_for_answers(now.date()) + _remind_who_comes(now.date()) + _ask_for_times(now.date())


def _ask_for_answers(today: date) -> int:
    days = settings.MEETING_ANSWER_REMINDER_DAYS
    count = 0
    for meeting in _called(today, today + timedelta(days=days)) if days else ():
        # Who was asked today has not had the time to answer.
        silent = [one for one in meeting.invitees.all() if not one.answer and _asked_on(meeting, one) < today]
        if silent:
            name = f"unanswered.{meeting.pk}.{meeting.starts_at:%Y%m%d%H%M}"
            count += _tell("meeting.answer_wanted", name, meeting, [one.seat for one in silent])
    return count


def _asked_on(meeting: Meeting, invitee: Invitee) -> date:
    return timezone.localdate(told_of_time_at(meeting, meeting.changes.all(), invitee.seat.public_id))


def _remind_who_comes(today: date) -> int:
    days = settings.MEETING_REMINDER_DAYS
    count = 0
    for meeting in _called(today + timedelta(days=1), today + timedelta(days=days)) if days else ():
        coming = [one.seat for one in meeting.invitees.all() if one.answer in _COMES]
        if timezone.localdate(meeting.called_at) < today and coming:
            count += _tell("meeting.soon", f"soon.{meeting.pk}.{meeting.starts_at:%Y%m%d%H%M}", meeting, coming)
    return count


def _ask_for_times(today: date) -> int:
    """The day before the last day to say which of some proposed times suit."""
    asked = Meeting.objects.filter(
        status=Meeting.Status.DRAFT, asked_at__lt=start_of(today), time_chosen_at__isnull=True,
        answers_until__range=(today, today + timedelta(days=1)),
    )  # fmt: skip
    count = 0
    for meeting in _with_people(asked).prefetch_related("proposed_times__answers"):
        said = {answer.seat_id for time in meeting.proposed_times.all() for answer in time.answers.all()}
        silent = [one.seat for one in meeting.invitees.all() if one.seat_id not in said]
        if silent and settings.MEETING_ANSWER_REMINDER_DAYS:
            count += _tell("times.answer_wanted", f"times.{meeting.pk}.{meeting.answers_until}", meeting, silent)
    return count


def _called(first: date, last: date) -> QuerySet[Meeting, Meeting]:
    """Meetings that are called, still to come, and on one of these days."""
    now = timezone.now()
    span = {"starts_at__gte": start_of(first), "starts_at__lt": start_of(last + timedelta(days=1))}
    return _with_people(Meeting.objects.filter(status=Meeting.Status.CALLED, starts_at__gt=now, **span))


def _with_people(meetings: QuerySet[Meeting, Meeting]) -> QuerySet[Meeting, Meeting]:
    open_ones = meetings.filter(section__archived_at__isnull=True, section__plan__ended_at__isnull=True)
    return open_ones.select_related("section").prefetch_related("invitees__seat", "changes")


@transaction.atomic
def _tell(kind: str, name: str, meeting: Meeting, seats: Iterable[Seat]) -> int:
    """A notice and a letter to each person of these seats who sees the meeting now and has not been told of it."""
    wanted = {seat.pk for seat in seats if seat.ended_at is None}
    seeing = {row["user_id"] for row in who_sees([meeting.section_id]).filter(seat_id__in=wanted)}
    keys = {user_id: f"{name}.{user_id}" for user_id in sorted(seeing)}
    told = set(Notice.objects.filter(key__in=keys.values()).values_list("user_id", flat=True))
    new = [user_id for user_id in keys if user_id not in told]
    if not new:
        return 0
    add_notices(
        Notice(
            user_id=user_id,
            kind=kind,
            plan_id=meeting.section.plan_id,
            section_id=meeting.section_id,
            target_kind="meeting",
            target_id=meeting.public_id,
            key=keys[user_id],
        )
        for user_id in new
    )
    for person in User.objects.filter(pk__in=new):
        key = keys[person.pk]
        letter_wanted.send(sender=Meeting, kind=kind, user=person, context={}, key=key, section=meeting.section)
    note_reminded(one for one in meeting.invitees.all() if one.seat_id in wanted and not one.answer)
    return len(new)
