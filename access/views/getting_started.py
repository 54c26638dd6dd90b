"""The first visit by invitation: what will happen, a password, the app, and ten codes on paper."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from access import browsers
from access.actions import getting_started as actions
from access.actions.second_factor import WrongCode, forget_fresh_codes, fresh_codes, key_as_qr
from access.decorators import public
from access.entry import get_invitation
from access.forms.sign_in import CodeForm, KeptForm, NewPasswordForm
from access.idporten.configuration import is_on
from access.models import Invitation
from access.requests import Request
from access.throttle import TooSoon
from access.views.waits import in_words

Step = Callable[[Request, Invitation], HttpResponse]


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def accept_invitation(request: Request, token: str) -> HttpResponse:
    """Tells what will happen; only the button begins, so that a mail scanner that opens the link uses nothing up."""
    try:
        invitation = get_invitation(token)
    except Http404:
        return _ended(request, status=404)
    if invitation.used_at or invitation.expires_at <= timezone.now():
        return _ended(request)
    if request.method == "POST":
        actions.start(request, invitation)
        return redirect("access:choose-password")
    return render(request, "access/invitation.html", {"invitation": invitation, "has_id_porten": is_on()})


def _step(view: Step) -> Callable[[Request], HttpResponse]:
    """A page of the first visit: opens only for a browser that has begun with an invitation that holds."""

    @public
    @never_cache
    @sensitive_post_parameters()
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def page(request: Request) -> HttpResponse:
        invitation = actions.started(request)
        return _ended(request) if invitation is None else view(request, invitation)

    return page


@_step
def choose_password(request: Request, invitation: Invitation) -> HttpResponse:
    """Step one: a password."""
    form = NewPasswordForm(request.POST or None, user=invitation.user)
    if request.method == "POST" and form.is_valid():
        actions.choose_password(request, invitation, form.cleaned_data["password"])
        return redirect("access:enrol")
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "person": invitation.user, "has_id_porten": is_on()}
    return render(request, "access/choose_password.html", context, status=status)


@_step
def enrol(request: Request, invitation: Invitation) -> HttpResponse:
    """Step two: an app, and its first code."""
    device = actions.app_to_connect(request, invitation)
    if device is None:
        return redirect("access:choose-password")
    form = CodeForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        try:
            if form.is_valid():
                actions.confirm(request, invitation, device, form.cleaned_data["code"])
                response = redirect("access:backup-codes")
                browsers.remember(request, response, invitation.user)
                return response
        except actions.Ended:
            return _ended(request)
        except WrongCode:
            form.add_error("code", _("The code is wrong. Wait for the next one in the app, and try that."))
        except TooSoon as too_soon:
            form.add_error("code", in_words(too_soon))
            status = 429
    context = {
        "form": form,
        "device": device,
        "qr": key_as_qr(device),
        "address": device.address,
        "person": invitation.user,
    }
    return render(request, "access/enrol.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def backup_codes(request: Request) -> HttpResponse:
    """Step three, and after new codes have been made: ten codes, shown until the person says they are kept."""
    codes = fresh_codes(request)
    if not codes:
        return redirect("access:settings")
    form = KeptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        forget_fresh_codes(request)
        return redirect("ipplatform:overview")
    status = 422 if request.method == "POST" else 200
    return render(request, "access/backup_codes.html", {"codes": codes, "form": form}, status=status)


def _ended(request: Request, status: int = 410) -> HttpResponse:
    return render(request, "access/invitation_ended.html", status=status)
