"""See the plan as somebody of the team sees it: for those who decide over access, to look and no more."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from access.gates import person_in
from access.models import Seat
from plans.gates import get_seat_for
from plans.models import Plan
from plans.pages import SignedIn, page
from plans.viewing import Banner, page_as
from plans.views.people import plan_with


@require_safe
def begin(request: SignedIn, pid: str, seat: str) -> HttpResponse:
    plan, found = _seat(request, pid, seat)
    first = reverse("plans:plan", args=[plan.public_id])
    return redirect("plans:view-as-page", plan.public_id, found.public_id, first.removeprefix("/"))


@require_safe
def look(request: SignedIn, pid: str, seat: str, rest: str) -> HttpResponse:
    plan, found = _seat(request, pid, seat)
    person = person_in(found)
    ids = [plan.public_id, found.public_id]
    banner = Banner(found.name, way_out=reverse("plans:seat", args=ids), place=reverse("plans:view-as", args=ids))
    try:
        answer = page_as(request, plan, found, person, f"/{rest}", banner) if person else None
    except Http404:
        return _instead(request, plan, found, is_page=False)
    return answer or _instead(request, plan, found, is_page=True)


def _seat(request: SignedIn, pid: str, public_id: str) -> tuple[Plan, Seat]:
    """The plan and somebody else's place in it; raises Http404 and PermissionDenied."""
    plan = plan_with(request, pid, "manage_access")
    found = get_seat_for(request.user, plan, public_id)
    if found.user_id == request.user.pk:
        raise Http404
    return plan, found


def _instead(request: SignedIn, plan: Plan, seat: Seat, *, is_page: bool) -> HttpResponse:
    """Where the person gets nothing, or the page is one for doing something: back to where one can look."""
    context = {"seat": seat, "is_page": is_page}
    return page(request, plan, "plans/viewing_ends.html", context, current="people", status=404)
