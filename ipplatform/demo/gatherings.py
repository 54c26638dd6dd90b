"""Tells the meetings of a story: called, answered, held, written down, sent and finished."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from access.dates import today
from ipplatform.demo.clock import working_day
from ipplatform.demo.story import Known, Meeting, Times
from ipplatform.demo.telling import Event, Telling
from meetings.actions.agenda import change_item
from meetings.actions.answering import answer_meeting, contribute
from meetings.actions.approval import answer_minutes
from meetings.actions.calling import call_meeting, draft_meeting, plain_notice
from meetings.actions.comments import add_comment
from meetings.actions.decisions import decide
from meetings.actions.minutes import add_text, finish_minutes, send_minutes
from meetings.actions.notice import Task
from meetings.actions.opinions import add_opinion
from meetings.actions.promises import review_promise
from meetings.actions.room import close_room, open_room
from meetings.actions.suggesting import answer_time, ask_for_times
from meetings.actions.wishes import answer_wish, make_wish
from meetings.actions.wishing import wish_for_next
from meetings.gates import get_meeting_for, team_with_access
from meetings.models import AgendaWish, Approval, Decision, Minutes
from meetings.models import Meeting as MeetingRow
from plans.actions.evaluations import evaluate_goal
from plans.models import Goal

_NOTICE_DAYS = 21


def meetings_of(telling: Telling) -> Iterator[Event]:
    """Everything that happens around the meetings of a plan."""
    for meeting in telling.story.meetings:
        yield from _Gathering(telling, meeting).events()
    if times := telling.story.times:
        yield Event(-2, lambda: _find_time(telling, times))


def _find_time(telling: Telling, times: Times) -> None:
    """Ask who can come when; some have answered."""
    asked = ask_for_times(
        telling.sections["meetings"],
        {"kind": times.kind, "length_minutes": 60, "place": times.place, "video_url": ""},
        times=[_moment(working_day(day), clock) for day, clock in times.proposed],
        seats=[telling.seats[key] for key in times.asked],
        answers_until=today() + timedelta(days=4),
        by=telling.coordinator,
    )
    for key, answers in times.answers.items():
        for time_asked, answer in zip(asked.proposed_times.all(), answers, strict=True):
            answer_time(time_asked, telling.seats[key], answer, by=telling.person(key))


class _Gathering:
    """One meeting on its way into the database."""

    def __init__(self, telling: Telling, meeting: Meeting) -> None:
        self.telling, self.meeting = telling, meeting
        self.held_on = working_day(meeting.day)
        self.row: MeetingRow

    def events(self) -> Iterator[Event]:
        if not self.meeting.is_sent:
            yield Event(-1, self._draft)
            return
        held = (self.held_on - today()).days
        called = min(max(held - _NOTICE_DAYS, self.telling.story.opened + 12), -3)
        yield Event(called, self._call)
        yield Event(called + 1, self._answer)
        if self.meeting.wishes or any(item.lasts for item in self.meeting.agenda):
            yield Event(min(called + 3, -1), self._plan)
        if self.meeting.kept:
            yield Event(min(held, -1), self._look_back)
        if not self.meeting.minutes:
            return
        yield Event(held, self._write)
        if self.meeting.minutes != Minutes.State.DRAFT:
            yield Event(min(held + 1, -1), self._send)
            yield Event(min(held + 3, -1), self._say)
        if self.meeting.minutes == Minutes.State.FINAL:
            yield Event(min(held + 11, -1), self._finish)

    def _draft(self) -> None:
        section = self.telling.sections["meetings"]
        draft_meeting(section, plain_notice(**self._said()), by=self.telling.coordinator)

    def _call(self) -> None:
        telling, section = self.telling, self.telling.sections["meetings"]
        if self.meeting.notice and self.meeting.notice.wish:
            wish = self.meeting.notice.wish
            wish_for_next(section, wish, before="", by=telling.person(telling.story.owner))
        self.row = call_meeting(section, **self._said(), by=telling.coordinator)

    def _said(self) -> dict[str, Any]:
        """What the notice says."""
        telling, meeting = self.telling, self.meeting
        section = telling.sections["meetings"]
        seats, _without = team_with_access(telling.plan, section)
        if meeting.invited:
            chosen = {telling.seats[key].pk for key in (*meeting.invited, telling.story.coordinator)}
            seats = [seat for seat in seats if seat.pk in chosen]
        known = meeting.notice or Known()
        return {
            "kind": meeting.kind,
            # Nobody can answer for a day that is past: the notice names a coming day, and the story moves it below.
            "starts_at": max(self._starts_at(), timezone.now() + timedelta(days=1)),
            "length_minutes": meeting.length,
            "place": meeting.place,
            "video_url": meeting.video,
            "purpose": meeting.purpose,
            "seats": seats,
            "agenda": [item.title for item in meeting.agenda],
            "tasks": [Task("", telling.seats[key], what, self.held_on) for key, what in known.prepares],
            "access_information": known.access,
            "phone": known.phone,
            "practical": known.practical,
            "leader": telling.seats[telling.story.coordinator],
            "secretary": telling.seats[known.writes] if known.writes else None,
            "wishes_until": self.held_on - timedelta(days=5) if meeting.notice else None,
        }

    def _answer(self) -> None:
        telling = self.telling
        answers = {**self.meeting.answers, telling.story.coordinator: "coming"}
        for key, answer in answers.items():
            invitee = self.row.invitees.get(seat=telling.seats[key])
            answer_meeting(self.row, invitee, answer, by=telling.person(key))
        for key, words in self.meeting.in_writing.items():
            invitee = self.row.invitees.get(seat=telling.seats[key])
            contribute(self.row, invitee, words, written_at=None, by=telling.person(key))
        MeetingRow.objects.filter(pk=self.row.pk).update(starts_at=self._starts_at())

    def _plan(self) -> None:
        """Plan the agenda: who leads what and for how long, and what people wish."""
        telling, by = self.telling, self.telling.coordinator
        for item, told in zip(self.row.agenda.all(), self.meeting.agenda, strict=True):
            if told.lasts:
                version = MeetingRow.objects.get(pk=self.row.pk).version
                change_item(
                    item, title=item.title, leader=telling.seats.get(told.leads), minutes=told.lasts, version=version,
                    by=by,
                )  # fmt: skip
        for wish in self.meeting.wishes:
            made = make_wish(
                self.row, telling.seats[wish.by], kind=wish.kind, words=wish.words, by=telling.person(wish.by)
            )
            if wish.is_taken:
                answer_wish(made, AgendaWish.Outcome.TAKEN, by=by)

    def _look_back(self) -> None:
        """Say what became of what was agreed."""
        telling = self.telling
        for told_of in self.meeting.kept:
            rows = Decision.objects.filter(meeting__section=self.row.section)
            decision = rows.get(Q(words=told_of.what) | Q(measure__what=told_of.what))
            who = telling.person(told_of.by)
            review_promise(self.row, decision, told_of.result, reason=told_of.reason, by=who)

    def _agree(self) -> None:
        telling, by = self.telling, self.telling.coordinator
        open_room(self.row, by=by)
        items = list(self.row.agenda.all())
        for agreed in self.meeting.agreed:
            decide(
                self.row, items[agreed.about - 1], agreed.what, section=telling.sections.get(agreed.area),
                responsible=telling.seats[agreed.who],
                due_on=None if agreed.due is None else working_day(agreed.due), is_told=agreed.is_told, by=by,
            )  # fmt: skip
        for felt in self.meeting.felt:
            goal = Goal.objects.get(section__plan=self.telling.plan, title=felt.goal)
            seat, who = self.telling.seats[felt.by], self.telling.person(felt.by)
            evaluate_goal(goal, seat, face=felt.face, words=felt.words, by=who)
        for view in self.meeting.views:
            about = self.row.agenda.all()[view.about - 1]
            add_opinion(self.row, about, telling.seats[view.by], view.words, by=by)
        close_room(self.row, by=by)

    def _write(self) -> None:
        if self.meeting.agreed:
            self._agree()
        for item, told in zip(self.row.agenda.all(), self.meeting.agenda, strict=True):
            add_text(self.row.minutes, item, "\n".join(told.minutes), by=self.telling.coordinator)

    def _send(self) -> None:
        until = self.held_on + timedelta(days=10)
        if self.meeting.minutes == Minutes.State.SENT:
            until = max(until, today() + timedelta(days=4))
        send_minutes(self.row.minutes, comments_until=until, by=self.telling.coordinator)

    def _say(self) -> None:
        """Approve the sent minutes, make remarks on them, comment."""
        for said in self.meeting.said:
            by = self.telling.person(said.by)
            meeting = get_meeting_for(by, self.telling.plan, self.row.public_id)
            if said.words and not said.is_remark:
                add_comment(meeting, meeting.agenda.all()[said.about - 1], said.words, by=by)
                continue
            invitee = meeting.invitees.get(seat=self.telling.seats[said.by])
            answer = Approval.Answer.REMARK if said.is_remark else Approval.Answer.APPROVED
            answer_minutes(meeting, invitee, answer, remark=said.words, by=by)

    def _finish(self) -> None:
        finish_minutes(self.row.minutes, by=self.telling.coordinator)

    def _starts_at(self) -> datetime:
        return _moment(self.held_on, self.meeting.time)


def _moment(day: date, clock: str) -> datetime:
    hour, minute = clock.split(".")
    return datetime.combine(day, time(int(hour), int(minute)), tzinfo=timezone.get_default_timezone())
