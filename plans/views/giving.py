"""Giving access step by step: who, what, how long and why, does this fit; each step has its own address."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from access.actions.consents import (
    ConsentRefused,
    choose_levels,
    choose_period,
    longest_end,
    note_child_words,
    start_draft,
    start_renewal,
)
from access.consent_gates import get_draft_for
from access.decorators import once
from access.models import Consent
from access.scope import seats_beyond
from plans.forms.giving import LevelsForm, PeriodForm, WhoForm
from plans.gates import get_seat_for, sections_for
from plans.giving import is_heard, levels_of, preset_levels, presets_for, wished_levels
from plans.models import Plan
from plans.pages import SignedIn, page
from plans.people import matrix_for
from plans.views.people import plan_with
from plans.views.signing import sign


@require_http_methods(["GET", "HEAD", "POST"])
def who(request: SignedIn, pid: str) -> HttpResponse:
    plan = plan_with(request, pid, "manage_access")
    rows = matrix_for(request.user, plan, list(sections_for(request.user, plan))).given
    beyond = seats_beyond(request.user, plan)
    rows = [row for row in rows if row.seat.pk not in beyond]
    form = WhoForm(
        request.POST if request.method == "POST" else None,
        choices=[(row.seat.public_id, f"{row.seat.name} – {row.what}") for row in rows],
        seats=[row.seat for row in rows],
    )
    if request.method == "POST" and form.is_valid():
        draft = start_draft(form.chosen(), by=request.user)
        return redirect("plans:give-what", plan.public_id, draft.public_id)
    context = {"form": form, "rows": rows, "step": 1}
    return page(request, plan, "plans/give_who.html", context, current="people", status=_status(request))


@require_POST
def change(request: SignedIn, pid: str, seat: str) -> HttpResponse:
    """The same steps, begun from what the seat has."""
    plan = plan_with(request, pid, "manage_access")
    draft = start_draft(get_seat_for(request.user, plan, seat), by=request.user)
    return redirect("plans:give-what", plan.public_id, draft.public_id)


@require_POST
def renew(request: SignedIn, pid: str, seat: str) -> HttpResponse:
    """The same once more for the usual length: straight to the last step, where everything can still be changed."""
    plan = plan_with(request, pid, "manage_access")
    found = get_seat_for(request.user, plan, seat)
    try:
        draft = start_renewal(found, by=request.user)
    except ConsentRefused as refusal:
        messages.error(request, refusal.words)
        return redirect("plans:seat", plan.public_id, found.public_id)
    return redirect("plans:give-check", plan.public_id, draft.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def what(request: SignedIn, pid: str, draft: str) -> HttpResponse:
    plan, found = _draft(request, pid, draft)
    sections = list(sections_for(request.user, plan))
    preset = request.GET.get("forslag")
    chosen = levels_of(found) if preset is None else preset_levels(preset, sections)
    if chosen is None:
        raise Http404
    form = LevelsForm(
        request.POST if request.method == "POST" else None,
        plan=plan,
        sections=sections,
        chosen=chosen,
        wished=wished_levels(found),
    )
    if request.method == "POST" and form.is_valid():
        try:
            choose_levels(found, form.levels(), by=request.user)
        except ConsentRefused as refusal:
            form.add_error(None, refusal.words)
        else:
            return redirect("plans:give-how-long", plan.public_id, found.public_id)
    presets = [] if found.wished else presets_for(sections)
    context = {"form": form, "draft": found, "presets": presets, "preset": preset, "step": 2}
    return page(
        request, plan, "plans/give_what.html", context, current="people", seen=sections, status=_status(request)
    )


@require_http_methods(["GET", "HEAD", "POST"])
def how_long(request: SignedIn, pid: str, draft: str) -> HttpResponse:
    plan, found = _draft(request, pid, draft)
    longest = longest_end(request.user, plan)
    form = PeriodForm(
        request.POST if request.method == "POST" else None,
        plan=plan,
        longest=longest,
        draft=found,
        has_child_words=is_heard(plan, request.user),
    )
    if request.method == "POST" and form.is_valid():
        days = form.cleaned_data
        try:
            choose_period(
                found, until=days["last_day"], starts=days["starts"], purpose=days["purpose"], by=request.user
            )
            note_child_words(found, days.get("child_words", ""), by=request.user)
        except ConsentRefused as refusal:
            form.add_error(None, refusal.words)
        else:
            return redirect("plans:give-check", plan.public_id, found.public_id)
    context = {"form": form, "draft": found, "step": 3}
    return page(request, plan, "plans/give_how_long.html", context, current="people", status=_status(request))


@require_http_methods(["GET", "HEAD", "POST"])
@once
def check(request: SignedIn, pid: str, draft: str) -> HttpResponse:
    plan, found = _draft(request, pid, draft)
    return sign(request, plan, found, {"step": 4})


def _draft(request: SignedIn, pid: str, public_id: str) -> tuple[Plan, Consent]:
    plan = plan_with(request, pid, "manage_access")
    return plan, get_draft_for(request.user, plan, public_id)


def _status(request: SignedIn) -> int:
    return 422 if request.method == "POST" else 200
