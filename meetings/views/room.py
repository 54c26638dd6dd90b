"""The room of a meeting: its page, and leading it: opening, moving on, giving the word, parking, finishing."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from access.actions.own_account import choose_settings
from access.decorators import once
from access.models import Seat
from access.trail import heads
from meetings.actions.room import (
    NoLaterMeeting,
    RoomClosed,
    close_room,
    give_word,
    move_parked,
    move_to,
    open_room,
    park_item,
    park_thought,
    raise_hand,
)
from meetings.agenda import promises_context
from meetings.forms.minutes import TextForm
from meetings.forms.room import AnnouncementsForm, ThoughtForm
from meetings.gates import get_agenda_item_for, get_meeting_for, invitees_of
from meetings.minutes.awareness import colour_number
from meetings.models import AgendaItem, Meeting
from meetings.room import (
    RoomView,
    agreed_in,
    goals_in_question,
    held_sections,
    may_write_here,
    next_after,
    opinions_of,
    room_streams,
    view_room,
    views_of_goals,
)
from meetings.room_gates import are_readings_logged, get_invited_seat
from meetings.views.room_forms import forms_of
from plans.models import Plan
from plans.pages import SignedIn, fragment, get_plan, page

_FRAGMENTS = {
    "now": "meetings/_room_now.html",
    "goal": "meetings/_room_goal.html",
    "agenda": "meetings/_room_agenda.html",
    "agreed": "meetings/_room_agreed.html",
    "views": "meetings/_room_views.html",
    "people": "meetings/_room_people.html",
}


@require_safe
def room(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    plan = get_plan(request, pid)
    return room_page(request, plan, meeting)


def room_page(
    request: SignedIn, plan: Plan, public_id: str, *, bound: dict[str, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    """The room or one of its parts; `bound` are forms that were sent and could not be taken, by name."""
    seen, streams = room_streams(request.user, plan)
    found = get_meeting_for(request.user, plan, public_id)
    found.minutes.meeting = found
    text_streams = heads([found.minutes.stream])
    view = view_room(request.user, plan, found, is_large=request.GET.get("vis") == "stor")
    context = _context(request, plan, view, streams)
    sections = held_sections(view, context["agreed"], context["goal_views"])
    wanted = request.GET.get("fragment", "")
    if wanted:
        if wanted not in _FRAGMENTS:
            raise Http404
        if wanted == "goal":
            context |= forms_of(request.user, plan, view, {})
        is_logged = are_readings_logged(request.user, sections, "meetings:room")
        return fragment(request, plan, _FRAGMENTS[wanted], context, sections=sections, is_logged=is_logged)
    if not view.is_large and any(one.item.part == AgendaItem.Part.PROMISES for one in view.items):
        context |= promises_context(request.user, plan, found)
        sections = list({one.pk: one for one in (*sections, *context["promise_sections"])}.values())
    context |= {
        "text_streams": text_streams,
        "url": reverse("meetings:minutes", args=[plan.public_id, found.public_id]),
        "colour": colour_number(request.user.pk),
        "is_plain": request.user.has_plain_minutes,
        "form": TextForm(),
        **forms_of(request.user, plan, view, bound or {}),
    }
    return page(
        request, plan, "meetings/room.html", context, current="meetings", sections=sections, seen=seen, status=status
    )


def _context(request: SignedIn, plan: Plan, view: RoomView, streams: dict[str, int]) -> dict[str, Any]:
    """What the page and its parts share."""
    section = view.meeting.section
    goals = goals_in_question(request.user, plan, view)
    url = reverse("meetings:room", args=[plan.public_id, view.meeting.public_id])
    return {
        "meeting": view.meeting,
        "minutes": view.meeting.minutes,
        "section": section,
        "view": view,
        "streams": {section.stream: streams[section.stream]},
        # What is hidden from others is told of on the reader's own stream only.
        "all_streams": streams,
        "may_write": may_write_here(plan, view),
        "agreed": agreed_in(request.user, plan, view),
        "opinions": opinions_of(view),
        "goal_views": views_of_goals(request.user, view, goals),
        "next_meeting": next_after(view),
        "room_url": url,
        "part_url": f"{url}?{'vis=stor&' if view.is_large else ''}fragment=",
        "now": timezone.now(),
    }


@require_POST
def open_(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    return _do(request, pid, meeting, lambda found: open_room(found, by=request.user))


@require_POST
def close(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    plan = get_plan(request, pid)
    found = get_meeting_for(request.user, plan, meeting)
    close_room(found, by=request.user)
    messages.success(request, _("The meeting is finished. Read through the minutes, and send them for comments."))
    return redirect("meetings:minutes", plan.public_id, found.public_id)


@require_POST
def move(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    def go(found: Meeting) -> None:
        move_to(found, get_agenda_item_for(found, request.POST.get("item", "")), by=request.user)

    return _do(request, pid, meeting, go)


@require_POST
def word(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    def give(found: Meeting) -> None:
        chosen = request.POST.get("seat", "")
        give_word(found, get_invited_seat(found, chosen) if chosen else None, by=request.user)

    return _do(request, pid, meeting, give)


@require_POST
def hand(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    def ask(found: Meeting) -> None:
        raise_hand(found, _own_seat(request, found), is_up=request.POST.get("up") == "1", by=request.user)

    return _do(request, pid, meeting, ask)


@require_POST
def park(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    def wait(found: Meeting) -> None:
        item = get_agenda_item_for(found, request.POST.get("item", ""))
        park_item(found, item, is_parked=request.POST.get("parked") != "0", by=request.user)

    return _do(request, pid, meeting, wait)


@require_POST
@once
def thought(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    plan = get_plan(request, pid)
    found = get_meeting_for(request.user, plan, meeting)
    form = ThoughtForm(request.POST)
    if not form.is_valid():
        return room_page(request, plan, meeting, bound={"thought_form": form}, status=422)
    try:
        park_thought(found, form.cleaned_data["thought"], by=request.user)
    except RoomClosed:
        messages.error(request, _("The meeting is not going on, so nothing was changed."))
    return back_to_room(request, plan, found)


@require_POST
@once
def move_on(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    def put(found: Meeting) -> None:
        item = get_agenda_item_for(found, request.POST.get("item", ""))
        try:
            move_parked(found, item, by=request.user)
        except NoLaterMeeting:
            messages.error(request, _("No later meeting is called yet. It stays here until one is."))

    return _do(request, pid, meeting, put)


@require_POST
def choices(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    plan = get_plan(request, pid)
    found = get_meeting_for(request.user, plan, meeting)
    form = AnnouncementsForm(request.POST)
    if not form.is_valid():
        return room_page(request, plan, meeting, bound={"announcements_form": form}, status=422)
    choose_settings(form.cleaned_data, by=request.user)
    return back_to_room(request, plan, found)


def _do(request: SignedIn, pid: str, meeting: str, work: Callable[[Meeting], object]) -> HttpResponse:
    """One press of a button in the room, and back to it."""
    plan = get_plan(request, pid)
    found = get_meeting_for(request.user, plan, meeting)
    try:
        work(found)
    except RoomClosed:
        messages.error(request, _("The meeting is not going on, so nothing was changed."))
    return back_to_room(request, plan, found)


def back_to_room(request: SignedIn, plan: Plan, meeting: Meeting) -> HttpResponse:
    """The room as the person had it: large or not."""
    url = reverse("meetings:room", args=[plan.public_id, meeting.public_id])
    return redirect(f"{url}?vis=stor" if request.POST.get("vis") == "stor" else url)


def _own_seat(request: SignedIn, meeting: Meeting) -> Seat:
    """The seat for which the person asks for the word; 404 for those who are not invited."""
    own = [invitee.seat for invitee in invitees_of(request.user, meeting)]
    chosen = request.POST.get("seat", "")
    seats = [seat for seat in own if seat.public_id == chosen] if chosen else own[:1]
    if not seats:
        raise Http404
    return seats[0]
