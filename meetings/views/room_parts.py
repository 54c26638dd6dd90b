"""The parts of the room that follow the meeting: what each of them shows, and whose content it holds."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from access.trail import heads
from meetings.agenda import promises_context
from meetings.forms.minutes import TextForm
from meetings.minutes.awareness import colour_number
from meetings.models import AgendaItem
from meetings.room import RoomView, agreed_in, may_write_here, next_after, opinions_of, texts_in, views_of_goals
from meetings.views.room_forms import evaluation_form, may_evaluate
from plans.models import Section


@dataclass(frozen=True, slots=True)
class Shown:
    """What a part shows; `held` are the parts of the plan whose content is in it, beside Meetings."""

    context: dict[str, Any] = field(default_factory=dict)
    held: list[Section] = field(default_factory=list)


def _room(view: RoomView) -> Shown:
    """Nothing beside the room itself."""
    return Shown()


def _agenda(view: RoomView) -> Shown:
    return Shown({"next_meeting": next_after(view)})


def _agreed(view: RoomView) -> Shown:
    agreed = agreed_in(view)
    return Shown({"agreed": agreed}, [decision.measure.section for decision in agreed if decision.measure])


def _views(view: RoomView) -> Shown:
    goal_views = views_of_goals(view)
    shown = {"opinions": opinions_of(view), "goal_views": goal_views}
    return Shown(shown, [views.goal.section for views in goal_views])


def _goal(view: RoomView) -> Shown:
    goals = may_evaluate(view, view.goals) if view.state == "open" and not view.is_large else []
    if not goals:
        return Shown()
    return Shown({"evaluation_form": evaluation_form(view, goals)}, [goal.section for goal in goals])


def _items(view: RoomView) -> Shown:
    minutes = view.meeting.minutes
    shown = {
        "text_streams": heads([minutes.stream]),
        "texts": texts_in(view),
        "may_write": may_write_here(view),
        "colour": colour_number(view.reader.pk),
        "is_plain": view.reader.has_plain_minutes,
        "form": TextForm(),
    }
    if view.is_large or not any(one.item.part == AgendaItem.Part.PROMISES for one in view.items):
        return Shown(shown)
    promises = promises_context(view.reader, view.plan, view.meeting)
    return Shown({**shown, **promises}, promises["promise_sections"])


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the room: its template, and what it shows."""

    template: str
    show: Callable[[RoomView], Shown]


PARTS = {
    "now": Part("meetings/_room_now.html", _room),
    "goal": Part("meetings/_room_goal.html", _goal),
    "agenda": Part("meetings/_room_agenda.html", _agenda),
    "agreed": Part("meetings/_room_agreed.html", _agreed),
    "views": Part("meetings/_room_views.html", _views),
    "people": Part("meetings/_room_people.html", _room),
    "items": Part("meetings/room_items.html", _items),
}
