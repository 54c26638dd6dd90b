"""The list of meetings, one meeting, and the answer to its notice."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from access.trail import heads
from meetings.actions.answering import TooLate, answer_meeting
from meetings.forms.answering import AnswerForm
from meetings.gates import get_meeting_for, get_meetings_section_for, invitees_of
from meetings.models import Invitee, Meeting
from meetings.pages import list_context, meeting_context, next_meeting_card
from plans.models import Plan
from plans.pages import SignedIn, fragment, get_plan, page


@require_safe
def meetings(request: SignedIn, pid: str) -> HttpResponse:
    plan = get_plan(request, pid)
    section = get_meetings_section_for(request.user, plan)
    context = list_context(request.user, plan, section)
    if request.GET.get("fragment") == "next":
        shown = {"part": next_meeting_card(request.user, plan), "streams": context["streams"]}
        return fragment(request, plan, "meetings/_next.html", shown, sections=[section])
    if request.GET.get("fragment") == "list":
        words = _("The list of meetings has changed.")
        return fragment(request, plan, "meetings/_list.html", context, sections=[section], announce=words)
    return page(request, plan, "meetings/meetings.html", context, current="meetings", sections=[section])


@require_safe
def meeting(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    plan = get_plan(request, pid)
    return _meeting_page(request, plan, meeting)


def _meeting_page(
    request: SignedIn, plan: Plan, public_id: str, form: AnswerForm | None = None, status: int = 200
) -> HttpResponse:
    section = get_meetings_section_for(request.user, plan)
    streams = heads([section.stream])
    found = get_meeting_for(request.user, plan, public_id)
    context = {**meeting_context(request.user, plan, found), "streams": streams, "form": form or AnswerForm()}
    wanted = request.GET.get("fragment")
    if wanted == "meeting":
        words = _("The meeting has changed.")
        return fragment(request, plan, "meetings/_meeting.html", context, sections=[section], announce=words)
    if wanted == "answers":
        words = _("Somebody has answered.")
        return fragment(request, plan, "meetings/_answers.html", context, sections=[section], announce=words)
    if wanted == "contributions":
        words = _("Somebody has said something in writing.")
        return fragment(request, plan, "meetings/_contributions.html", context, sections=[section], announce=words)
    return page(request, plan, "meetings/meeting.html", context, current="meetings", sections=[section], status=status)


@require_POST
def answer(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    plan = get_plan(request, pid)
    found = get_meeting_for(request.user, plan, meeting)
    form = AnswerForm(request.POST)
    invitee = _answered_seat(request, found, request.POST.get("seat", ""))
    if not form.is_valid():
        return _meeting_page(request, plan, meeting, form, status=422)
    try:
        answer_meeting(
            found,
            invitee,
            form.cleaned_data["answer"],
            substitute_name=form.cleaned_data["substitute_name"],
            words=form.cleaned_data["words"],
            by=request.user,
        )
    except TooLate:
        messages.error(request, _("The meeting is over or called off, so there is nothing to answer."))
    else:
        messages.success(request, _("Your answer is saved."))
    return redirect("meetings:meeting", plan.public_id, found.public_id)


def _answered_seat(request: SignedIn, meeting: Meeting, public_id: str) -> Invitee:
    """The invitation that is answered; 404 where the person has none of that seat."""
    own = invitees_of(request.user, meeting)
    chosen = [one for one in own if one.seat.public_id == public_id] if public_id else own[:1]
    if not chosen:
        raise Http404
    return chosen[0]
