"""To ID-porten and back: signing in, showing again that it is you, a first visit, and being signed out from there."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access import browsers
from access.actions import getting_started
from access.actions import idporten as actions
from access.actions.idporten import Purpose
from access.decorators import public
from access.idporten import provider, tokens
from access.idporten.configuration import is_on
from access.requests import Request, SignedIn
from access.sessions import end_provider_sessions
from access.views.onward import onward
from access.views.sign_in import way_back

P = ParamSpec("P")
# How each refusal is answered: the words of the page, and the status.
_REFUSALS: dict[type[Exception], tuple[str, int]] = {
    actions.NotBegun: ("used", 400),
    actions.Cancelled: ("cancelled", 400),
    actions.UnknownPerson: ("unknown", 403),
    actions.AnotherPerson: ("another", 403),
    getting_started.Ended: ("ended", 410),
    provider.Refused: ("used", 400),
    provider.Unavailable: ("unavailable", 503),
    tokens.NotTrusted: ("not-trusted", 502),
    tokens.TooLow: ("too-low", 403),
    tokens.TooLongAgo: ("too-long-ago", 403),
}
_BEGINNINGS = {
    Purpose.SIGN_IN: "access:id-porten",
    Purpose.STEP_UP: "access:id-porten-confirm",
    Purpose.FIRST_VISIT: "access:id-porten-first-visit",
}
_ANSWER_FIELDS = ("state", "code", "iss", "error")
_LONGEST_FIELD = 2000


def _when_on(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Where ID-porten is not set up, whoever comes here is led to the ways in that there are."""

    @wraps(view)
    def page(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not is_on():
            return redirect("access:sign-in")
        return view(*args, **kwargs)

    return page


@public
@never_cache
@require_safe
@_when_on
def sign_in(request: Request) -> HttpResponse:
    """A link rather than a form: browsers hold a form to our own addresses, also where it is redirected."""
    if request.user.is_authenticated and request.user.is_verified():
        return redirect(way_back(request))
    return _leave(request, Purpose.SIGN_IN, way_back(request))


@never_cache
@require_safe
@_when_on
def confirm(request: SignedIn) -> HttpResponse:
    """Somebody who is signed in shows again that it is them."""
    return _leave(request, Purpose.STEP_UP, way_back(request))


@public
@never_cache
@require_safe
@_when_on
def first_visit(request: Request) -> HttpResponse:
    """An invited person chooses ID-porten instead of a password and an app."""
    if getting_started.started(request) is None:
        return render(request, "access/invitation_ended.html", status=410)
    return _leave(request, Purpose.FIRST_VISIT, reverse("ipplatform:overview"))


@public
@never_cache
@require_safe
@_when_on
def answer(request: Request) -> HttpResponse:
    """The person is back, with a code or without."""
    fields = {name: str(request.GET.get(name, "")) for name in _ANSWER_FIELDS if name in request.GET}
    if any(len(text) > _LONGEST_FIELD for text in fields.values()):
        return _refused(request, "not-trusted", 400)
    begun: actions.Waiting | None = None
    try:
        begun = actions.take(request, fields.get("state", ""))
        actions.finish(request, begun, fields)
    except tuple(_REFUSALS) as refusal:
        return _refused(request, *_REFUSALS[type(refusal)], begun)
    is_step_up = begun.purpose is Purpose.STEP_UP
    response = redirect(begun.way_back if is_step_up else onward(request.user, begun.way_back))
    if not is_step_up:
        browsers.remember(request, response, request.user)
    return response


@public
@never_cache
@require_safe
@_when_on
def signed_out_there(request: Request) -> HttpResponse:
    """ID-porten tells, in the person's browser but without our cookies, that its session has ended; so does ours."""
    session = str(request.GET.get("sid", ""))
    if request.GET.get("iss") != settings.IDPORTEN_ISSUER or not session or len(session) > _LONGEST_FIELD:
        return HttpResponse(status=400)
    end_provider_sessions(session)
    return HttpResponse(status=204)


def _leave(request: Request, purpose: Purpose, back_to: str) -> HttpResponse:
    try:
        address = actions.begin(request, purpose, back_to)
    except provider.Unavailable:
        return _refused(request, "unavailable", 503, again=_address(purpose, back_to))
    return HttpResponseRedirect(address)


def _address(purpose: Purpose, back_to: str) -> str:
    """Where this is begun."""
    return f"{reverse(_BEGINNINGS[purpose])}?{urlencode({'next': back_to})}"


def _refused(
    request: Request, why: str, status: int, begun: actions.Waiting | None = None, *, again: str = ""
) -> HttpResponse:
    if begun is not None:
        again = _address(begun.purpose, begun.way_back)
    context = {
        "why": why,
        "again": again or reverse(_BEGINNINGS[Purpose.SIGN_IN]),
        "is_known_there": actions.is_known_there(request),
    }
    response = render(request, "access/id_porten_refused.html", context, status=status)
    if status == 503:
        response["Retry-After"] = "60"
    return response
