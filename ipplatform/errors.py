"""Error pages in words: what happened, whether the text is safe, what to do. They hold no content.

A page about a plan that does not exist and one about a plan the reader may not see are the same page.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string

from access.decorators import public

_WORDED = (405, 409, 410, 413, 422, 429, 503)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Made without the request: whatever failed might fail again while the page is drawn."""
    return HttpResponse(render_to_string("errors/500.html"), status=500)


@public
def not_now(request: HttpRequest) -> HttpResponse:
    """What stands in for a page that cannot be made now; the browser may ask again in a second."""
    return HttpResponse(status=503, headers={"Retry-After": "1", "Cache-Control": "no-store"})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "errors/csrf.html", status=403)


class RefusalsInWords:
    """Gives a refusal that a view or Django left empty (wrong method, too large, too often …) a page in words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not isinstance(response, HttpResponse) or response.status_code not in _WORDED or response.content:
            return response
        page = render_to_string(f"errors/{response.status_code}.html", request=request)
        response["Content-Type"] = "text/html; charset=utf-8"
        response.content = page.encode() if request.method != "HEAD" else b""
        response.headers.pop("Content-Length", None)
        return response
