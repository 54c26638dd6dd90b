"""An access that stands: pause it, resume it, stop it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from access.actions.consents import ConsentRefused, pause_consent, resume_consent, withdraw_consent
from access.models import Consent
from plans.models import Plan
from plans.pages import SignedIn, page
from plans.people import Row
from plans.views.people import plan_with, row_for


@require_POST
def pause(request: SignedIn, pid: str, seat: str) -> HttpResponse:
    plan, row, consent = _standing(request, pid, seat)
    pause_consent(consent, by=request.user)
    messages.success(
        request, _("The access is paused. %(name)s sees nothing until you go on.") % {"name": row.seat.name}
    )
    return redirect("plans:seat", plan.public_id, row.seat.public_id)


@require_POST
def resume(request: SignedIn, pid: str, seat: str) -> HttpResponse:
    plan, row, consent = _standing(request, pid, seat)
    try:
        resume_consent(consent, by=request.user)
    except ConsentRefused as refusal:
        messages.error(request, refusal.words)
    else:
        messages.success(request, _("%(name)s has access again.") % {"name": row.seat.name})
    return redirect("plans:seat", plan.public_id, row.seat.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: SignedIn, pid: str, seat: str) -> HttpResponse:
    plan, row, consent = _standing(request, pid, seat)
    if request.method != "POST":
        return page(request, plan, "plans/seat_stop.html", {"row": row}, current="people")
    withdraw_consent(consent, by=request.user)
    messages.success(request, _("The access is stopped. %(name)s sees nothing more.") % {"name": row.seat.name})
    return redirect("plans:seat", plan.public_id, row.seat.public_id)


def _standing(request: SignedIn, pid: str, public_id: str) -> tuple[Plan, Row, Consent]:
    """The plan, the person and what they were given; raises Http404 where nothing ever was."""
    plan = plan_with(request, pid, "manage_access")
    _matrix, row = row_for(request, plan, public_id)
    if row.consent is None:
        raise Http404
    return plan, row, row.consent
