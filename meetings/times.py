"""What the page of proposed times shows: one's own answers, and for who leads a table of everybody's."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from access.models import Seat, User
from access.trail import heads
from meetings.invited_gates import asked_seats_of, get_proposal_for
from meetings.models import Meeting, ProposedTime, TimeAnswer
from meetings.pages import may_lead
from plans.models import Plan, Section

Answer = TimeAnswer.Answer


@dataclass(frozen=True, slots=True)
class Line:
    """One proposed time with what is said to it: `cells` are the asked seats in order, each with its answer or None."""

    time: ProposedTime
    own: list[tuple[Seat, str]]
    cells: list[tuple[Seat, TimeAnswer | None]]
    yes: int
    if_need_be: int
    no: int
    is_best: bool
    is_past: bool

    @property
    def by_answer(self) -> list[tuple[str, str]]:
        """Each answer in words with those who gave it."""
        names = {value: [seat.name for seat, one in self.cells if one and one.answer == value] for value in Answer}
        return [(str(answer.label), ", ".join(names[answer])) for answer in Answer]


def times_context(user: User, plan: Plan, section: Section, public_id: str) -> dict[str, Any]:
    """Everything on the page; raises Http404 for those who are neither asked nor lead."""
    streams = heads([section.stream])
    meeting = get_proposal_for(user, plan, public_id)
    own = asked_seats_of(user, meeting)
    seats = [invitee.seat for invitee in meeting.invitees.all() if invitee.seat.ended_at is None]
    said = {(time.pk, one.seat_id): one for time in meeting.proposed_times.all() for one in time.answers.all()}
    return {
        "meeting": meeting,
        "section": section,
        "streams": streams,
        "own": own,
        "seats": seats,
        "lines": _lines(meeting, seats, own, said),
        "rows": [(seat, [said.get((time.pk, seat.pk)) for time in meeting.proposed_times.all()]) for seat in seats],
        "silent": [seat for seat in seats if not any(seat_id == seat.pk for _time, seat_id in said)],
        "may_lead": may_lead(plan, section),
        "is_open": meeting.is_finding_time,
    }


def _lines(meeting: Meeting, seats: list[Seat], own: list[Seat], said: dict[tuple[int, int], TimeAnswer]) -> list[Line]:
    times = list(meeting.proposed_times.all())
    counts = {time.pk: _counts(time, seats, said) for time in times}
    now = timezone.now()
    # Whom a time does not suit weighs most, then whom it suits well.
    ranks = {pk: (-no, yes) for pk, (yes, _need, no) in counts.items()}
    best = max((ranks[time.pk] for time in times if time.starts_at > now), default=None)
    return [
        Line(
            time,
            [(seat, said[time.pk, seat.pk].answer if (time.pk, seat.pk) in said else "") for seat in own],
            [(seat, said.get((time.pk, seat.pk))) for seat in seats],
            *counts[time.pk],
            is_best=bool(said) and ranks[time.pk] == best and time.starts_at > now,
            is_past=time.starts_at <= now,
        )
        for time in times
    ]


def _counts(time: ProposedTime, seats: list[Seat], said: dict[tuple[int, int], TimeAnswer]) -> tuple[int, int, int]:
    answers = [said[time.pk, seat.pk].answer for seat in seats if (time.pk, seat.pk) in said]
    return answers.count(Answer.YES), answers.count(Answer.IF_NEED_BE), answers.count(Answer.NO)
