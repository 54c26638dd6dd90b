"""A new way in for somebody in the team who has lost the phone or the password: the coordinator has it sent."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from access.actions.accounts import invite_anew
from access.decorators import once
from plans.pages import SignedIn, page
from plans.views.people import plan_with, row_for


@require_http_methods(["GET", "HEAD", "POST"])
@once
def new_way_in(request: SignedIn, pid: str, seat: str) -> HttpResponse:
    """Says what to make sure of first; the letter goes to the person's own address, never to the coordinator."""
    plan = plan_with(request, pid, "coordinate_plan")
    _matrix, row = row_for(request, plan, seat)
    if row.seat.user is None:
        raise PermissionDenied
    if request.method != "POST":
        return page(request, plan, "plans/seat_new_way_in.html", {"row": row}, current="people")
    invite_anew(row.seat.user, by=request.user)
    messages.success(request, _("A new way in is on its way by e-mail. The old one works until the new one is used."))
    return redirect("plans:seat", plan.public_id, row.seat.public_id)
