"""The end of a plan, and opening it again; both are asked about once more before they happen."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from access.forms.stepup import StepUpForm
from access.scope import reaches_whole_plan
from access.views.stepup import prove
from plans.actions.ending import end_plan, reopen_plan
from plans.actions.opening import HasOpenPlan
from plans.forms.ending import EndPlanForm
from plans.gates import may_manage
from plans.models import Plan
from plans.pages import SignedIn, get_plan, page


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: SignedIn, pid: str) -> HttpResponse:
    plan = get_plan(request, pid)
    if not (reaches_whole_plan(request.user, plan) or "reopen_plan" in plan.rights):
        raise PermissionDenied("coordinate_plan")
    data = request.POST if request.method == "POST" else None
    form, stepup = EndPlanForm(data), StepUpForm(data, request=request)
    if form.is_valid() and prove(request, stepup) is not None:
        end_plan(plan, form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("The plan has ended. You can still read it."))
        return redirect("plans:plan", plan.public_id)
    context = {"form": form, "stepup": stepup}
    status = stepup.status if form.is_bound else 200
    return page(request, plan, "plans/end_plan.html", context, current="sections", status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: SignedIn, pid: str) -> HttpResponse:
    plan = get_plan(request, pid)
    if "reopen_plan" not in plan.rights:
        if may_manage(plan) and plan.status != Plan.Status.ENDED:
            return redirect("plans:plan", plan.public_id)
        raise PermissionDenied("reopen_plan")
    if request.method == "POST":
        try:
            reopen_plan(plan, by=request.user)
        except HasOpenPlan:
            messages.error(request, _("The plan owner has another open plan. A person has one open plan."))
        else:
            messages.success(request, _("The plan is open again. Those who had access must be given it anew."))
        return redirect("plans:plan", plan.public_id)
    return page(request, plan, "plans/reopen_plan.html", {}, current="overview")
