"""The items of an agenda as rows: how many there can be, their order, and telling open rooms of them."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import F

from meetings.models import AgendaItem, Meeting
from meetings.signals import agenda_moved

MOST_ITEMS = 30

ENDING = (AgendaItem.Part.COORDINATION, AgendaItem.Part.OTHER, AgendaItem.Part.AGREED, AgendaItem.Part.NEXT)


class AgendaFull(Exception):
    """There are as many items as an agenda can hold."""


def write_order(items: Iterable[AgendaItem]) -> None:
    """Number the items of an agenda in this order; those that wait come last, so that all count the others alike."""
    ordered = sorted(items, key=lambda item: item.parked_at is not None)
    for position, item in enumerate(ordered):
        if item.position != position:
            AgendaItem.objects.filter(pk=item.pk).update(position=position)


def with_own(items: Sequence[AgendaItem], item: AgendaItem, *, after: AgendaItem | None = None) -> list[AgendaItem]:
    """These items with one more: before the points that end a meeting, but not before what comes `after`."""
    place = next((number for number, one in enumerate(items) if one.part in ENDING or one.parked_at), len(items))
    if after is not None:
        place = max(place, 1 + next((number for number, one in enumerate(items) if one.pk == after.pk), -1))
    return [*items[:place], item, *items[place:]]


def still_there(meeting: Meeting, item: AgendaItem | None) -> AgendaItem | None:
    """The item, unless somebody has just taken it off the agenda; asked under `meetings.minutes.log.lock`."""
    return meeting.agenda.filter(pk=item.pk).first() if item else None


def tell_rooms(meeting: Meeting) -> None:
    """Items have come or gone: whoever writes in the minutes learns on commit which texts there are."""
    Meeting.objects.filter(pk=meeting.pk).update(agenda_version=F("agenda_version") + 1)
    transaction.on_commit(lambda: agenda_moved.send_robust(sender=Meeting))
