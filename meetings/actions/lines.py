"""The agenda as lines of a form: what a coordinator writes when calling a meeting or changing it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from meetings.gates import has_text
from meetings.models import AgendaItem, Meeting
from meetings.standard import minutes_of, point_called


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the agenda as written: the public id of the item it was (empty: a new one) and its title."""

    public_id: str
    title: str


def write_lines(meeting: Meeting, lines: Sequence[Item]) -> bool:
    """Make the agenda be these lines; items left out go, unless minutes are written. Returns whether it changed.

    A new line with the title of a point of the standard order becomes that point.
    """
    there = {item.public_id: item for item in meeting.agenda.all()}
    before = [(item.public_id, item.title) for item in there.values()]
    kept = kept_lines(meeting, lines)
    names = {line.public_id for line in kept}
    AgendaItem.objects.filter(pk__in=[item.pk for item in there.values() if item.public_id not in names]).delete()
    new: list[AgendaItem] = []
    for position, line in enumerate(kept):
        title = line.title.strip()
        if line.public_id in there:
            meeting.agenda.filter(public_id=line.public_id).update(title=title, position=position)
        else:
            new.append(AgendaItem(meeting=meeting, position=position, title=title))
    make_points(new, meeting.length_minutes if not there else 0)
    AgendaItem.objects.bulk_create(new)
    return before != list(meeting.agenda.order_by("position", "id").values_list("public_id", "title"))


def kept_lines(meeting: Meeting, lines: Sequence[Item]) -> list[Item]:
    """The agenda that these lines make: without empty ones, and with every item that somebody's words stand under."""
    kept = [line for line in lines if line.title.strip()]
    names = {line.public_id for line in kept}
    gone = [item for item in meeting.agenda.all() if item.public_id not in names]
    if gone and has_text(meeting):
        # Somebody's words may stand under it.
        kept += [Item(item.public_id, item.title) for item in gone]
    return kept


def make_points(items: Iterable[AgendaItem], length: int) -> None:
    """Let items with the title of a standard point be that point, and share the meeting's minutes between them.

    Without a length nobody has said how long they take.
    """
    points = [(item, point) for item in items if (point := point_called(item.title))]
    for item, point in points:
        item.part = point.part
    if length:
        shared = minutes_of([point for _item, point in points], length)
        for (item, _point), minutes in zip(points, shared, strict=True):
            item.minutes = minutes
