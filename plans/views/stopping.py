"""Stop all sharing now, and undo it: the owner's side's brake."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from access.actions.consents import ConsentRefused
from access.actions.stopping import stop_all_sharing, undo_stop
from access.scope import seats_beyond
from access.stops import get_stop_for
from plans.gates import sections_for
from plans.pages import SignedIn, page
from plans.people import matrix_for
from plans.views.people import plan_with


@require_http_methods(["GET", "HEAD", "POST"])
def stop_all(request: SignedIn, pid: str) -> HttpResponse:
    plan = plan_with(request, pid, "manage_access")
    if request.method == "POST":
        if stop_all_sharing(plan, by=request.user) is None:
            messages.info(request, _("Nobody had an access that could be paused."))
        return redirect("plans:people", plan.public_id)
    matrix = matrix_for(request.user, plan, list(sections_for(request.user, plan)))
    beyond = seats_beyond(request.user, plan)
    active = [row for row in matrix.given if row.state in ("until", "starts") and row.seat.pk not in beyond]
    return page(request, plan, "plans/people_stop_all.html", {"rows": active}, current="people")


@require_POST
def undo(request: SignedIn, pid: str, stop: str) -> HttpResponse:
    plan = plan_with(request, pid, "manage_access")
    try:
        count = undo_stop(get_stop_for(request.user, plan, stop), by=request.user)
    except ConsentRefused as refusal:
        messages.error(request, refusal.words)
        return redirect("plans:people", plan.public_id)
    if count:
        words = ngettext("%(count)d person has access again.", "%(count)d have access again.", count)
        messages.success(request, words % {"count": count})
    else:
        messages.info(request, _("There was nothing to let go on."))
    return redirect("plans:people", plan.public_id)
