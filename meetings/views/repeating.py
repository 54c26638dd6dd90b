"""Repeating a meeting, and changing or calling off the rest of a series."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from access.decorators import once
from meetings.actions.calling import StaleMeeting
from meetings.actions.repeating import cancel_rest as cancel_the_rest
from meetings.actions.repeating import change_rest as change_the_rest
from meetings.actions.repeating import repeat_meeting
from meetings.forms.cancelling import CancelForm
from meetings.forms.repeating import DaysForm, RepeatForm, RestForm
from meetings.gates import get_meeting_for
from meetings.invited_gates import series_of
from meetings.models import Meeting
from meetings.pages import may_lead
from plans.models import Plan
from plans.pages import SignedIn, get_plan, page


@require_http_methods(["GET", "HEAD", "POST"])
@once
def repeat(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    """First how often, as an address; then the days it gives, which are called when they are sent."""
    plan, found = _to_lead(request, pid, meeting)
    if found.status != Meeting.Status.CALLED:
        return redirect("meetings:meeting", plan.public_id, found.public_id)
    rule = RepeatForm(request.GET if "every" in request.GET else None, meeting=found, initial=_usual())
    taken = {one.starts_at for one in series_of(found)}
    starts = [one for one in rule.starts() if one not in taken] if rule.is_bound and rule.is_valid() else []
    chosen = [moment.isoformat() for moment in starts]
    days = DaysForm(request.POST if request.method == "POST" else None, starts=starts, initial={"days": chosen})
    if request.method == "POST" and days.is_valid():
        made = repeat_meeting(found, days.cleaned_data["days"], by=request.user)
        count = len(made)
        words = ngettext("One more meeting is called.", "%(count)s more meetings are called.", count) % {"count": count}
        messages.success(request, words)
        return redirect("meetings:meetings", plan.public_id)
    is_wrong = request.method == "POST" or (rule.is_bound and not starts)
    context = {"meeting": found, "rule": rule, "starts": starts, "days": days}
    return _show(request, plan, found, "repeat", context, status=422 if is_wrong else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def change_rest(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    plan, found = _to_lead(request, pid, meeting)
    rest = series_of(found)
    if not found.is_ahead or len(rest) == 1:
        return redirect("meetings:meeting", plan.public_id, found.public_id)
    form = RestForm(request.POST if request.method == "POST" else None, meeting=found)
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            change_the_rest(
                found,
                clock=given["clock"],
                weekday=given["weekday"],
                values=form.values(),
                version=given["version"],
                by=request.user,
            )
        except StaleMeeting as stale:
            posted = request.POST.copy()
            posted["version"] = str(stale.current.version)
            form, status = RestForm(posted, meeting=stale.current), 409
        else:
            messages.success(request, _("The meetings are changed. Everybody who is invited has been told."))
            return redirect("meetings:meeting", plan.public_id, found.public_id)
    context = {"meeting": found, "rest": rest, "form": form, "is_stale": status == 409}
    return _show(request, plan, found, "change_rest", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def cancel_rest(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    plan, found = _to_lead(request, pid, meeting)
    rest = series_of(found)
    if not found.is_ahead or len(rest) == 1:
        return redirect("meetings:meeting", plan.public_id, found.public_id)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        cancel_the_rest(found, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("The meetings are called off. Everybody who was invited has been told."))
        return redirect("meetings:meetings", plan.public_id)
    context = {"meeting": found, "rest": rest, "form": form}
    return _show(request, plan, found, "cancel_rest", context, status=422 if form.is_bound else 200)


def _to_lead(request: SignedIn, pid: str, public_id: str) -> tuple[Plan, Meeting]:
    plan = get_plan(request, pid)
    found = get_meeting_for(request.user, plan, public_id)
    if not may_lead(plan, found.section):
        raise PermissionDenied("coordinate_plan")
    return plan, found


def _usual() -> dict[str, Any]:
    today = timezone.localdate()
    return {"every": 4, "unit": "weeks", "until": today.replace(year=today.year + 1, day=min(today.day, 28))}


def _show(
    request: SignedIn, plan: Plan, meeting: Meeting, name: str, context: Mapping[str, Any], *, status: int
) -> HttpResponse:
    return page(
        request,
        plan,
        f"meetings/{name}.html",
        dict(context),
        current="meetings",
        sections=[meeting.section],
        status=status,
    )
