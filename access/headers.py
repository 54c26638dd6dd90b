"""Headers that every answer carries: nothing personal is cached, embedded elsewhere or tracked."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class PrivateHeaders:
    """Adds the isolation headers to every answer, and `no-store` to all but static files."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        response["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        if "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store"
        return response
