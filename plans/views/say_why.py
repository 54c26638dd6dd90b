"""Saying why one opens a plan, before it opens."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from plans.forms.questions import SayWhyForm
from plans.frame import plan_title
from plans.gates import get_plan_for
from plans.models import Plan
from plans.pages import SignedIn
from plans.unusual import ReasonNeeded, reason_in, remember_reason, rule_in_words


@require_http_methods(["GET", "HEAD", "POST"])
def say_why(request: SignedIn, pid: str) -> HttpResponse:
    """Show the short list and go on; nothing of the plan but its name."""
    plan = get_plan_for(request.user, pid)
    way_on = _way_on(plan, request.GET.get("neste", ""))
    try:
        reason_in(request, plan)
    except ReasonNeeded as needed:
        words = rule_in_words(needed.rule)
    else:
        return redirect(way_on)
    form = SayWhyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        remember_reason(request, plan, form.cleaned_data["reason"])
        return redirect(way_on)
    context = {"form": form, "words": words, "title": plan_title(plan)}
    return render(request, "plans/say_why.html", context, status=422 if form.is_bound else 200)


def _way_on(plan: Plan, wanted: str) -> str:
    """Where to go on: a page of this plan, whatever the address says."""
    start = reverse("plans:plan", args=[plan.public_id])
    is_of_plan = wanted == start or wanted.startswith((f"{start}/", f"{start}?"))
    return wanted if is_of_plan and "\\" not in wanted and len(wanted) < 500 else start
