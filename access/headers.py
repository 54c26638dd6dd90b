"""Headers that every answer carries: nothing personal is cached, embedded or tracked, and foreign scripts stay out."""

from collections.abc import Callable

from csp.utils import build_policy
from django.http import HttpRequest, HttpResponse


class PrivateHeaders:
    """Adds the content policy and the isolation headers to every answer, and `no-store` to all but static files.

    The policy is the same for every page, so it is put together once. What somebody has uploaded comes with a
    stricter one of its own, which stays.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Content-Security-Policy", self.policy)
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        response["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        if "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store"
        return response
