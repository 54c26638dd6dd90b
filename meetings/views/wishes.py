"""Wishes for the agenda: what somebody wants, or does not want, to talk about."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from access.decorators import once
from access.trail import heads
from meetings.actions.agenda import AgendaClosed
from meetings.actions.answering import TooLate
from meetings.actions.items import AgendaFull
from meetings.actions.wishes import TooManyWishes, WishAnswered, answer_wish, make_wish, withdraw_wish
from meetings.agenda import wishes_context
from meetings.agenda_gates import get_wish_for, seats_wishing_for
from meetings.forms.agenda import WishAnswerForm, WishForm
from meetings.gates import get_meeting_for, get_meetings_section_for
from meetings.models import Meeting
from meetings.pages import may_lead
from plans.actions.drafts import remove_draft
from plans.drafts import draft_key
from plans.gates import draft_for
from plans.models import Plan
from plans.pages import SignedIn, fragment, get_plan, page


@require_http_methods(["GET", "HEAD", "POST"])
@once
def wishes(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    plan = get_plan(request, pid)
    if request.method != "POST":
        return _wishes_page(request, plan, meeting)
    found = get_meeting_for(request.user, plan, meeting)
    seats = seats_wishing_for(request.user, plan, found)
    if not seats:
        raise PermissionDenied("wish")
    if "discard" in request.POST:
        remove_draft(draft_key("wish", found.public_id, "new"), by=request.user)
        return redirect("meetings:wishes", plan.public_id, found.public_id)
    form = WishForm(request.POST, seats=seats)
    if not form.is_valid():
        return _wishes_page(request, plan, meeting, form=form, status=422)
    cleaned = form.cleaned_data
    try:
        make_wish(found, cleaned["seat"], kind=cleaned["kind"], words=cleaned["words"], by=request.user)
    except TooLate:
        messages.error(request, _("It is too late for wishes to this meeting."))
    except TooManyWishes:
        form.add_error("words", _("You have many wishes already. Take one back first."))
        return _wishes_page(request, plan, meeting, form=form, status=422)
    else:
        messages.success(request, _("Your wish is sent to the one who leads the meeting."))
    return redirect("meetings:wishes", plan.public_id, found.public_id)


def _wishes_page(request: SignedIn, plan: Plan, public_id: str, *, status: int = 200, **more: Any) -> HttpResponse:
    section = get_meetings_section_for(request.user, plan)
    streams = heads([section.stream])
    found = get_meeting_for(request.user, plan, public_id)
    context = {**wishes_context(request.user, plan, found), "streams": streams, **more}
    wanted = request.GET.get("fragment", "") if request.method != "POST" else ""
    if wanted == "wishes":
        words = _("The wishes for the agenda have changed.")
        return fragment(request, plan, "meetings/_wishes.html", context, sections=[section], announce=words)
    if wanted:
        raise Http404
    if context["may_wish"]:
        context["key"] = key = draft_key("wish", found.public_id, "new")
        context["draft"] = draft = draft_for(request.user, section, key) if "form" not in context else None
        seats = seats_wishing_for(request.user, plan, found)
        context.setdefault("form", WishForm(seats=seats, initial=draft.fields if draft else None))
    return page(request, plan, "meetings/wishes.html", context, current="meetings", sections=[section], status=status)


@require_POST
@once
def answer(request: SignedIn, pid: str, meeting: str, agenda_wish: str) -> HttpResponse:
    plan = get_plan(request, pid)
    found = get_meeting_for(request.user, plan, meeting)
    wish = get_wish_for(request.user, plan, found, agenda_wish)
    if not may_lead(plan, found.section):
        raise PermissionDenied("coordinate_plan")
    form = WishAnswerForm(request.POST)
    if not form.is_valid():
        return _wishes_page(request, plan, meeting, answer_form=form, form_wish=agenda_wish, status=422)
    try:
        answer_wish(wish, form.cleaned_data["outcome"], why=form.cleaned_data["why"], by=request.user)
    except WishAnswered:
        messages.error(request, _("The wish has an answer already, or it was taken back."))
    except (AgendaClosed, AgendaFull):
        messages.error(request, _("The agenda is full or can no longer be changed."))
    else:
        messages.success(request, _("The answer is saved. The one who wished is told."))
    return _back(request, plan, found)


@require_POST
def withdraw(request: SignedIn, pid: str, meeting: str, agenda_wish: str) -> HttpResponse:
    plan = get_plan(request, pid)
    found = get_meeting_for(request.user, plan, meeting)
    wish = get_wish_for(request.user, plan, found, agenda_wish)
    try:
        withdraw_wish(wish, by=request.user)
    except WishAnswered:
        messages.error(request, _("The wish has an answer already, or it was taken back."))
    else:
        messages.success(request, _("The wish is taken back."))
    return redirect("meetings:wishes", plan.public_id, found.public_id)


def _back(request: SignedIn, plan: Plan, meeting: Meeting) -> HttpResponse:
    """To the agenda where the answer was given there, else to the wishes."""
    name = "meetings:agenda" if request.POST.get("back") == "agenda" else "meetings:wishes"
    return redirect(name, plan.public_id, meeting.public_id)
