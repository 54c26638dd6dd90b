"""The standard order of a meeting's agenda: ten points, and how a meeting's time is shared between them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meetings.models import AgendaItem

Part = AgendaItem.Part


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the standard order; `share` is its part of the time, in sixtieths."""

    part: AgendaItem.Part
    title: str | Promise
    share: int


POINTS: tuple[Point, ...] = (
    Point(Part.WELCOME, _("Welcome: what the meeting is for, who leads it and who writes"), 2),
    Point(Part.PEOPLE, _("Who is here, and who is new"), 3),
    Point(Part.OWNER, _("The plan owner's own words: how it is, and what matters most"), 10),
    Point(Part.PROMISES, _("Since last time: what was promised, and what was done"), 8),
    Point(Part.FACTS, _("What we know, and what is in place"), 4),
    Point(Part.GOALS, _("The goals, one by one"), 18),
    Point(Part.COORDINATION, _("Who else is needed, and what to apply for"), 5),
    Point(Part.OTHER, _("Other matters"), 3),
    Point(Part.AGREED, _("What we have agreed, read aloud, and who is to be told"), 5),
    Point(Part.NEXT, _("Next meeting"), 2),
)
_PLACES = {point.part: place for place, point in enumerate(POINTS)}
_WHOLE = sum(point.share for point in POINTS)
# Items of one's own come where the goals are talked about.
_OWN_PLACE = _PLACES[Part.GOALS]


def titles() -> list[str]:
    """The points' titles in the reader's language."""
    return [str(point.title) for point in POINTS]


def point_called(title: str) -> Point | None:
    """The point that has this title in the reader's language."""
    return next((point for point in POINTS if str(point.title) == title), None)


def minutes_of(points: Iterable[Point], length: int, left: int | None = None) -> list[int]:
    """How long these points take in a meeting of this length, each by its share; all ten take the whole meeting.

    Where a time is `left` they share that, but at most twice what they usually take: the last point that was missing
    does not get half an hour. What is lost in whole minutes goes to where most is lost.
    """
    shares = [point.share for point in points]
    total = sum(shares)
    usual = round(length * total / _WHOLE)
    length = usual if left is None else min(left, 2 * usual)
    exact = [length * share / total for share in shares] if total else []
    minutes = [max(int(one), 1) for one in exact]
    by_loss = sorted(range(len(exact)), key=lambda place: minutes[place] - exact[place])
    for place in by_loss[: max(length - sum(minutes), 0)]:
        minutes[place] += 1
    return minutes


def in_standard_order(items: Sequence[AgendaItem]) -> list[AgendaItem]:
    """These items in the standard order; those of one's own stay in their order, where the goals are."""
    return sorted(items, key=lambda item: _PLACES.get(AgendaItem.Part(item.part), _OWN_PLACE))
