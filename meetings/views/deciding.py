"""What is written down while the meeting is held: decisions, taking them back, views, and how it goes with a goal."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from access.decorators import once
from meetings.actions.decisions import decide, undo_decision
from meetings.actions.opinions import add_opinion, remove_opinion
from meetings.actions.room import RoomClosed
from meetings.agenda_gates import open_goals_for
from meetings.gates import get_meeting_for
from meetings.models import Meeting
from meetings.room import view_room
from meetings.room_gates import get_decision_for, get_opinion_in
from meetings.views.room import back_to_room, room_page
from meetings.views.room_forms import decision_form, evaluation_form, opinion_form, opinion_seats
from plans.actions.evaluations import NotSeen, evaluate_goal
from plans.actions.hiding import CannotHide
from plans.actions.measures import InUse
from plans.drafts import draft_key
from plans.gates import may_write
from plans.models import Plan
from plans.pages import SignedIn, get_plan


@require_POST
@once
def agree(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    plan, found = _found(request, pid, meeting)
    if not may_write(plan, found.section):
        raise PermissionDenied("change_section")
    form = decision_form(view_room(request.user, plan, found), request.POST)

    def write_down(_cleaned: dict[str, Any]) -> None:
        try:
            decide(found, by=request.user, **form.values())
        except CannotHide as refusal:
            form.add_error("responsible", refusal.words)

    return _send(request, plan, found, "decision_form", form, write_down)


@require_POST
def undo(request: SignedIn, pid: str, meeting: str, decision: str) -> HttpResponse:
    plan, found = _found(request, pid, meeting)
    made = get_decision_for(request.user, plan, found, decision)
    try:
        undo_decision(made, by=request.user)
    except InUse:
        messages.error(request, _("Somebody has gone on with the measure, so it stays. Change it in the plan."))
    except RoomClosed:
        messages.error(request, _("The meeting is not going on, so nothing was changed."))
    return back_to_room(request, plan, found)


@require_POST
@once
def disagree(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    plan, found = _found(request, pid, meeting)
    view = view_room(request.user, plan, found)
    if not opinion_seats(view):
        raise PermissionDenied("propose_section")

    def write_down(cleaned: dict[str, Any]) -> None:
        add_opinion(found, cleaned["item"], cleaned["seat"], cleaned["words"], by=request.user)

    return _send(request, plan, found, "opinion_form", opinion_form(view, request.POST), write_down)


@require_POST
def take_away(request: SignedIn, pid: str, meeting: str, opinion: str) -> HttpResponse:
    plan, found = _found(request, pid, meeting)
    noted = get_opinion_in(found, opinion)
    noted.meeting = found
    try:
        remove_opinion(noted, by=request.user)
    except RoomClosed:
        messages.error(request, _("The meeting is not going on, so nothing was changed."))
    return back_to_room(request, plan, found)


@require_POST
@once
def evaluate(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    plan, found = _found(request, pid, meeting)
    # All goals that are worked towards: the meeting may have moved on to another since the form was opened.
    form = evaluation_form(view_room(request.user, plan, found), open_goals_for(request.user, plan), request.POST)
    if not form.goals:
        raise PermissionDenied("propose_section")

    def write_down(cleaned: dict[str, Any]) -> None:
        goal, seat = cleaned.pop("goal"), cleaned.pop("seat")
        try:
            evaluate_goal(goal, seat, **cleaned, draft=draft_key("evaluation", found.public_id, "new"), by=request.user)
        except NotSeen:
            form.add_error("seat", _("They do not see this goal."))

    return _send(request, plan, found, "evaluation_form", form, write_down)


def _found(request: SignedIn, pid: str, public_id: str) -> tuple[Plan, Meeting]:
    plan = get_plan(request, pid)
    return plan, get_meeting_for(request.user, plan, public_id)


def _send(
    request: SignedIn,
    plan: Plan,
    meeting: Meeting,
    name: str,
    form: forms.Form,
    write_down: Callable[[dict[str, Any]], None],
) -> HttpResponse:
    """Write down what a card says and go back to the room, or show it again with what is wrong and every word kept."""
    status = 422
    if form.is_valid():
        try:
            write_down(dict(form.cleaned_data))
        except RoomClosed:
            form.add_error(None, _("The meeting is not going on any more. What you wrote stands here."))
            status = 409
    if form.errors:
        return room_page(request, plan, meeting.public_id, bound={name: form}, status=status)
    return back_to_room(request, plan, meeting)
