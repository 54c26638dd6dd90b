"""Planning a meeting's agenda: add, change, move and remove items, and fill in the standard order."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress

from django.db import transaction
from django.db.models import F

from access.models import Seat, User
from meetings.actions.calling import StaleMeeting
from meetings.actions.items import MOST_ITEMS, AgendaFull, tell_rooms, with_own, write_order
from meetings.actions.trail import note, require_leading
from meetings.agenda_gates import title_on_agenda
from meetings.minutes import log
from meetings.models import AgendaItem, Meeting, Minutes
from meetings.models.minutes import closed
from meetings.standard import POINTS, in_standard_order, minutes_of
from meetings.text import items_with_words
from plans.models import Goal


class AgendaClosed(Exception):
    """The meeting is called off or its minutes take nothing more; its agenda stays as it is."""


class _Unchanged(Exception):
    """The agenda is in that order already."""


class WordsStand(Exception):
    """Something is written or agreed under the item, so it stays."""


def add_item(
    meeting: Meeting,
    *,
    title: str,
    leader: Seat | None = None,
    minutes: int | None = None,
    goal: Goal | None = None,
    version: int | None = None,
    by: User,
) -> AgendaItem:
    """Put an item on the agenda, before what ends the meeting.

    Raises PermissionDenied unless the person may lead, `StaleMeeting` where a version is given and is no longer the
    newest, `AgendaClosed`, `AgendaFull`.
    """

    def add(items: list[AgendaItem]) -> list[AgendaItem]:
        if len(items) >= MOST_ITEMS:
            raise AgendaFull
        item.save(force_insert=True)
        return with_own(items, item)

    item = AgendaItem(meeting=meeting, title=title, leader=leader, minutes=minutes, goal=goal, position=0)
    _rewrite(meeting, add, version=version, by=by)
    return item


def add_goal(meeting: Meeting, goal: Goal, *, version: int | None = None, by: User) -> AgendaItem:
    """Put a goal on the agenda; one that is there already stays the only one. Raises what `add_item` raises.

    Everybody who sees the meetings reads the agenda, so the item is called after the goal only if all of them see it.
    """
    there = meeting.agenda.filter(goal=goal).first()
    if there is not None:
        return there
    title = title_on_agenda(goal, meeting.section, set(meeting.agenda.values_list("title", flat=True)))
    return add_item(meeting, title=title, goal=goal, version=version, by=by)


def change_item(
    item: AgendaItem, *, title: str, leader: Seat | None, minutes: int | None, version: int, by: User
) -> None:
    """Give an item another title, leader or length; raises what `add_item` raises."""

    def change(items: list[AgendaItem]) -> list[AgendaItem]:
        AgendaItem.objects.filter(pk=item.pk).update(title=title, leader=leader, minutes=minutes)
        return items

    _rewrite(item.meeting, change, version=version, by=by)


def move_item(item: AgendaItem, *, up: bool, version: int, by: User) -> None:
    """Let an item change places with the one before it, or after it; the first and the last stay where they are.

    Raises PermissionDenied unless the person may lead, `StaleMeeting`, `AgendaClosed`.
    """

    def move(items: list[AgendaItem]) -> list[AgendaItem]:
        place = next((number for number, one in enumerate(items) if one.pk == item.pk), None)
        if place is None or not 0 <= (other := place - 1 if up else place + 1) < len(items):
            raise _Unchanged
        items[place], items[other] = items[other], items[place]
        return items

    _rewrite(item.meeting, move, version=version, by=by)


def order_items(meeting: Meeting, public_ids: Sequence[str], *, version: int, by: User) -> None:
    """Put the items in this order; those not named come last. The same order changes nothing.

    Raises what `move_item` raises.
    """
    places = {public_id: place for place, public_id in reversed(list(enumerate(public_ids)))}

    def order(items: list[AgendaItem]) -> list[AgendaItem]:
        ordered = sorted(items, key=lambda item: places.get(item.public_id, len(places)))
        if ordered == items:
            raise _Unchanged
        return ordered

    _rewrite(meeting, order, version=version, by=by)


def remove_item(item: AgendaItem, *, version: int, by: User) -> None:
    """Take an item off the agenda. Raises what `move_item` raises, and `WordsStand`."""
    meeting = item.meeting

    def remove(items: list[AgendaItem]) -> list[AgendaItem]:
        log.lock(meeting.minutes)
        if items_with_words(meeting, [item]):
            raise WordsStand
        AgendaItem.objects.filter(pk=item.pk).delete()
        return [one for one in items if one.pk != item.pk]

    _rewrite(meeting, remove, version=version, by=by)


def use_standard_order(meeting: Meeting, *, version: int, by: User) -> None:
    """Add the points of the standard order that are missing and put all in that order; no item of one's own goes.

    What is left of the meeting's time is shared between the new points. Raises what `move_item` raises.
    """

    def fill(items: list[AgendaItem]) -> list[AgendaItem]:
        there = {item.part for item in items}
        missing = [point for point in POINTS if point.part not in there]
        left = meeting.length_minutes - sum(item.minutes or 0 for item in items)
        shared: Iterable[int | None] = [None] * len(missing)
        if left >= len(missing):
            shared = minutes_of(missing, meeting.length_minutes, left)
        new = [
            AgendaItem(meeting=meeting, part=point.part, title=str(point.title), minutes=minutes, position=0)
            for point, minutes in zip(missing, shared, strict=True)
        ]
        return in_standard_order([*items, *AgendaItem.objects.bulk_create(new)])

    _rewrite(meeting, fill, version=version, by=by)


def _rewrite(
    meeting: Meeting,
    change: Callable[[list[AgendaItem]], list[AgendaItem]],
    *,
    version: int | None,
    by: User,
) -> None:
    """Hold the meeting's row, let `change` make another agenda of the one there is, and number it anew.

    The meeting gets a new version, since its notice says something else.
    """
    with suppress(_Unchanged), transaction.atomic():
        require_leading(meeting.section, by=by)
        rows = Meeting.objects.filter(pk=meeting.pk, status=Meeting.Status.CALLED)
        if not rows.exclude(minutes__in=Minutes.objects.filter(closed())).exists():
            raise AgendaClosed
        if version is not None:
            rows = rows.filter(version=version)
        if not rows.update(version=F("version") + 1):
            raise StaleMeeting(Meeting.objects.select_related("section").get(pk=meeting.pk))
        before = list(AgendaItem.objects.filter(meeting=meeting))
        items = change(list(before))
        write_order(items)
        if {item.pk for item in items} != {item.pk for item in before}:
            tell_rooms(meeting)
        note("agenda.changed", meeting, meeting.section, by=by)
