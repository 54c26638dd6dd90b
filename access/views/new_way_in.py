"""A new way in for somebody who works in an organisation and has lost the phone or the password."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from access.actions.accounts import is_activated
from access.actions.employments import OwnWork
from access.actions.new_way_in import send_worker_new_way_in
from access.decorators import once
from access.forms.identity import IdentityForm
from access.register import get_employment_for, get_organisation_for
from access.requests import SignedIn


@require_http_methods(["GET", "HEAD", "POST"])
@once
def new_way_in(request: SignedIn, organisation: str, employment: str) -> HttpResponse:
    """Asks how the person was recognised; the letter goes to their own address, never to the administrator.

    Who has not come in yet is sent the invitation again instead.
    """
    found = get_organisation_for(request.user, organisation)
    work = get_employment_for(request.user, found, employment)
    if not is_activated(work.user):
        raise Http404
    form = IdentityForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            send_worker_new_way_in(work, form.cleaned_data["identity_check"], by=request.user)
        except OwnWork as own:
            raise PermissionDenied from own
        told = _("A new way in is on its way by e-mail. The old one works until the new one is used.")
        messages.success(request, told)
        return redirect("access:employment", found.public_id, work.public_id)
    context = {"organisation": found, "current": "staff", "work": work, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "access/register/new_way_in.html", context, status=status)
