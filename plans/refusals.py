"""Refused tries at anything in a plan go to its access log, whichever app's page it was.

To the one who tries, a plan they do not see looks like a plan that does not exist; only the log knows the difference.
"""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from access.models import AccessEvent
from access.trail import opened
from plans.gates import plan_known


class LogRefusals:
    """Logs a signed-in person's 403s and 404s under a plan's address (the `pid` of the route), after any rollback."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: Any, exception: Exception) -> None:
        match = request.resolver_match
        if not isinstance(exception, Http404 | PermissionDenied) or match is None or "pid" not in match.kwargs:
            return
        plan = plan_known(match.kwargs["pid"])
        if plan is not None and request.user.is_authenticated:
            opened(request, plan, [], action=AccessEvent.Action.REFUSED)
