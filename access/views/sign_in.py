"""Signing in, step by step, and signing out."""

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from access import browsers
from access.actions import sign_in as actions
from access.actions.idporten import address_to_leave, kept_token
from access.actions.second_factor import WrongCode
from access.decorators import half_signed_in, public
from access.entry import APP, BACKUP, has_factor, passkeys_for
from access.forms.sign_in import CodeForm, SignInForm
from access.idporten.configuration import is_on
from access.requests import Request
from access.throttle import TooSoon
from access.views.onward import onward
from access.views.waits import in_words


@public
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: Request) -> HttpResponse:
    """The first step: address and password."""
    if request.user.is_authenticated and request.user.is_verified():
        return redirect(way_back(request))
    form = SignInForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = _give_password(request, form)
        if status == 302:
            return redirect(_with_way_back("access:second-factor", way_back(request)))
    context = {"form": form, "next": way_back(request), "has_id_porten": is_on()}
    return render(request, "access/sign_in.html", context, status=status)


@half_signed_in
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: Request) -> HttpResponse:
    """The second step: a code from the app, or one from paper."""
    if request.user.is_verified():
        return redirect(way_back(request))
    if actions.has_waited_too_long(request):
        actions.sign_out(request)
        return redirect(_with_way_back("access:sign-in", way_back(request)))
    way = BACKUP if _asked(request, "way") == BACKUP else APP
    form = CodeForm(request.POST or None, way=way, is_alone=True)
    status = 200
    if request.method == "POST":
        status = _give_code(request, form, way)
        if status == 302:
            response = redirect(onward(request.user, way_back(request)))
            browsers.remember(request, response, request.user)
            return response
    context = {
        "form": form,
        "way": way,
        "next": way_back(request),
        "has_backup": has_factor(request.user, BACKUP),
        "has_passkey": passkeys_for(request.user).exists(),
    }
    return render(request, "access/second_factor.html", context, status=status)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request: Request) -> HttpResponse:
    """Asks first when opened as a page; afterwards the same address tells that it has happened, to every tab."""
    if request.method != "POST":
        return render(request, "access/sign_out.html")
    token = kept_token(request)
    actions.sign_out(request)
    if elsewhere := address_to_leave(token):
        # A page that leads on: a redirect to another site would be held back as the end of a form of ours.
        response = render(request, "access/id_porten_sign_out.html", {"elsewhere": elsewhere})
    else:
        response = redirect("access:sign-out")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


def way_back(request: Request) -> str:
    """Where the person wanted to go: an address of ours, never another site's."""
    wanted = _asked(request, REDIRECT_FIELD_NAME)
    if wanted.startswith("/") and len(wanted) <= 2000 and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return reverse("ipplatform:overview")


def _asked(request: Request, name: str) -> str:
    return str(request.POST.get(name) or request.GET.get(name) or "")


def _with_way_back(name: str, address: str) -> str:
    suffix = "" if address == reverse("ipplatform:overview") else f"?{urlencode({REDIRECT_FIELD_NAME: address})}"
    return reverse(name) + suffix


def _give_password(request: Request, form: Form) -> int:
    """The status of the answer: 302 when the password was right."""
    if not form.is_valid():
        return 422
    try:
        actions.give_password(request, form.cleaned_data["email"], form.cleaned_data["password"])
    except actions.WrongPassword:
        form.add_error(None, _("The e-mail address or the password is wrong."))
        return 422
    except TooSoon as too_soon:
        form.add_error(None, in_words(too_soon))
        return 429
    return 302


def _give_code(request: Request, form: Form, way: str) -> int:
    """The status of the answer: 302 when the code was right."""
    if not form.is_valid():
        return 422
    try:
        actions.give_code(request, request.user, form.cleaned_data["code"], way)
    except WrongCode:
        form.add_error("code", _("The code is wrong or has been used. Try a new one."))
        return 422
    except TooSoon as too_soon:
        form.add_error("code", in_words(too_soon))
        return 429
    return 302
