"""The pages nobody can be brought to without breaking something, drawn by the server and shown in their place."""

from collections.abc import Iterator
from functools import partial

from playwright.sync_api import Route

from tests.journeys.people import Person

_DRAW_ERRORS = """
from pathlib import Path
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django_otp.middleware import OTPMiddleware
request = RequestFactory().get("/")
request.user = AnonymousUser()
OTPMiddleware(lambda request: None)(request)
folder = Path(settings.TEMPLATES[0]["DIRS"][0]) / "errors"
names = sorted(file.name for file in folder.glob("*.html") if file.stem not in ("base", "bare"))
result = {name: render_to_string(f"errors/{name}", request=None if name[0] == "5" else request) for name in names}
"""
_DRAW_ID_PORTEN = """
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django_otp.middleware import OTPMiddleware
from access.forms.sign_in import SignInForm
request = RequestFactory().get("/")
request.user = AnonymousUser()
OTPMiddleware(lambda request: None)(request)
reasons = ("unknown", "another", "too-low", "too-long-ago", "cancelled", "used", "ended", "unavailable", "not-trusted")
refused = {"again": "/logg-inn", "is_known_there": True}
result = {
    why: render_to_string("access/id_porten_refused.html", {**refused, "why": why}, request=request) for why in reasons
}
offered = {"form": SignInForm(), "next": "/planer", "has_id_porten": True}
result["offered"] = render_to_string("access/sign_in.html", offered, request=request)
"""


def error_pages(somebody: Person, places: dict[str, str]) -> Iterator[str]:
    """One for every way in which a request can be refused or fail."""
    return _show(somebody, somebody.product.run(_DRAW_ERRORS))


def id_porten(somebody: Person, places: dict[str, str]) -> Iterator[str]:
    """The pages round ID-porten, which the demo has not set up."""
    return _show(somebody, somebody.product.run(_DRAW_ID_PORTEN), "id-porten-")


def _show(somebody: Person, drawn: dict[str, str], prefix: str = "") -> Iterator[str]:
    for name, html in drawn.items():
        address = f"{somebody.product.url}/hjelp?{prefix}{name}"
        somebody.page.route(address, partial(_answer_with, html))
        somebody.page.goto(address)
        yield name


def _answer_with(html: str, route: Route) -> None:
    route.fulfill(body=html, content_type="text/html; charset=utf-8")
