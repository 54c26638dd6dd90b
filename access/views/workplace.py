"""Choosing the workplace one acts for, by those who work in several."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from access.actions.employments import act_for
from access.register import get_workplace_for, workplaces_of
from access.requests import SignedIn
from access.views.sign_in import way_back


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: SignedIn) -> HttpResponse:
    """Shows where the person works; a POST chooses one, and goes on to where they were."""
    if request.method != "POST":
        context = {"workplaces": workplaces_of(request.user), "next": way_back(request)}
        return render(request, "access/workplace.html", context)
    employment = get_workplace_for(request.user, request.POST.get("workplace", "")[:16])
    act_for(employment, by=request.user)
    messages.success(request, _("You act for %(unit)s now.") % {"unit": employment.unit.name})
    return redirect(way_back(request))
