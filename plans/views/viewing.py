"""See the plan as somebody of the team sees it: for those who decide over access, to look and no more."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from access.consent_gates import get_unsigned_for
from access.models import Consent, Seat
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
    ids = [plan.public_id, found.public_id]
    banner = Banner(found.name, way_out=reverse("plans:seat", args=ids), place=reverse("plans:view-as", args=ids))
    return _look(request, plan, found, rest, banner)


@require_safe
def begin_unsigned(request: SignedIn, pid: str, consent: str) -> HttpResponse:
    """The plan as somebody will see it when a draft or an offer is signed."""
    plan = plan_with(request, pid, "manage_access")
    found = get_unsigned_for(request.user, plan, consent)
    first = reverse("plans:plan", args=[plan.public_id])
    return redirect("plans:view-unsigned-page", plan.public_id, found.public_id, first.removeprefix("/"))


@require_safe
def look_unsigned(request: SignedIn, pid: str, consent: str, rest: str) -> HttpResponse:
    plan = plan_with(request, pid, "manage_access")
    found = get_unsigned_for(request.user, plan, consent)
    ids = [plan.public_id, found.public_id]
    is_draft = found.state == Consent.State.DRAFT
    way_out = reverse("plans:give-check" if is_draft else "plans:offer", args=ids)
    banner = Banner(found.seat.name, way_out, place=reverse("plans:view-unsigned", args=ids), is_tried=True)
    return _look(request, plan, found.seat, rest, banner, consent=found)


def _look(
    request: SignedIn, plan: Plan, seat: Seat, rest: str, banner: Banner, *, consent: Consent | None = None
) -> HttpResponse:
    try:
        answer = page_as(request, plan, seat, f"/{rest}", banner, consent=consent)
    except Http404:
        return _instead(request, plan, seat, banner, is_page=False)
    return answer or _instead(request, plan, seat, banner, is_page=True)


def _seat(request: SignedIn, pid: str, public_id: str) -> tuple[Plan, Seat]:
    """The plan and somebody else's place in it; raises Http404 and PermissionDenied."""
    plan = plan_with(request, pid, "manage_access")
    found = get_seat_for(request.user, plan, public_id)
    if found.user_id == request.user.pk:
        raise Http404
    return plan, found


def _instead(request: SignedIn, plan: Plan, seat: Seat, banner: Banner, *, is_page: bool) -> HttpResponse:
    """Where the person gets nothing, or the page is one for doing something: back to where one can look."""
    context = {"seat": seat, "is_page": is_page, "banner": banner}
    return page(request, plan, "plans/viewing_ends.html", context, current="people", status=404)
