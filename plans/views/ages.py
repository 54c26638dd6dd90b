"""What the parents see after the day on which the plan owner came to decide alone."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from access.actions.consents import ConsentRefused
from plans.actions.ages import draft_for_parent
from plans.ages import is_deciding_youth, parents_to_answer
from plans.pages import SignedIn, get_plan, page


@require_http_methods(["GET", "HEAD", "POST"])
def parents(request: SignedIn, pid: str) -> HttpResponse:
    """One card for each parent; choosing one leads to the ordinary steps of giving access."""
    plan = get_plan(request, pid)
    if not is_deciding_youth(request.user, plan):
        raise PermissionDenied("manage_access")
    seats = parents_to_answer(request.user, plan)
    refused = ""
    if request.method == "POST":
        seat = next((seat for seat in seats if seat.public_id == request.POST.get("seat")), None)
        if seat is None:
            raise Http404
        try:
            draft = draft_for_parent(seat, by=request.user)
        except ConsentRefused as refusal:
            refused = refusal.words
        else:
            return redirect("plans:give-what", plan.public_id, draft.public_id)
    status = 422 if request.method == "POST" else 200
    return page(
        request, plan, "plans/parents.html", {"seats": seats, "refused": refused}, current="people", status=status
    )
