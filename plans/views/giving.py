"""Giving access step by step: who, what, how long and why, does this fit; each step has its own address."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access.actions.consents import (
    ConsentRefused,
    choose_levels,
    choose_period,
    longest_end,
    start_draft,
)
from access.dates import last_day, today
from access.decorators import once
from access.gates import get_consent_for, get_draft_for
from access.levels import Level
from access.models import Consent
from plans.forms.giving import LevelsForm, PeriodForm, WhoForm
from plans.gates import get_seat_for, sections_for
from plans.giving import preset_levels, presets_for
from plans.models import Plan, Section
from plans.pages import SignedIn, page
from plans.people import day_words, in_a_row, level_sentences, matrix_for
from plans.views.people import plan_with
from plans.views.signing import sign


@require_http_methods(["GET", "HEAD", "POST"])
def who(request: SignedIn, pid: str) -> HttpResponse:
    plan = plan_with(request, pid, "manage_access")
    rows = matrix_for(request.user, plan, list(sections_for(request.user, plan))).given
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


@require_http_methods(["GET", "HEAD", "POST"])
def what(request: SignedIn, pid: str, draft: str) -> HttpResponse:
    plan, found = _draft(request, pid, draft)
    sections = list(sections_for(request.user, plan))
    preset = request.GET.get("forslag")
    chosen = _levels_of(found) if preset is None else preset_levels(preset, sections)
    if chosen is None:
        raise Http404
    form = LevelsForm(request.POST if request.method == "POST" else None, plan=plan, sections=sections, chosen=chosen)
    if request.method == "POST" and form.is_valid():
        try:
            choose_levels(found, form.levels(), by=request.user)
        except ConsentRefused as refusal:
            form.add_error(None, refusal.words)
        else:
            return redirect("plans:give-how-long", plan.public_id, found.public_id)
    context = {"form": form, "draft": found, "presets": presets_for(sections), "preset": preset, "step": 2}
    return page(
        request, plan, "plans/give_what.html", context, current="people", seen=sections, status=_status(request)
    )


@require_http_methods(["GET", "HEAD", "POST"])
def how_long(request: SignedIn, pid: str, draft: str) -> HttpResponse:
    plan, found = _draft(request, pid, draft)
    longest = longest_end(request.user, plan)
    form = PeriodForm(request.POST if request.method == "POST" else None, longest=longest, draft=found)
    if request.method == "POST" and form.is_valid():
        days = form.cleaned_data
        try:
            choose_period(
                found, until=days["last_day"], starts=days["starts"], purpose=days["purpose"], by=request.user
            )
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


@require_safe
def receipt(request: SignedIn, pid: str, consent: str) -> HttpResponse:
    plan = plan_with(request, pid, "manage_access")
    found = get_consent_for(request.user, plan, consent)
    return page(request, plan, "plans/give_receipt.html", _in_words(request, plan, found), current="people")


def _draft(request: SignedIn, pid: str, public_id: str) -> tuple[Plan, Consent]:
    plan = plan_with(request, pid, "manage_access")
    return plan, get_draft_for(request.user, plan, public_id)


def _levels_of(consent: Consent) -> dict[int, Level]:
    return {line.section_id: Level(line.level) for line in consent.lines.all()}


def _in_words(request: SignedIn, plan: Plan, consent: Consent) -> dict[str, object]:
    """What a consent gives and does not give, as the person who gives it reads it."""
    sections: list[Section] = list(sections_for(request.user, plan))
    levels = _levels_of(consent)
    given = {section: levels[section.pk] for section in sections if section.pk in levels}
    left_out = [section.title for section in sections if section.pk not in levels]
    starts = localdate(consent.valid_from)
    return {
        "draft": consent,
        "sentences": level_sentences(given),
        "left_out": in_a_row(left_out),
        "starts": day_words(starts) if starts > today() else "",
        "until": day_words(last_day(consent.valid_until)),
    }


def _status(request: SignedIn) -> int:
    return 422 if request.method == "POST" else 200
