"""Who was in a meeting, as far as the product can tell before somebody says so."""

from dataclasses import dataclass

from meetings.after_gates import seats_in_the_room
from meetings.models import Invitee, Meeting

_BY_ANSWER = {
    Invitee.Answer.COMING: Invitee.Attendance.PRESENT,
    Invitee.Answer.VIDEO: Invitee.Attendance.VIDEO,
    Invitee.Answer.SUBSTITUTE: Invitee.Attendance.SUBSTITUTE,
    Invitee.Answer.NOT_COMING: Invitee.Attendance.APOLOGY,
}


@dataclass(frozen=True, slots=True)
class Attended:
    """An invited seat with how it took part; `is_proposed` until somebody has said so."""

    invitee: Invitee
    attendance: str
    note: str
    is_proposed: bool
    was_in_room: bool


def attendance_of(meeting: Meeting) -> list[Attended]:
    """Every invited seat of a meeting that came through a gate: what was noted, or what answers and room suggest."""
    invitees = list(meeting.invitees.all())
    seen = seats_in_the_room(meeting)
    return [_attended(invitee, was_in_room=invitee.seat_id in seen) for invitee in invitees]


def _attended(invitee: Invitee, *, was_in_room: bool) -> Attended:
    if invitee.attendance:
        return Attended(invitee, invitee.attendance, invitee.attendance_note, False, was_in_room)
    attendance = _BY_ANSWER.get(Invitee.Answer(invitee.answer), Invitee.Attendance.ABSENT)
    # Whoever was in the room came, whatever they had answered.
    if was_in_room and not attendance.is_there:
        attendance = Invitee.Attendance.PRESENT
    note = invitee.substitute_name if attendance == Invitee.Attendance.SUBSTITUTE else ""
    return Attended(invitee, attendance, note, True, was_in_room)
