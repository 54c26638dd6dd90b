"""The room of a meeting: its page, and leading it: opening, moving on, giving the word, parking, finishing."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from access.actions.own_account import choose_settings
from access.decorators import once
from access.models import Seat
from meetings.actions.items import AgendaFull
from meetings.actions.room import (
    NoLaterMeeting,
    RoomClosed,
    close_room,
    give_word,
    move_parked,
    move_to,
    note_thought,
    open_room,
    park_item,
    raise_hand,
)
from meetings.after_gates import seats_in_the_room
from meetings.forms.room import AnnouncementsForm, ThoughtForm
from meetings.gates import get_agenda_item_for, get_meeting_for, invitees_of
from meetings.models import Meeting
from meetings.room import RoomView, room_streams, view_room
from meetings.room_gates import are_readings_logged, get_invited_seat
from meetings.views.room_forms import draft_keys_of, forms_of
from meetings.views.room_parts import PARTS
from plans.models import Plan, Section
from plans.pages import SignedIn, fragment, get_plan, page


@require_safe
def room(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    plan = get_plan(request, pid)
    wanted = request.GET.get("fragment", "")
    return _part(request, plan, meeting, wanted) if wanted else room_page(request, plan, meeting)


def room_page(
    request: SignedIn, plan: Plan, public_id: str, *, bound: dict[str, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    """The whole room; `bound` are forms that were sent and could not be taken, by name."""
    seen, view, context = _entered(request, plan, public_id)
    sections = {view.meeting.section_id: view.meeting.section}
    for part in PARTS.values():
        shown = part.show(view)
        context |= shown.context
        sections |= {section.pk: section for section in shown.held}
    if view.state != "closed":
        came = seats_in_the_room(view.meeting)
        context["came"] = [seat.name for seat in view.invited if seat.pk in came]
    context |= {**forms_of(view), **(bound or {})}
    return page(
        request, plan, "meetings/room.html", context, current="meetings", sections=list(sections.values()), seen=seen,
        status=status,
    )  # fmt: skip


def _part(request: SignedIn, plan: Plan, public_id: str, wanted: str) -> HttpResponse:
    """One of the parts that follow the meeting."""
    if wanted not in PARTS:
        raise Http404
    _seen, view, context = _entered(request, plan, public_id)
    shown = PARTS[wanted].show(view)
    sections = list({section.pk: section for section in (view.meeting.section, *shown.held)}.values())
    is_logged = are_readings_logged(request.user, sections, "meetings:room")
    context |= shown.context
    return fragment(request, plan, PARTS[wanted].template, context, sections=sections, is_logged=is_logged)


def _entered(request: SignedIn, plan: Plan, public_id: str) -> tuple[list[Section], RoomView, dict[str, Any]]:
    """The parts of the plan that the reader sees, the room, and what all its parts share."""
    seen, streams = room_streams(request.user, plan)
    found = get_meeting_for(request.user, plan, public_id)
    found.minutes.meeting = found
    view = view_room(request.user, plan, found, is_large=request.GET.get("vis") == "stor")
    url = reverse("meetings:room", args=[plan.public_id, found.public_id])
    return (
        seen,
        view,
        {
            "meeting": found,
            "minutes": found.minutes,
            "section": found.section,
            "view": view,
            "streams": {found.section.stream: streams[found.section.stream]},
            # What is hidden from others is told of on the reader's own stream only.
            "all_streams": streams,
            "draft_keys": draft_keys_of(view),
            "room_url": url,
            "part_url": f"{url}?{'vis=stor&' if view.is_large else ''}fragment=",
            "url": reverse("meetings:minutes", args=[plan.public_id, found.public_id]),
        },
    )


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
        note_thought(found, form.cleaned_data["thought"], is_parked="now" not in request.POST, by=request.user)
    except AgendaFull:
        form.add_error(None, _("The agenda is full. Take an item away first."))
        return room_page(request, plan, meeting, bound={"thought_form": form}, status=422)
    except RoomClosed:
        form.add_error(None, _("The meeting is not going on any more. What you wrote stands here."))
        return room_page(request, plan, meeting, bound={"thought_form": form}, status=409)
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
        except AgendaFull:
            messages.error(request, _("The agenda of the next meeting is full. It stays here."))

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
