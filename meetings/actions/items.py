"""The items of an agenda as rows: their order, and what must stay because somebody's words stand under it."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import F

from meetings.minutes import log
from meetings.minutes.document import Document
from meetings.minutes.render import to_text
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


def tell_rooms(meeting: Meeting) -> None:
    """Items have come or gone: whoever writes in the minutes learns on commit which texts there are."""
    Meeting.objects.filter(pk=meeting.pk).update(agenda_version=F("agenda_version") + 1)
    transaction.on_commit(lambda: agenda_moved.send_robust(sender=Meeting))


def with_words(meeting: Meeting, items: Iterable[AgendaItem]) -> list[AgendaItem]:
    """Those of these items under which something is written, agreed, noted or commented on.

    Whoever takes an item away asks under `meetings.minutes.log.lock`, so that nothing is written while it goes.
    """
    asked = list(items)
    minutes = getattr(meeting, "minutes", None)
    if minutes is None or not asked:
        return []
    contents = log.load(minutes.pk)
    roots = Document(contents.roots | {log.root_name(item) for item in asked}, *contents.updates).roots
    return [
        item
        for item in asked
        if to_text(roots[log.root_name(item)]).strip()
        or item.decisions.exists()
        or item.opinions.exists()
        or item.comments.exists()
    ]
