"""The access log, for the plan owner and those who decide for them; asking why, and answering."""

from datetime import date
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from access.decorators import once
from access.models import User
from access.trail import heads
from plans.actions.questions import AlreadyAsked, NothingToAsk, answer_why, ask_why, has_opened
from plans.forms.questions import AnswerWhyForm, AskWhyForm
from plans.frame import plan_title
from plans.gates import events_for, may_read_log, people_in_log_for
from plans.models import Plan
from plans.openings import openings_in_words
from plans.pages import SignedIn, fragment, get_plan, page, page_number
from plans.questions import get_question_to, questions_for

_ON_A_PAGE = 500


@require_safe
def access_log(request: SignedIn, pid: str) -> HttpResponse:
    plan = _plan_of_log(request, pid)
    streams = heads([request.user.stream])
    people = list(people_in_log_for(request.user, plan))
    chosen = next((person for person in people if person.public_id == request.GET.get("person")), None)
    events = events_for(request.user, plan)
    if chosen is not None:
        events = events.filter(user=chosen)
    shown = Paginator(events, _ON_A_PAGE).get_page(page_number(request))
    asked = {"person": chosen.public_id} if chosen else {}
    query = urlencode({**asked, "fragment": "log", "side": shown.number})
    context = {
        "days": openings_in_words(request.user, plan, shown.object_list),
        "unanswered": [question for question in questions_for(request.user, plan) if not question.is_answered],
        "shown": shown,
        "people": people,
        "chosen": chosen,
        "keep": urlencode(asked) + "&" if asked else "",
        "streams": streams,
        "live_url": f"{reverse('plans:access-log', args=[plan.public_id])}?{query}",
    }
    if wanted := request.GET.get("fragment"):
        if wanted != "log":
            raise Http404
        # The log is no part of the plan: reading it is not told in it, or it would never come to rest.
        return fragment(request, plan, "plans/_log.html", context, sections=[], is_logged=True)
    return page(request, plan, "plans/log.html", context, current="log")


@require_http_methods(["GET", "HEAD", "POST"])
@once
def ask(request: SignedIn, pid: str, person: str, day: str) -> HttpResponse:
    plan = _plan_of_log(request, pid)
    on = _day(day)
    asked = next((one for one in people_in_log_for(request.user, plan) if one.public_id == person), None)
    if asked is None or asked.pk in (request.user.pk, plan.owner_id) or not has_opened(asked, plan, on):
        raise Http404
    form = AskWhyForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {"form": form, "asked": asked, "on": on, "answer_days": settings.ANSWER_DAYS}
        status = 422 if form.is_bound else 200
        return page(request, plan, "plans/ask_why.html", context, current="log", status=status)
    try:
        ask_why(plan, asked, on, words=form.cleaned_data["words"], by=request.user)
    except (AlreadyAsked, NothingToAsk):
        messages.info(request, _("%(name)s has been asked already, or cannot answer any more.") % {"name": asked.name})
    else:
        messages.success(request, _("%(name)s has been asked. The answer comes here.") % {"name": asked.name})
    return redirect("plans:access-log", plan.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def answer(request: HttpRequest, question: str) -> HttpResponse:
    """Where the person who was asked answers; it shows the plan's name and nothing else of it."""
    assert isinstance(request.user, User)  # noqa: S101  (signed in: the second factor is asked for before)
    found = get_question_to(request.user, question)
    form = AnswerWhyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_why(found, form.cleaned_data["reason"], words=form.cleaned_data["words"], by=request.user)
        except AlreadyAsked:
            messages.info(request, _("You have answered this already. The first answer stands."))
        else:
            messages.success(request, _("Your answer is sent."))
        return redirect("plans:answer-why", found.public_id)
    context = {"question": found, "form": form, "title": plan_title(found.plan)}
    return render(request, "plans/answer_why.html", context, status=422 if form.is_bound else 200)


def _plan_of_log(request: SignedIn, pid: str) -> Plan:
    plan = get_plan(request, pid)
    if not may_read_log(request.user, plan):
        raise PermissionDenied("manage_access")
    return plan


def _day(text: str) -> date:
    """The day of an address; raises Http404 for what is none, and for days that nobody can have looked on."""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error
    if not 2000 < day.year < 3000:
        raise Http404
    return day
