"""The forms that stand in the room, each for those who may send it, with what they have begun to write."""

from collections.abc import Iterable
from typing import Any

from django import forms

from access.gates import audience_of
from access.levels import Level
from access.models import Seat, User
from meetings.agenda_gates import open_goals_for
from meetings.forms.room import AnnouncementsForm, DecisionForm, EvaluationForm, OpinionForm, ThoughtForm
from meetings.models import AgendaItem
from meetings.room import RoomView, goals_in_question
from meetings.room_gates import writable_areas_for
from plans.drafts import draft_key
from plans.evaluation_gates import seats_spoken_for
from plans.gates import draft_for, may_write, seats_for
from plans.models import Goal, Plan

DRAFTS = {"decision": "avtale", "opinion": "mening", "evaluation": "mal"}


def forms_of(user: User, plan: Plan, view: RoomView, bound: dict[str, forms.Form]) -> dict[str, Any]:
    """The room's forms by name; one that was sent and refused stays, whatever has happened to the meeting since."""
    found: dict[str, Any] = {
        "announcements_form": AnnouncementsForm(initial={"room_announcements": user.room_announcements}),
        "draft_keys": {kind: draft_key(kind, view.meeting.public_id, "new") for kind in DRAFTS},
    }
    if view.state == "open" and not view.is_large:
        if may_write(plan, view.meeting.section):
            kept = _kept(user, view, "decision")
            current = view.current
            place = f"mal-{current.item.goal.public_id}" if current and current.item.goal else ""
            initial = {"item": _current(view), "place": place, **kept}
            found["decision_form"] = decision_form(user, plan, view, initial=initial)
        if opinion_seats(user, plan, view):
            initial = {"item": _current(view), **_kept(user, view, "opinion")}
            found["opinion_form"] = opinion_form(user, plan, view, initial=initial)
        goals = may_evaluate(plan, goals_in_question(user, plan, view))
        if goals:
            found["evaluation_form"] = EvaluationForm(
                goals=goals, seats=seats_spoken_for(user, plan), initial=_kept(user, view, "evaluation")
            )
        if view.leads:
            found["thought_form"] = ThoughtForm()
    return {**found, **bound}


def decision_form(user: User, plan: Plan, view: RoomView, data: Any = None, **options: Any) -> DecisionForm:
    """The card for what is agreed; only parts in which the person writes are offered."""
    areas = writable_areas_for(user, plan)
    ids = {area.pk for area in areas}
    goals = [goal for goal in open_goals_for(user, plan) if goal.section_id in ids]
    return DecisionForm(
        data,
        seats=list(seats_for(user, plan)),
        areas=areas,
        goals=goals,
        audience=audience_of(ids),
        items=_items(view),
        **options,
    )


def opinion_form(user: User, plan: Plan, view: RoomView, data: Any = None, **options: Any) -> OpinionForm:
    """For noting a view of the present item."""
    return OpinionForm(data, seats=opinion_seats(user, plan, view), items=_items(view), **options)


def evaluation_form(user: User, plan: Plan, data: Any) -> EvaluationForm:
    """As it was sent: the meeting may have moved on to another goal since the form was opened."""
    goals = may_evaluate(plan, open_goals_for(user, plan))
    return EvaluationForm(data, goals=goals, seats=seats_spoken_for(user, plan))


def opinion_seats(user: User, plan: Plan, view: RoomView) -> list[Seat]:
    """Whose views the person may note: their own, and everybody's who is invited for those who write in Meetings."""
    section = view.meeting.section
    if may_write(plan, section):
        return view.invited
    return view.own if plan.levels.get(section.pk, Level.NONE) >= Level.PROPOSE else []


def may_evaluate(plan: Plan, goals: Iterable[Goal]) -> list[Goal]:
    """Those of these goals about which the person may say how it goes."""
    return [goal for goal in goals if plan.levels.get(goal.section_id, Level.NONE) >= Level.PROPOSE]


def _items(view: RoomView) -> list[AgendaItem]:
    return [one.item for one in view.items]


def _current(view: RoomView) -> str:
    return view.current.item.public_id if view.current else ""


def _kept(user: User, view: RoomView, kind: str) -> dict[str, Any]:
    """What the person has begun to write, by the form's own names."""
    draft = draft_for(user, view.meeting.section, draft_key(kind, view.meeting.public_id, "new"))
    return {name.removeprefix(f"{DRAFTS[kind]}-"): text for name, text in draft.fields.items()} if draft else {}
