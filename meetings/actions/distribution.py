"""Who gets the final minutes: the seats, by themselves, and whoever the leader notes beside them."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from access.models import User
from access.viewing import viewing_as
from meetings.actions.trail import note, require_leading
from meetings.after_gates import receiving_seats
from meetings.minutes import log
from meetings.models import Meeting, Minutes, Receiver
from plans.gates import own_seats_for


class NotFinal(Exception):
    """There is nothing to give to anybody yet."""


def list_receivers(minutes: Minutes) -> None:
    """Write down the seats that get the minutes, in the caller's transaction, which makes them final."""
    rows = [Receiver(minutes=minutes, seat=seat) for seat in receiving_seats(minutes.meeting)]
    Receiver.objects.bulk_create(rows, ignore_conflicts=True)


def note_opening(meeting: Meeting, *, by: User) -> None:
    """Note that somebody of a seat has opened the final minutes, the first time; nothing while they are open.

    Whoever looks as somebody else opens nothing for them.
    """
    if not meeting.minutes.is_final or viewing_as(by.pk):
        return
    waiting = Receiver.objects.filter(minutes=meeting.minutes, seat__in=own_seats_for(by, meeting.section.plan))
    waiting.filter(opened_at__isnull=True).update(opened_at=timezone.now(), opened_by=by)


def note_receiver(meeting: Meeting, *, name: str, address: str, way: str, given_on: date, by: User) -> Receiver:
    """Note somebody outside the plan who is given the final minutes by post or by hand.

    Raises PermissionDenied unless the person may lead, `NotFinal`.
    """
    with transaction.atomic():
        locked = log.lock(meeting.minutes)
        require_leading(meeting.section, by=by)
        if not locked.is_final:
            raise NotFinal
        receiver = Receiver.objects.create(
            minutes=locked, name=name, address=address, way=way, given_on=given_on, noted_by=by
        )
        note("minutes.given", locked, meeting.section, by=by)
    return receiver
