"""The pages anybody may read: front page, help, privacy, accessibility, and the choice of language."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from access.actions.language import choose_language
from access.decorators import public
from ipplatform.demo.cast import is_open


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The product in a few plain words; a signed-in person goes on to the plans."""
    if request.user.is_authenticated and request.user.is_verified():  # type: ignore[attr-defined]
        return redirect("ipplatform:overview")
    return render(request, "pages/home.html", {"demo": is_open()})


@public
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/help.html")


@public
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/privacy.html")


@public
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/accessibility.html")


@public
@require_http_methods(["GET", "HEAD", "POST"])
def language(request: HttpRequest) -> HttpResponse:
    """Choose the language of the pages: kept in a cookie, and on the account of a signed-in person."""
    way_back = _way_back(request)
    if request.method != "POST":
        return render(request, "pages/language.html", {"next": way_back})
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        problem = _("We do not have that language. Choose one of these.")
        return render(request, "pages/language.html", {"next": way_back, "problem": problem}, status=422)
    if request.user.is_authenticated:
        choose_language(chosen, by=request.user)
    with override(chosen):
        response = redirect(way_back or "ipplatform:home")
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=365 * 24 * 3600,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def _way_back(request: HttpRequest) -> str:
    """The page of ours the person came from, or nothing: never somebody else's."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    # Without the slash it could be taken for the name of a view, and the redirect would fail.
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours and len(wanted) <= 2000 else ""
