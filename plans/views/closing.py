"""Closing the account of somebody in the team."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from access.actions.accounts import UsedElsewhere
from access.actions.seats import close_account_of
from access.models import Seat
from plans.pages import SignedIn, page
from plans.views.people import plan_with, row_for


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: SignedIn, pid: str, seat: str) -> HttpResponse:
    """Asks first; nobody closes the account of the plan owner or of those who act for the owner here."""
    plan = plan_with(request, pid, "coordinate_plan")
    _matrix, row = row_for(request, plan, seat)
    if row.seat.user is None or row.seat.role != Seat.Role.PARTICIPANT:
        raise PermissionDenied
    refused = False
    if request.method == "POST":
        try:
            close_account_of(row.seat, by=request.user)
        except UsedElsewhere:
            refused = True
        else:
            messages.success(request, _("The account of %(name)s is closed.") % {"name": row.seat.name})
            return redirect("plans:people", plan.public_id)
    context = {"row": row, "refused": refused}
    return page(request, plan, "plans/close_account.html", context, current="people", status=422 if refused else 200)
