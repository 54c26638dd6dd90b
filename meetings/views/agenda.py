"""The agenda of a meeting: read by all who see it, planned by those who lead."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access.decorators import once
from access.trail import heads
from meetings.actions.agenda import (
    AgendaClosed,
    WordsStand,
    add_goal,
    add_item,
    change_item,
    move_item,
    order_items,
    remove_item,
    use_standard_order,
)
from meetings.actions.calling import StaleMeeting
from meetings.actions.items import AgendaFull
from meetings.actions.promises import review_promise
from meetings.agenda import goals_context, items_context, promises_context, wishes_context
from meetings.agenda_gates import get_promise_for, leaders_of_items_for
from meetings.forms.agenda import ChangeItemForm, ItemForm, OrderForm, PromiseForm, StepForm
from meetings.gates import get_agenda_item_for, get_meeting_for, get_meetings_section_for
from meetings.models import Meeting
from meetings.pages import may_lead
from plans.gates import get_goal_for
from plans.models import Plan
from plans.pages import SignedIn, fragment, get_plan, page


@require_safe
def agenda(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    return _agenda_page(request, get_plan(request, pid), meeting)


def _agenda_page(request: SignedIn, plan: Plan, public_id: str, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page or one of its parts; `more` is a form that was refused, or what the reader has to be told."""
    user = request.user
    section = get_meetings_section_for(user, plan)
    streams = heads([section.stream])
    found = get_meeting_for(user, plan, public_id)
    wanted = request.GET.get("fragment", "") if request.method != "POST" else ""
    items = items_context(user, plan, found)
    held = [section, *items.pop("goal_sections")]
    context = {**items, "streams": streams, **more}
    if wanted == "items":
        words = _("The agenda has changed.")
        return fragment(request, plan, "meetings/_agenda_items.html", context, sections=held, announce=words)
    if wanted == "promises":
        looked_back = promises_context(user, plan, found)
        words = _("Somebody has said whether a promise was kept.")
        sections = looked_back["promise_sections"]
        return fragment(request, plan, "meetings/_promises.html", looked_back, sections=sections, announce=words)
    if wanted:
        raise Http404
    context |= promises_context(user, plan, found) | wishes_context(user, plan, found)
    held += context["promise_sections"]
    if context["may_plan"]:
        context |= goals_context(user, plan, found)
        held += context["offered_sections"]
        seats = leaders_of_items_for(user, plan, found)
        context.setdefault("form", ItemForm(seats=seats))
    sections = list({one.pk: one for one in held}.values())
    return page(request, plan, "meetings/agenda.html", context, current="meetings", sections=sections, status=status)


