"""A notice that is not sent yet: looked at as each of those who are invited gets it, sent, or thrown away."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from access.decorators import once
from meetings.actions.calling import (
    NotReady,
    StaleMeeting,
    discard_draft,
    send_meeting,
    what_is_lacking,
    what_would_help,
)
from meetings.agenda import time_in_words
from meetings.gates import get_draft_for, is_sent_meeting
from meetings.models import Meeting
from meetings.noticing import letter_to, notice_context
from plans.models import Plan
from plans.pages import SignedIn, get_plan, page


@require_http_methods(["GET", "HEAD", "POST"])
@once
def draft(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    plan = get_plan(request, pid)
    if is_sent_meeting(request.user, plan, meeting):
        return redirect("meetings:meeting", plan.public_id, meeting)
    found = get_draft_for(request.user, plan, meeting)
    if request.method != "POST":
        return _show(request, plan, found)
    answer = request.POST.get("answer", "")
    if answer == "discard":
        if found.asked_at:
            return redirect("meetings:drop-times", plan.public_id, found.public_id)
        discard_draft(found, by=request.user)
        messages.success(request, _("The draft is thrown away. Nobody has been told of it."))
        return redirect("meetings:meetings", plan.public_id)
    if answer != "send":
        raise Http404
    return _send(request, plan, found)


def _send(request: SignedIn, plan: Plan, found: Meeting) -> HttpResponse:
    try:
        send_meeting(found, version=_version(request), by=request.user)
    except StaleMeeting:
        messages.error(request, _("Somebody has changed the draft. Look it over once more before you send it."))
        return _show(request, plan, get_draft_for(request.user, plan, found.public_id), status=409)
    except NotReady:
        return _show(request, plan, get_draft_for(request.user, plan, found.public_id), status=422)
    messages.success(request, _("The meeting is called. Everybody who is invited has been told."))
    return redirect("meetings:meeting", plan.public_id, found.public_id)


def _version(request: SignedIn) -> int:
    """Which version of the draft was read; one that never was when the form says nothing sensible."""
    said = request.POST.get("version", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


def _show(request: SignedIn, plan: Plan, found: Meeting, status: int = 200) -> HttpResponse:
    invitees = list(found.invitees.all())
    chosen = request.GET.get("som", "")
    others = [one for one in invitees if one.seat.user_id != request.user.pk] or invitees
    reader = next((one for one in invitees if one.seat.public_id == chosen), others[0] if others else None)
    letter = letter_to(reader.seat) if reader else None
    context = {
        "meeting": found,
        "section": found.section,
        "invitees": invitees,
        "reader": reader,
        "letter": letter,
        "lacks": what_is_lacking(found),
        "helps": what_would_help(found),
        "time_words": time_in_words(found.agenda.all(), found.length_minutes),
        "is_open": True,
        **notice_context(request.user, plan, found, {reader.seat_id} if reader else set()),
    }
    sections = [found.section]
    return page(request, plan, "meetings/draft.html", context, current="meetings", sections=sections, status=status)
