"""The agenda as lines of a form: what a coordinator writes when calling a meeting or changing it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from access.models import Seat
from meetings.actions.items import ENDING, tell_rooms, write_order
from meetings.minutes import log
from meetings.models import AgendaItem, Meeting, Minutes
from meetings.standard import minutes_of, point_called
from meetings.text import items_with_words
from plans.models import Goal


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the agenda as written: the public id of the item it was (empty: a new one), and what it says.

    An item that is there keeps the goal it has.
    """

    public_id: str
    title: str
    leader: Seat | None = None
    minutes: int | None = None
    goal: Goal | None = None


def write_lines(meeting: Meeting, lines: Sequence[Item]) -> bool:
    """Make the agenda be these lines; items left out go, unless words stand under them. Returns whether it changed.

    A new line with the title of a point of the standard order becomes that point.
    """
    if minutes := Minutes.objects.filter(meeting=meeting).first():
        # Nothing is written under an item while it goes.
        log.lock(minutes)
    there = {item.public_id: item for item in meeting.agenda.all()}
    before = [(item.public_id, item.title) for item in there.values()]
    kept = kept_lines(meeting, lines)
    names = {line.public_id for line in kept}
    going = [item for item in there.values() if not item.parked_at]
    AgendaItem.objects.filter(pk__in=[item.pk for item in going if item.public_id not in names]).delete()
    new: list[AgendaItem] = []
    for position, line in enumerate(kept):
        title = line.title.strip()
        if line.public_id in there:
            said = {"title": title, "leader": line.leader, "minutes": line.minutes}
            meeting.agenda.filter(public_id=line.public_id).update(**said, position=position)
        else:
            new.append(
                AgendaItem(
                    meeting=meeting, position=position, title=title, leader=line.leader, minutes=line.minutes,
                    goal=line.goal,
                )
            )  # fmt: skip
    make_points(new, meeting.length_minutes if not there else 0)
    AgendaItem.objects.bulk_create(new)
    write_order(AgendaItem.objects.filter(meeting=meeting))
    if new or any(item.public_id not in names for item in going):
        tell_rooms(meeting)
    return before != list(meeting.agenda.order_by("position", "id").values_list("public_id", "title"))


def kept_lines(meeting: Meeting, lines: Sequence[Item]) -> list[Item]:
    """The agenda that these lines make: without empty ones, and with every item that somebody's words stand under.

    What the meeting has parked stands in no notice.
    """
    there = {item.public_id: item for item in meeting.agenda.all()}
    parked = {item.public_id for item in there.values() if item.parked_at}
    kept = [line for line in lines if line.title.strip() and line.public_id not in parked]
    gone = there.keys() - parked - {line.public_id for line in kept}
    staying = items_with_words(meeting, [item for public_id, item in there.items() if public_id in gone])
    return kept + [Item(item.public_id, item.title, item.leader, item.minutes) for item in staying]


def with_goals(lines: Sequence[Item], goals: Iterable[Item]) -> list[Item]:
    """These lines with some about goals: before the points that end a meeting."""
    points = [point_called(line.title.strip()) for line in lines]
    place = next((number for number, point in enumerate(points) if point and point.part in ENDING), len(lines))
    return [*lines[:place], *goals, *lines[place:]]


def make_points(items: Iterable[AgendaItem], length: int) -> None:
    """Let items with the title of a standard point be that point, and take that point's share of a meeting so long.

    Without a length nobody has said how long they take.
    """
    points = [(item, point) for item in items if (point := point_called(item.title))]
    for item, point in points:
        item.part = point.part
    if length:
        shared = minutes_of([point for _item, point in points], length)
        for (item, _point), minutes in zip(points, shared, strict=True):
            item.minutes = item.minutes or minutes