@require_POST
@once
def add(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    plan, found = _to_plan(request, pid, meeting)
    form = ItemForm(request.POST, seats=leaders_of_items_for(request.user, plan, found))
    if not form.is_valid():
        return _agenda_page(request, plan, meeting, form=form, status=422)
    return _change(request, plan, found, lambda: add_item(found, **form.cleaned_data, by=request.user))


@require_POST
@once
def add_one_goal(request: SignedIn, pid: str, meeting: str, goal: str) -> HttpResponse:
    plan, found = _to_plan(request, pid, meeting)
    wanted = get_goal_for(request.user, plan, goal)
    return _change(request, plan, found, lambda: add_goal(found, wanted, by=request.user))


@require_POST
def fill(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    plan, found = _to_plan(request, pid, meeting)
    return _step(request, plan, found, lambda version: use_standard_order(found, version=version, by=request.user))


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedIn, pid: str, meeting: str, item: str) -> HttpResponse:
    plan, found = _to_plan(request, pid, meeting)
    one = get_agenda_item_for(found, item)
    seats = leaders_of_items_for(request.user, plan, found)
    if one.leader and one.leader not in seats:
        seats.append(one.leader)
    initial = {
        "title": one.title,
        "leader": one.leader.public_id if one.leader else "",
        "minutes": one.minutes,
        "version": found.version,
    }
    form = ChangeItemForm(request.POST if request.method == "POST" else None, seats=seats, initial=initial)
    if form.is_valid():
        return _change(request, plan, found, lambda: change_item(one, **form.cleaned_data, by=request.user))
    context = {"meeting": found, "section": found.section, "item": one, "form": form}
    status = 422 if form.is_bound else 200
    return page(
        request, plan, "meetings/agenda_item.html", context, current="meetings", sections=[found.section], status=status
    )


@require_POST
def move(request: SignedIn, pid: str, meeting: str, item: str) -> HttpResponse:
    plan, found = _to_plan(request, pid, meeting)
    one = get_agenda_item_for(found, item)
    is_up = request.POST.get("way") == "up"
    return _step(
        request, plan, found, lambda version: move_item(one, up=is_up, version=version, by=request.user), one.public_id
    )


@require_POST
def order(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    plan, found = _to_plan(request, pid, meeting)
    form = OrderForm(request.POST)
    if not form.is_valid():
        return _agenda_page(request, plan, meeting, is_unclear=True, status=422)
    return _change(
        request,
        plan,
        found,
        lambda: order_items(found, form.cleaned_data["order"], version=form.cleaned_data["version"], by=request.user),
    )


@require_POST
def remove(request: SignedIn, pid: str, meeting: str, item: str) -> HttpResponse:
    plan, found = _to_plan(request, pid, meeting)
    one = get_agenda_item_for(found, item)
    return _step(request, plan, found, lambda version: remove_item(one, version=version, by=request.user))


@require_POST
def review(request: SignedIn, pid: str, meeting: str, decision: str) -> HttpResponse:
    plan = get_plan(request, pid)
    found = get_meeting_for(request.user, plan, meeting)
    promise = get_promise_for(request.user, plan, found, decision)
    form = PromiseForm(request.POST)
    if not form.is_valid():
        return _agenda_page(request, plan, meeting, promise_form=form, form_decision=decision, status=422)
    return _change(
        request,
        plan,
        found,
        lambda: review_promise(found, promise, **form.cleaned_data, by=request.user),
        anchor="promises",
    )


def _to_plan(request: SignedIn, pid: str, public_id: str) -> tuple[Plan, Meeting]:
    """The meeting, for those who plan its agenda; raises Http404, PermissionDenied."""
    plan = get_plan(request, pid)
    found = get_meeting_for(request.user, plan, public_id)
    if not may_lead(plan, found.section):
        raise PermissionDenied("coordinate_plan")
    return plan, found


def _step(
    request: SignedIn, plan: Plan, meeting: Meeting, act: Callable[[int], object], anchor: str = ""
) -> HttpResponse:
    """One press on the agenda as the person saw it."""
    form = StepForm(request.POST)
    if not form.is_valid():
        return _agenda_page(request, plan, meeting.public_id, is_unclear=True, status=422)
    return _change(request, plan, meeting, lambda: act(form.cleaned_data["version"]), anchor)


def _change(
    request: SignedIn, plan: Plan, meeting: Meeting, act: Callable[[], object], anchor: str = ""
) -> HttpResponse:
    """Do it and go back to the agenda, or say why it could not be done; a script gets only the part that it shows."""
    try:
        act()
    except StaleMeeting:
        return _agenda_page(request, plan, meeting.public_id, is_stale=True, status=409)
    except AgendaClosed:
        messages.error(request, _("The agenda can no longer be changed."))
    except AgendaFull:
        messages.error(request, _("The agenda is full. Take an item away first."))
    except WordsStand:
        messages.error(request, _("The item stays, since something is written or agreed under it."))
    url = reverse("meetings:agenda", args=[plan.public_id, meeting.public_id])
    if request.headers.get("X-Fragment"):
        return redirect(f"{url}?fragment={'promises' if anchor == 'promises' else 'items'}")
    return redirect(f"{url}#{anchor}" if anchor else url)
