"""Hiding a goal, a measure or a note from the parents or from one seat, and showing it again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from access.decorators import once
from plans.actions.hiding import CannotHide, hide_thing, show_again
from plans.flags import has_hideable_parents, may_hide
from plans.forms.hiding import HidingForm
from plans.gates import get_goal_for, get_measure_for, get_note_for, may_write
from plans.hidden import Thing, section_of
from plans.hiding_gates import get_hiding_for, seats_to_hide_from
from plans.models import Goal, Measure, Plan
from plans.pages import SignedIn, get_plan, page


@require_http_methods(["GET", "HEAD", "POST"])
@once
def hide_goal(request: SignedIn, pid: str, goal: str) -> HttpResponse:
    plan = get_plan(request, pid)
    return _hide(request, plan, get_goal_for(request.user, plan, goal))


@require_http_methods(["GET", "HEAD", "POST"])
@once
def hide_measure(request: SignedIn, pid: str, measure: str) -> HttpResponse:
    plan = get_plan(request, pid)
    return _hide(request, plan, get_measure_for(request.user, plan, measure))


@require_http_methods(["GET", "HEAD", "POST"])
@once
def hide_note(request: SignedIn, pid: str, measure: str, note: str) -> HttpResponse:
    plan = get_plan(request, pid)
    found = get_measure_for(request.user, plan, measure)
    return _hide(request, plan, get_note_for(request.user, found, note))


@require_POST
def show(request: SignedIn, pid: str, hiding: str) -> HttpResponse:
    plan = get_plan(request, pid)
    found = get_hiding_for(request.user, plan, hiding)
    show_again(found, by=request.user)
    messages.success(request, _("It is shown again to those who see this part."))
    return redirect(_address(plan, found.thing))


def _hide(request: SignedIn, plan: Plan, thing: Thing) -> HttpResponse:
    """Ask from whom and why, and hide; raises PermissionDenied for those who may not."""
    section = section_of(thing)
    if not (may_write(plan, section) and may_hide(request.user, plan)):
        raise PermissionDenied("change_section")
    form = HidingForm(
        request.POST if request.method == "POST" else None,
        seats=seats_to_hide_from(request.user, plan, section),
        has_parents=has_hideable_parents(plan),
    )
    if request.method == "POST" and form.is_valid():
        found = form.cleaned_data
        try:
            hide_thing(thing, seat=form.seat(), reason=found["reason"], words=found["words"], by=request.user)
        except CannotHide as refusal:
            form.add_error("whom", refusal.words)
        else:
            messages.success(request, _("It is hidden. Those it is hidden from see no trace of it."))
            return redirect(_address(plan, thing))
    context = {"form": form, "section": section, "back": _address(plan, thing), "title": _title(thing)}
    status = 422 if request.method == "POST" else 200
    return page(request, plan, "plans/hide.html", context, current="goals", sections=[section], status=status)


def _title(thing: Thing) -> str:
    if isinstance(thing, Goal):
        return thing.title
    return thing.what if isinstance(thing, Measure) else _("A note on “%(measure)s”") % {"measure": thing.measure.what}


def _address(plan: Plan, thing: Thing) -> str:
    if isinstance(thing, Goal):
        return reverse("plans:goal", args=[plan.public_id, thing.public_id])
    measure = thing if isinstance(thing, Measure) else thing.measure
    return reverse("plans:measure", args=[plan.public_id, measure.public_id])
