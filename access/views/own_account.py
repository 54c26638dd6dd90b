"""The page where people change their own account: one group in each section, saved by its own button."""

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access.actions import own_account as actions
from access.actions.second_factor import WrongCode, renew_backup_codes
from access.actions.sign_in import WrongPassword
from access.entry import get_session_for, sessions_for
from access.forms.settings import GROUPS, ChangePasswordForm, group_form
from access.forms.sign_in import CodeForm
from access.models import User
from access.requests import SignedIn
from access.sessions import handle_of
from access.throttle import TooSoon
from access.views.waits import in_words
from frontend.display import COOKIE, display_from

_YEAR = 365 * 24 * 3600


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_settings(request: SignedIn) -> HttpResponse:
    """Shows every group; a POST saves the one whose button was pressed."""
    user = request.user
    group = str(request.POST.get("group", ""))
    if request.method != "POST":
        return _page(request)
    if group not in GROUPS:
        return _page(request, status=422)
    form = group_form(group, user, request.POST)
    if not form.is_valid():
        return _page(request, status=422, **{group: form})
    actions.choose_settings(form.cleaned_data, by=user)
    with translation.override(user.language):
        messages.success(request, _("Your choices are saved."))
    response = redirect("access:settings")
    _remember_in_browser(response, user)
    return response


@never_cache
@sensitive_post_parameters()
@require_POST
def change_password(request: SignedIn) -> HttpResponse:
    user = request.user
    form = ChangePasswordForm(request.POST, user=user)
    status = 422
    try:
        if form.is_valid():
            actions.change_password(request, form.cleaned_data["old_password"], form.cleaned_data["password"], by=user)
            messages.success(request, _("Your password is changed. You are signed out in all other browsers."))
            return redirect("access:settings")
    except WrongPassword:
        form.add_error("old_password", _("This is not the password you have now."))
    except TooSoon as too_soon:
        form.add_error("old_password", in_words(too_soon))
        status = 429
    return _page(request, status=status, password=form)


@never_cache
@sensitive_post_parameters()
@require_POST
def new_backup_codes(request: SignedIn) -> HttpResponse:
    user = request.user
    form = CodeForm(request.POST, auto_id="id_codes_%s")
    status = 422
    try:
        if form.is_valid():
            renew_backup_codes(request, form.cleaned_data["code"], by=user)
            return redirect("access:backup-codes")
    except WrongCode:
        form.add_error("code", _("The code is wrong or has been used. Try a new one."))
    except TooSoon as too_soon:
        form.add_error("code", in_words(too_soon))
        status = 429
    return _page(request, status=status, codes=form)


@never_cache
@require_POST
def end_one_session(request: SignedIn, session: str) -> HttpResponse:
    found = get_session_for(request.user, session)
    is_here = found.session_key == request.session.session_key
    actions.end_one_session(found, by=request.user)
    if is_here:
        return redirect("access:sign-out")
    messages.success(request, _("The browser is signed out."))
    return redirect("access:sessions")


@never_cache
@require_safe
def own_sessions(request: SignedIn) -> HttpResponse:
    """Where the person is signed in, and how they sign in."""
    rows = [
        {
            "session": one,
            "handle": handle_of(one.session_key),
            "is_here": one.session_key == request.session.session_key,
        }
        for one in sessions_for(request.user)
    ]
    context = {
        "rows": rows,
        "idle_minutes": settings.SESSION_IDLE_SECONDS // 60,
        "longest_hours": settings.SESSION_COOKIE_AGE // 3600,
    }
    return render(request, "access/sessions.html", context)


@never_cache
@require_POST
def end_other_sessions(request: SignedIn) -> HttpResponse:
    user = request.user
    ended = actions.end_other_sessions(request, by=user)
    words = ngettext("You are signed out in %(n)s other browser.", "You are signed out in %(n)s other browsers.", ended)
    messages.success(request, words % {"n": ended})
    return redirect("access:sessions")


def _page(request: SignedIn, status: int = 200, **bound: Form) -> HttpResponse:
    user = request.user
    forms: dict[str, Form] = {group: group_form(group, user) for group in GROUPS}
    forms["password"] = ChangePasswordForm(user=user)
    forms["codes"] = CodeForm(auto_id="id_codes_%s")
    context = {
        "forms": forms | bound,
        "wrong": next(iter(bound.values()), None),
    }
    return render(request, "access/settings.html", context, status=status)


def _remember_in_browser(response: HttpResponse, user: User) -> None:
    """The sign-in page has no account to ask, so what the eyes need is kept in the browser too."""
    display = display_from(user.text_size, user.scheme, user.has_more_air, user.has_calm_view)
    for name, value in ((COOKIE, display.cookie), (settings.LANGUAGE_COOKIE_NAME, user.language)):
        response.set_cookie(
            name, value, max_age=_YEAR, httponly=True, samesite="Lax", secure=bool(settings.SESSION_COOKIE_SECURE)
        )
