"""How long the session lasts: the page's script asks, warns two minutes before the end, and extends it."""

from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from access.requests import SignedIn
from access.sessions import extend


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def session(request: SignedIn) -> JsonResponse:
    """`{"seconds_left": 1800}`; POST counts as activity first, GET never does."""
    if request.method == "POST":
        extend(request)
    return JsonResponse({"seconds_left": request.session.seconds_left})
