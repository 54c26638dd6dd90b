"""Calling a meeting off."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meetings.actions.answering import TooLate
from meetings.actions.changing import cancel_meeting
from meetings.forms.cancelling import CancelForm
from meetings.gates import get_meeting_for
from meetings.pages import may_lead
from plans.pages import SignedIn, get_plan, page


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    plan = get_plan(request, pid)
    found = get_meeting_for(request.user, plan, meeting)
    if not may_lead(plan, found.section):
        raise PermissionDenied("coordinate_plan")
    if not found.is_ahead:
        return redirect("meetings:meeting", plan.public_id, found.public_id)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            cancel_meeting(found, reason=form.cleaned_data["reason"], by=request.user)
        except TooLate:
            messages.error(request, _("The meeting is over, so it is not called off."))
        else:
            messages.success(request, _("The meeting is called off. Everybody who was invited has been told."))
        return redirect("meetings:meeting", plan.public_id, found.public_id)
    return page(
        request,
        plan,
        "meetings/cancel.html",
        {"meeting": found, "form": form},
        current="meetings",
        sections=[found.section],
        status=422 if form.is_bound else 200,
    )
