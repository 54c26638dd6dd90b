"""Tells the meetings of a story: called, answered, held, written down, sent and finished."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.utils import timezone

from access.dates import today
from ipplatform.demo.clock import working_day
from ipplatform.demo.story import Meeting
from ipplatform.demo.telling import Event, Telling
from meetings.actions.answering import answer_meeting
from meetings.actions.calling import call_meeting
from meetings.actions.minutes import add_text, finish_minutes, send_minutes
from meetings.gates import team_with_access
from meetings.models import Meeting as MeetingRow
from meetings.models import Minutes

_NOTICE_DAYS = 21


def meetings_of(telling: Telling) -> Iterator[Event]:
    """Everything that happens around the meetings of a plan."""
    for meeting in telling.story.meetings:
        yield from _Gathering(telling, meeting).events()


class _Gathering:
    """One meeting on its way into the database."""

    def __init__(self, telling: Telling, meeting: Meeting) -> None:
        self.telling, self.meeting = telling, meeting
        self.held_on = working_day(meeting.day)
        self.row: MeetingRow

    def events(self) -> Iterator[Event]:
        held = (self.held_on - today()).days
        called = min(max(held - _NOTICE_DAYS, self.telling.story.opened + 12), -3)
        yield Event(called, self._call)
        yield Event(called + 1, self._answer)
        if not self.meeting.minutes:
            return
        yield Event(held, self._write)
        if self.meeting.minutes != Minutes.State.DRAFT:
            yield Event(min(held + 1, -1), self._send)
        if self.meeting.minutes == Minutes.State.FINAL:
            yield Event(min(held + 11, -1), self._finish)

    def _call(self) -> None:
        telling, meeting = self.telling, self.meeting
        section = telling.sections["meetings"]
        seats, _without = team_with_access(telling.plan, section)
        if meeting.invited:
            chosen = {telling.seats[key].pk for key in (*meeting.invited, telling.story.coordinator)}
            seats = [seat for seat in seats if seat.pk in chosen]
        self.row = call_meeting(
            section,
            kind=meeting.kind,
            # Nobody can answer for a day that is past: the notice names a coming day, and the story moves it below.
            starts_at=max(self._starts_at(), timezone.now() + timedelta(days=1)),
            length_minutes=meeting.length,
            place=meeting.place,
            video_url=meeting.video,
            purpose=meeting.purpose,
            seats=seats,
            agenda=[item.title for item in meeting.agenda],
            by=telling.coordinator,
        )

    def _answer(self) -> None:
        telling = self.telling
        answers = {**self.meeting.answers, telling.story.coordinator: "coming"}
        for key, answer in answers.items():
            invitee = self.row.invitees.get(seat=telling.seats[key])
            answer_meeting(self.row, invitee, answer, by=telling.person(key))
        MeetingRow.objects.filter(pk=self.row.pk).update(starts_at=self._starts_at())

    def _write(self) -> None:
        for item, told in zip(self.row.agenda.all(), self.meeting.agenda, strict=True):
            add_text(self.row.minutes, item, "\n".join(told.minutes), by=self.telling.coordinator)

    def _send(self) -> None:
        until = self.held_on + timedelta(days=10)
        if self.meeting.minutes == Minutes.State.SENT:
            until = max(until, today() + timedelta(days=4))
        send_minutes(self.row.minutes, comments_until=until, by=self.telling.coordinator)

    def _finish(self) -> None:
        finish_minutes(self.row.minutes, by=self.telling.coordinator)

    def _starts_at(self) -> datetime:
        hour, minute = self.meeting.time.split(".")
        return datetime.combine(self.held_on, time(int(hour), int(minute)), tzinfo=timezone.get_default_timezone())
