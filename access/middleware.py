"""Who comes in: a verified second factor for every page, and the language a person has chosen."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone, translation

from access.sessions import SEEN_EVERY, extend

Next = Callable[[HttpRequest], HttpResponse]


class SecondFactorRequired:
    """Lets nobody without a verified second factor open a page that is not marked public or part of signing in.

    Pages are sent to sign-in with the way back; scripts and fragments get 401 and keep the text on the screen. A form
    that comes after the session has ended, as it does without scripts, is answered with the text that stood in it.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, *_args: object) -> HttpResponse | None:
        if getattr(view, "is_public", False):
            return None
        if request.user.is_authenticated and (request.user.is_verified() or getattr(view, "is_half_signed_in", False)):
            return None
        if wants_fragment(request):
            return JsonResponse({"error": "signed-out"}, status=401)
        if texts := _texts_of(request):
            return render(request, "access/signed_out_with_text.html", {"texts": texts}, status=401)
        way_back = request.get_full_path() if request.method == "GET" else ""
        suffix = f"?next={quote(way_back)}" if way_back and way_back != "/" else ""
        return HttpResponseRedirect(resolve_url(settings.LOGIN_URL) + suffix)


class Activity:
    """Keeps the session of somebody who is doing something from running idle.

    What a script asks for by itself (fragments, catching up) is nobody's activity: a forgotten screen must go dark.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, *_args: object) -> None:
        if request.method == "GET" and wants_fragment(request):
            return
        seen_at = request.session.seen_at if request.user.is_authenticated else None
        if seen_at and timezone.now() - seen_at >= SEEN_EVERY:
            extend(request)


def _texts_of(request: HttpRequest) -> list[str]:
    """What somebody wrote in a form that they opened while they were signed in; no passwords, no codes."""
    has_ended = settings.SESSION_COOKIE_NAME in request.COOKIES and not request.user.is_authenticated
    if request.method != "POST" or not has_ended:
        return []
    fields = [(name, text.strip()) for name, texts in request.POST.lists() for text in texts]
    return [text for name, text in fields if " " in text and "password" not in name and "code" not in name]


def wants_fragment(request: HttpRequest) -> bool:
    """Whether a script asks rather than a person: a redirect to sign-in would end up inside the page."""
    return request.headers.get("X-Fragment") == "1" or request.headers.get("Accept", "").startswith("application/json")


class ChosenLanguage:
    """Speaks the language chosen on the account, else the cookie's, else bokmål; the browser's wish is not asked.

    Bokmål is the municipality's language; a phone set to English by accident must not change what is read.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if request.user.is_authenticated:
            language = request.user.language
        if language not in dict(settings.LANGUAGES):
            language = settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response
