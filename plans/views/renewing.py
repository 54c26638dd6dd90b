"""Renew several accesses at once: who, until when, one signature."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from access.actions.consents import ConsentRefused, default_months, longest_end, renew_many
from access.decorators import once
from access.forms.stepup import StepUpForm
from access.scope import seats_beyond
from access.signers import others_needed
from access.views.stepup import prove
from plans.forms.renewing import RenewForm
from plans.gates import sections_for
from plans.models import Plan
from plans.pages import SignedIn, page
from plans.people import Row, in_a_row, matrix_for
from plans.views.people import plan_with


@require_http_methods(["GET", "HEAD", "POST"])
@once
def renew_several(request: SignedIn, pid: str) -> HttpResponse:
    plan = plan_with(request, pid, "manage_access")
    rows = _renewable(request, plan)
    posted = request.POST if request.method == "POST" else None
    form = RenewForm(posted, rows=rows, longest=longest_end(request.user, plan), usual=default_months(plan))
    stepup = StepUpForm(posted, request=request)
    if request.method == "POST" and form.is_valid():
        proof = prove(request, stepup)
        if proof is not None:
            try:
                chosen = form.chosen()
                renewed = renew_many(
                    [row.consent for row in chosen if row.consent], until=form.last_day(), by=request.user, proof=proof
                )
            except ConsentRefused as refusal:
                form.add_error(None, refusal.words)
            else:
                _say(request, plan, len(renewed))
                return redirect("plans:people", plan.public_id)
    others = in_a_row([person.name for person in others_needed(plan, request.user)])
    context: dict[str, Any] = {"form": form, "stepup": stepup, "rows": rows, "others": others}
    status = max(stepup.status, 422) if request.method == "POST" else 200
    return page(request, plan, "plans/renew_several.html", context, current="people", status=status)


def _renewable(request: SignedIn, plan: Plan) -> list[Row]:
    """What holds now, the first to run out on top."""
    matrix = matrix_for(request.user, plan, list(sections_for(request.user, plan)))
    beyond = seats_beyond(request.user, plan)
    rows = [row for row in matrix.given if row.state == "until" and row.seat.pk not in beyond]
    return sorted(rows, key=lambda row: (str(row.until), row.seat.name))


def _say(request: SignedIn, plan: Plan, count: int) -> None:
    others = others_needed(plan, request.user)
    if others:
        words = _("You have signed. The new dates hold when %(names)s has signed too.")
        messages.success(request, words % {"names": in_a_row([person.name for person in others])})
        return
    words = ngettext("%(count)d access is renewed.", "%(count)d accesses are renewed.", count)
    messages.success(request, words % {"count": count})
