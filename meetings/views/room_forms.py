"""The forms that stand in the room, each for those who may send it, with what they have begun to write."""

from collections.abc import Iterable
from typing import Any

from django import forms

from access.gates import audience_of
from access.levels import Level
from access.models import Seat
from meetings.agenda_gates import open_goals_for
from meetings.forms.room import AnnouncementsForm, DecisionForm, EvaluationForm, OpinionForm, ThoughtForm
from meetings.room import RoomView
from meetings.room_gates import sections_everybody_sees, writable_areas_for
from plans.drafts import draft_key
from plans.evaluation_gates import seats_spoken_for
from plans.gates import draft_for, may_write, seats_for
from plans.models import Goal

PREFIXES = {"decision": "avtale", "opinion": "mening", "evaluation": "mal", "thought": "vent"}


def draft_keys_of(view: RoomView) -> dict[str, str]:
    """Under which key each of the room's forms is kept while somebody writes in it."""
    return {kind: draft_key(kind, view.meeting.public_id, "new") for kind in PREFIXES}


def forms_of(view: RoomView) -> dict[str, forms.Form]:
    """The forms that stand still while the meeting goes on, by name."""
    announcements = {"room_announcements": view.reader.room_announcements}
    found: dict[str, forms.Form] = {"announcements_form": AnnouncementsForm(initial=announcements)}
    if view.state == "open" and not view.is_large:
        if may_write(view.plan, view.meeting.section):
            found["decision_form"] = decision_form(view)
        if opinion_seats(view):
            found["opinion_form"] = opinion_form(view)
        if view.leads:
            found["thought_form"] = ThoughtForm(initial=_kept(view, "thought"))
    return found


def decision_form(view: RoomView, data: Any = None) -> DecisionForm:
    """The card for what is agreed; only parts in which the person writes are offered."""
    areas = writable_areas_for(view.reader, view.plan)
    ids = {area.pk for area in areas}
    goals = [goal for goal in open_goals_for(view.reader, view.plan) if goal.section_id in ids]
    about = view.current.item.goal if view.current else None
    return DecisionForm(
        data,
        seats=list(seats_for(view.reader, view.plan)),
        areas=areas,
        goals=goals,
        audience=audience_of(ids),
        not_for_all=[area for area in areas if area.pk not in sections_everybody_sees(ids, view.meeting)],
        items=[one.item for one in view.items],
        initial={"item": _current(view), "place": f"mal-{about.public_id}" if about else "", **_kept(view, "decision")},
    )


def opinion_form(view: RoomView, data: Any = None) -> OpinionForm:
    """For noting a view of the present item."""
    return OpinionForm(
        data,
        seats=opinion_seats(view),
        items=[one.item for one in view.items],
        initial={"item": _current(view), **_kept(view, "opinion")},
    )


def evaluation_form(view: RoomView, goals: Iterable[Goal], data: Any = None) -> EvaluationForm:
    """How it goes with those of these goals about which the person may say something."""
    return EvaluationForm(
        data,
        goals=may_evaluate(view, goals),
        seats=seats_spoken_for(view.reader, view.plan),
        initial=_kept(view, "evaluation"),
    )


def opinion_seats(view: RoomView) -> list[Seat]:
    """Whose views the person may note: their own first; for those who write in Meetings everybody's who is invited."""
    section = view.meeting.section
    if may_write(view.plan, section):
        return [*view.own, *(seat for seat in view.invited if seat not in view.own)]
    return view.own if view.plan.levels.get(section.pk, Level.NONE) >= Level.PROPOSE else []


def may_evaluate(view: RoomView, goals: Iterable[Goal]) -> list[Goal]:
    """Those of these goals about which the person may say how it goes."""
    return [goal for goal in goals if view.plan.levels.get(goal.section_id, Level.NONE) >= Level.PROPOSE]


def _current(view: RoomView) -> str:
    return view.current.item.public_id if view.current else ""


def _kept(view: RoomView, kind: str) -> dict[str, Any]:
    """What the person has begun to write, by the form's own names."""
    draft = draft_for(view.reader, view.meeting.section, draft_keys_of(view)[kind])
    return {name.removeprefix(f"{PREFIXES[kind]}-"): text for name, text in draft.fields.items()} if draft else {}
