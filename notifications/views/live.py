"""The two questions an open page asks over HTTP: what have I missed, and who is here."""

from typing import cast

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from access.models import User
from notifications.gates import missed_by, people_here_for
from notifications.live import protocol


@require_safe
def since(request: HttpRequest) -> HttpResponse:
    try:
        streams = protocol.read_query(request.GET.getlist("s"))
    except protocol.Malformed as error:
        raise BadRequest("Not a list of streams.") from error
    revisions, gone = missed_by(cast(User, request.user), streams)
    return JsonResponse(protocol.heads(revisions, gone))


@require_safe
def presence(request: HttpRequest) -> HttpResponse:
    people = people_here_for(cast(User, request.user), request.GET.get("s", ""))
    return render(request, "notifications/_presence.html", {"people": people})
