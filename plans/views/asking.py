"""Asking for access: from which place, for what; and taking a request back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access.actions.asking import RequestRefused, ask_for_access, withdraw_request
from access.asking import get_seat_to_ask_from, newest_request_of, seats_to_ask_from
from access.decorators import once
from access.models import AccessRequest
from plans.forms.asking import AskForm
from plans.frame import plan_title
from plans.gates import plans_for
from plans.pages import SignedIn
from plans.wishes import in_words


@require_safe
def where(request: SignedIn) -> HttpResponse:
    """The places to ask from. A plan of which the person sees nothing now is not named."""
    seats = seats_to_ask_from(request.user)
    seen = set(plans_for(request.user).filter(pk__in=[seat.plan_id for seat in seats]).values_list("pk", flat=True))
    rows = [(seat, plan_title(seat.plan) if seat.plan_id in seen else "") for seat in seats]
    return render(request, "plans/ask_where.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@once
def ask(request: SignedIn, seat: str) -> HttpResponse:
    found = get_seat_to_ask_from(request.user, seat)
    form = AskForm(request.POST if request.method == "POST" else None, seat=found)
    if request.method == "POST" and form.is_valid():
        try:
            ask_for_access(found, **form.wish(), by=request.user)
        except RequestRefused as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(request, _("The request is sent. You are told when somebody has answered."))
            return redirect("plans:ask-access", found.public_id)
    newest = newest_request_of(found)
    context = {
        "form": form,
        "seat": found,
        "plan_title": plan_title(found.plan) if plans_for(request.user).filter(pk=found.plan_id).exists() else "",
        "newest": newest,
        "asked": in_words(newest) if newest else "",
        "is_waiting": newest is not None and newest.state == AccessRequest.State.OPEN,
    }
    return render(request, "plans/ask.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def withdraw(request: SignedIn, seat: str) -> HttpResponse:
    found = get_seat_to_ask_from(request.user, seat)
    newest = newest_request_of(found)
    if newest is not None:
        withdraw_request(newest, by=request.user)
        messages.success(request, _("The request is withdrawn."))
    return redirect("plans:ask-access", found.public_id)
