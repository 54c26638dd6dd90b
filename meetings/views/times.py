"""Finding a time before a notice: proposing, answering, choosing."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access.decorators import once
from access.models import Seat
from meetings.actions.suggesting import NoLongerAsked, answer_time, ask_for_times, choose_time, drop_times
from meetings.forms.times import TimeAnswerForm, TimesForm
from meetings.gates import get_meetings_section_for, is_sent_meeting, team_with_access
from meetings.invited_gates import asked_seats_of, get_proposal_for, get_proposed_time
from meetings.inviting import blind_seats
from meetings.models import Meeting
from meetings.pages import may_lead
from meetings.times import times_context
from meetings.views.uninvited import ask_to_let_in
from plans.models import Plan
from plans.pages import SignedIn, fragment, get_plan, page


@require_http_methods(["GET", "HEAD", "POST"])
@once
def ask(request: SignedIn, pid: str) -> HttpResponse:
    plan = get_plan(request, pid)
    section = get_meetings_section_for(request.user, plan)
    if not may_lead(plan, section):
        raise PermissionDenied("coordinate_plan")
    seats, without = team_with_access(plan, section)
    data = request.POST if request.method == "POST" else None
    initial = {"kind": Meeting.Kind.FOLLOW_UP, "length_minutes": 60, "seats": [seat.public_id for seat in seats]}
    form = TimesForm(data, seats=seats, initial=initial)
    blind = blind_seats(request.user, plan, section, without)
    status, words = 200, ""
    if data is not None and {"more", "ask"} & set(data):
        # A step on the way: nothing is judged yet.
        form.errors.clear()
        if "ask" in data:
            words = ask_to_let_in(request, plan, section, blind, data["ask"])
            blind = blind_seats(request.user, plan, section, without)
    elif data is not None and form.is_valid():
        given = form.cleaned_data
        asked = ask_for_times(
            section,
            form.values(),
            times=given["times"],
            seats=given["seats"],
            answers_until=given["answers_until"],
            by=request.user,
        )
        messages.success(request, _("Everybody you chose has been asked."))
        return redirect("meetings:times", plan.public_id, asked.public_id)
    elif data is not None:
        status = 422
    context = {"section": section, "form": form, "blind": blind, "asked": words}
    sections = [section]
    return page(request, plan, "meetings/ask_times.html", context, current="meetings", sections=sections, status=status)


@require_safe
def times(request: SignedIn, pid: str, proposal: str) -> HttpResponse:
    plan = get_plan(request, pid)
    section = get_meetings_section_for(request.user, plan)
    if is_sent_meeting(request.user, plan, proposal):
        return redirect("meetings:meeting", plan.public_id, proposal)
    context = times_context(request.user, plan, section, proposal)
    if request.GET.get("fragment") == "times":
        words = _("Somebody has answered.")
        return fragment(request, plan, "meetings/_times.html", context, sections=[section], announce=words)
    return page(request, plan, "meetings/times.html", context, current="meetings", sections=[section])


@require_POST
def answer(request: SignedIn, pid: str, proposal: str) -> HttpResponse:
    plan = get_plan(request, pid)
    found = get_proposal_for(request.user, plan, proposal)
    form = TimeAnswerForm(request.POST)
    seat = _own_seat(request, found, request.POST.get("seat", ""))
    if not form.is_valid():
        messages.error(request, _("Choose one of the answers."))
        return _back(request, plan, found, status=422)
    time = get_proposed_time(found, form.cleaned_data["time"])
    try:
        answer_time(time, seat, form.cleaned_data["answer"], by=request.user)
    except NoLongerAsked:
        messages.error(request, _("The time is chosen, so there is nothing to answer."))
    return redirect(f"{reverse('meetings:times', args=[plan.public_id, found.public_id])}#time-{time.public_id}")


@require_POST
@once
def choose(request: SignedIn, pid: str, proposal: str) -> HttpResponse:
    plan = get_plan(request, pid)
    found = _to_lead(request, plan, proposal)
    time = get_proposed_time(found, request.POST.get("time", ""))
    try:
        choose_time(time, by=request.user)
    except NoLongerAsked:
        messages.error(request, _("Somebody has chosen a time already."))
        return redirect("meetings:times", plan.public_id, found.public_id)
    messages.success(request, _("The time is chosen. Read through the notice, and send it."))
    return redirect("meetings:draft", plan.public_id, found.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def drop(request: SignedIn, pid: str, proposal: str) -> HttpResponse:
    plan = get_plan(request, pid)
    found = _to_lead(request, plan, proposal)
    if request.method == "POST":
        drop_times(found, by=request.user)
        messages.success(request, _("The question is taken back. Those who were asked have been told."))
        return redirect("meetings:meetings", plan.public_id)
    context = {"meeting": found}
    return page(request, plan, "meetings/drop_times.html", context, current="meetings", sections=[found.section])


def _own_seat(request: SignedIn, meeting: Meeting, public_id: str) -> Seat:
    own = [seat for seat in asked_seats_of(request.user, meeting) if public_id in ("", seat.public_id)]
    if not own:
        raise Http404
    return own[0]


def _to_lead(request: SignedIn, plan: Plan, public_id: str) -> Meeting:
    found = get_proposal_for(request.user, plan, public_id)
    if not may_lead(plan, found.section):
        raise PermissionDenied("coordinate_plan")
    return found


def _back(request: SignedIn, plan: Plan, meeting: Meeting, *, status: int) -> HttpResponse:
    context = times_context(request.user, plan, meeting.section, meeting.public_id)
    sections = [meeting.section]
    return page(request, plan, "meetings/times.html", context, current="meetings", sections=sections, status=status)
