"""A new way in for somebody in the team who has lost the phone or the password: the coordinator has it sent."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from access.actions.new_way_in import send_new_way_in
from access.decorators import once
from access.forms.identity import IdentityForm
from plans.pages import SignedIn, page
from plans.views.people import plan_with, row_for


@require_http_methods(["GET", "HEAD", "POST"])
@once
def new_way_in(request: SignedIn, pid: str, seat: str) -> HttpResponse:
    """Asks how the person was recognised; the letter goes to their own address, never to the coordinator."""
    plan = plan_with(request, pid, "coordinate_plan")
    _matrix, row = row_for(request, plan, seat)
    if row.seat.user is None or row.seat.user == request.user:
        raise PermissionDenied
    form = IdentityForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        send_new_way_in(row.seat, form.cleaned_data["identity_check"], by=request.user)
        told = _("A new way in is on its way by e-mail. The old one works until the new one is used.")
        messages.success(request, told)
        return redirect("plans:seat", plan.public_id, row.seat.public_id)
    status = 422 if request.method == "POST" else 200
    context = {"row": row, "form": form}
    return page(request, plan, "plans/seat_new_way_in.html", context, current="people", status=status)
