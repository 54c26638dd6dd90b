"""What is written down in the room: agreements and taking them back, views, and how it goes with a goal."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from access.decorators import once
from meetings.actions.decisions import decide, undo_decision
from meetings.actions.opinions import add_opinion, remove_opinion
from meetings.actions.room import RoomClosed
from meetings.gates import get_meeting_for
from meetings.room import view_room
from meetings.room_gates import get_decision_for, get_opinion_in
from meetings.views.room import back_to_room, room_page
from meetings.views.room_forms import decision_form, evaluation_form, opinion_form, opinion_seats
from plans.actions.evaluations import NotSeen, evaluate_goal
from plans.actions.hiding import CannotHide
from plans.actions.measures import InUse
from plans.drafts import draft_key
from plans.gates import may_write
from plans.pages import SignedIn, get_plan


@require_POST
@once
def agree(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    plan = get_plan(request, pid)
    found = get_meeting_for(request.user, plan, meeting)
    if not may_write(plan, found.section):
        raise PermissionDenied("change_section")
    view = view_room(request.user, plan, found, is_large=False)
    form = decision_form(request.user, plan, view, request.POST)
    if not form.is_valid():
        return room_page(request, plan, meeting, bound={"decision_form": form}, status=422)
    try:
        decide(found, by=request.user, **form.values())
    except CannotHide as refusal:
        form.add_error("responsible", refusal.words)
        return room_page(request, plan, meeting, bound={"decision_form": form}, status=422)
    except RoomClosed:
        form.add_error(None, _("The meeting is not going on any more. What you wrote stands here."))
        return room_page(request, plan, meeting, bound={"decision_form": form}, status=409)
    return back_to_room(request, plan, found)


@require_POST
def undo(request: SignedIn, pid: str, meeting: str, decision: str) -> HttpResponse:
    plan = get_plan(request, pid)
    found = get_meeting_for(request.user, plan, meeting)
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
    plan = get_plan(request, pid)
    found = get_meeting_for(request.user, plan, meeting)
    view = view_room(request.user, plan, found, is_large=False)
    if not opinion_seats(request.user, plan, view):
        raise PermissionDenied("propose_section")
    form = opinion_form(request.user, plan, view, request.POST)
    if not form.is_valid():
        return room_page(request, plan, meeting, bound={"opinion_form": form}, status=422)
    cleaned = form.cleaned_data
    try:
        add_opinion(found, cleaned["item"], cleaned["seat"], cleaned["words"], by=request.user)
    except RoomClosed:
        form.add_error(None, _("The meeting is not going on any more. What you wrote stands here."))
        return room_page(request, plan, meeting, bound={"opinion_form": form}, status=409)
    return back_to_room(request, plan, found)


@require_POST
def take_away(request: SignedIn, pid: str, meeting: str, opinion: str) -> HttpResponse:
    plan = get_plan(request, pid)
    found = get_meeting_for(request.user, plan, meeting)
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
    plan = get_plan(request, pid)
    found = get_meeting_for(request.user, plan, meeting)
    form = evaluation_form(request.user, plan, request.POST)
    if not form.goals:
        raise PermissionDenied("propose_section")
    if not form.is_valid():
        return room_page(request, plan, meeting, bound={"evaluation_form": form}, status=422)
    cleaned = form.cleaned_data
    try:
        evaluate_goal(
            cleaned["goal"],
            cleaned["seat"],
            face=cleaned["face"],
            words=cleaned["words"],
            draft=draft_key("evaluation", found.public_id, "new"),
            by=request.user,
        )
    except NotSeen:
        form.add_error("seat", _("They do not see this goal."))
        return room_page(request, plan, meeting, bound={"evaluation_form": form}, status=422)
    return back_to_room(request, plan, found)
