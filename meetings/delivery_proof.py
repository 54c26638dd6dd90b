"""How the final minutes have reached each receiver: told in the plan, e-mail gone, opened there."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from access.models import Change, Employment
from meetings.after_gates import receivers_of
from meetings.models import Invitee, Meeting, Receiver


@dataclass(frozen=True, slots=True)
class Told:
    """When one person was told of a change, and when their e-mail left; None where neither has happened."""

    told_at: datetime | None
    letter_at: datetime | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One receiver with the proof there is; `attendance` is how they took part, in words."""

    receiver: Receiver
    attendance: str
    told_at: datetime | None
    letter_at: datetime | None


# Told by the app that writes notices and letters, which this one does not know: change → person's id → when.
tellers: list[Callable[[Change], dict[int, Told]]] = []


def deliveries_of(meeting: Meeting) -> list[Delivery]:
    """Every receiver of final minutes that came through a gate; constant queries."""
    receivers = list(receivers_of(meeting.minutes))
    finished = (
        Change.objects.filter(kind="minutes.finished", target_id=meeting.minutes.public_id).order_by("id").first()
    )
    if finished is None:
        return []
    people = _people_of(receivers)
    told = _told(finished)
    attended = {invitee.seat_id: invitee for invitee in meeting.invitees.all()}
    return [_delivery(one, people.get(one.pk, set()), told, attended) for one in receivers]


def _delivery(
    receiver: Receiver,
    people: set[int],
    told: dict[int, Told],
    attended: dict[int, Invitee],
) -> Delivery:
    rows = [told[pk] for pk in people if pk in told]
    invitee = attended.get(receiver.seat_id or 0)
    return Delivery(
        receiver=receiver,
        attendance=str(invitee.get_attendance_display()) if invitee and invitee.attendance else "",
        told_at=min((row.told_at for row in rows if row.told_at), default=None),
        letter_at=min((row.letter_at for row in rows if row.letter_at), default=None),
    )


def _told(change: Change) -> dict[int, Told]:
    found: dict[int, Told] = {}
    for teller in tellers:
        found.update(teller(change))
    if change.by_id:
        # Whoever made them final needs no message.
        found.setdefault(change.by_id, Told(change.at, None))
    return found


def _people_of(receivers: Iterable[Receiver]) -> dict[int, set[int]]:
    """The people of each receiver's seat, by the receiver's id."""
    seats = [one for one in receivers if one.seat is not None]
    units = {one.seat.unit_id for one in seats if one.seat and one.seat.unit_id}
    workers: dict[int, set[int]] = {}
    for unit_id, user_id in Employment.objects.live().filter(unit__in=units).values_list("unit_id", "user_id"):
        workers.setdefault(unit_id, set()).add(user_id)
    people: dict[int, set[int]] = {}
    for one in seats:
        seat = one.seat
        assert seat is not None  # noqa: S101
        people[one.pk] = workers.get(seat.unit_id, set()) if seat.unit_id else {seat.user_id or 0}
    return people
