"""The coordinating unit's page: who coordinates how many plans, how many lack somebody, and handing them over."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from access.decorators import once
from plans.actions.coordination import NotACoordinator, hand_over
from plans.forms.coordination import HandOverForm
from plans.overseeing import coordinators_in, get_overseen_for, left_without_in
from plans.pages import SignedIn


@require_http_methods(["GET", "HEAD", "POST"])
@once
def coordination(request: SignedIn, organisation: str) -> HttpResponse:
    """Numbers and the names of coordinators; never which plans they are."""
    municipality = get_overseen_for(request.user, organisation)
    coordinators, lacking = coordinators_in(municipality), left_without_in(municipality)
    others = [load for load in coordinators if load.user != request.user]
    form = HandOverForm(request.POST if request.method == "POST" else None, lacking=lacking, coordinators=others)
    if request.method == "POST" and form.is_valid():
        held = form.cleaned_data
        load, to = form.lacking[held["left_by"]], form.coordinators[held["to"]].user
        assert to is not None  # noqa: S101  (every choice has a person)
        try:
            done = hand_over(municipality, load.user, to, held["how_many"] or load.plans, by=request.user)
        except NotACoordinator:
            form.add_error("to", _("Choose somebody who works as a coordinator now."))
        else:
            words = ngettext("%(n)s plan has %(name)s now.", "%(n)s plans have %(name)s now.", done)
            messages.success(request, words % {"n": done, "name": to.name})
            return redirect("plans:coordination", municipality.public_id)
    context = {"municipality": municipality, "coordinators": coordinators, "lacking": lacking, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "plans/coordination.html", context, status=status)
