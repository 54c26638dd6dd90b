"""Asks for a reason before a plan opens when that is unusual (`access.unusual`), and remembers what was said."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from access.middleware import wants_fragment
from access.models import Seat, User
from access.reasons import Reason
from access.trail import session_hash
from access.unusual import Rule, look_at, unusual
from access.viewing import viewing_as
from plans.gates import own_seats_of
from plans.models import Plan

# What was said before a plan opened, until the plan has been opened: its public id → reason.
_SAID = "why_opened"


class ReasonNeeded(Exception):
    """The plan opens when the person has said why; answered with the page that asks."""

    def __init__(self, plan: Plan, rule: Rule) -> None:
        super().__init__()
        self.plan, self.rule = plan, rule


def reason_for(user: User, plan: Plan, session_key: str, *, said: str = "", is_reading: bool = True) -> str:
    """The reason this person opens a plan with, empty where none is asked for; raises ReasonNeeded.

    `plan` has been fetched for them. No query for the plan owner, those who act for them and whoever looks as another;
    one for whoever has opened the plan in this session, at most three for others.
    """
    if plan.owner_id == user.pk or "manage_access" in plan.rights or viewing_as(user.pk):
        return ""
    look = look_at(user.pk, plan.pk, session_hash(session_key))
    if look.is_let_in or said:
        return look.reason or said
    seats = [seat for seat in own_seats_of(user, plan) if seat.role != Seat.Role.REPRESENTATIVE]
    if not any(_is_by_work(seat) for seat in seats):
        return ""
    rule = unusual(
        look,
        user.pk,
        is_of_unit=all(seat.unit_id for seat in seats),
        is_coordinator="coordinate_plan" in plan.rights,
        is_reading=is_reading,
    )
    if rule is not None:
        raise ReasonNeeded(plan, rule)
    return ""


def reason_in(request: Any, plan: Plan) -> str:
    """The same for a request."""
    said = request.session.get(_SAID, {}).get(plan.public_id, "")
    is_reading = request.method in ("GET", "HEAD")
    return reason_for(request.user, plan, request.session.session_key or "", said=said, is_reading=is_reading)


def remember_reason(request: Any, plan: Plan, reason: str) -> None:
    """Let the person open the plan in this session, with this reason in the access log."""
    request.session[_SAID] = {**request.session.get(_SAID, {}), plan.public_id: Reason(reason).value}


def _is_by_work(seat: Seat) -> bool:
    """Whether somebody sits there by their work; family and friends have no workplace."""
    return bool(seat.unit_id or seat.employment_id or seat.workplace or seat.role == Seat.Role.COORDINATOR)


def rule_in_words(rule: Rule) -> str:
    """Why the person is asked, in words."""
    return {
        Rule.FIRST_OF_UNIT: _("You have not opened this plan before."),
        Rule.LONG_AGO: _("It is a long time since you opened this plan."),
        Rule.NIGHT: _("It is outside ordinary working hours."),
        Rule.MANY: _("You have opened many plans in a short time."),
    }[rule]


class AskWhyFirst:
    """Leads whoever must say why to the page that asks, and from there back to where they were going.

    A script gets 409 and leaves the page as it is: it cannot answer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, ReasonNeeded):
            return None
        if wants_fragment(request):
            return HttpResponse(_("Open the plan anew and say why."), status=409)
        address = reverse("plans:say-why", args=[exception.plan.public_id])
        way_on = request.get_full_path() if request.method in ("GET", "HEAD") else ""
        return HttpResponseRedirect(f"{address}?{urlencode({'neste': way_on})}" if way_on else address)
