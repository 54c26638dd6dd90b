"""How a page of a plan answers: found through the gate, logged before it leaves, framed for its reader."""

import hashlib
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.template.loader import render_to_string

from access import requests
from access.trail import heads, opened
from plans.frame import plan_frame
from plans.gates import get_plan_for
from plans.late import held_in
from plans.models import Plan, Section
from plans.unusual import reason_in

# Tokens differ from answer to answer though the content is the same.
_TOKENS = re.compile(rb'name="(?:csrfmiddlewaretoken|_once)" value="[^"]*"')
SignedIn = requests.SignedIn


def get_plan(request: SignedIn, public_id: str) -> Plan:
    """Return the plan for this reader; raises Http404, and ReasonNeeded where they must say first why they open it."""
    plan = get_plan_for(request.user, public_id)
    request.held = held_in(plan)
    request.reason = reason_in(request, plan)
    return plan


def page(
    request: SignedIn,
    plan: Plan,
    template: str,
    context: dict[str, Any],
    *,
    current: str,
    sections: Iterable[Section] = (),
    seen: list[Section] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Answer with a page of the plan; `sections` are those whose content it holds and go to the access log.

    `seen` are all sections the reader sees, where the view has fetched them already.
    """
    held = list(sections)
    if held:
        opened(request, plan, held)
    around = plan_frame(request.user, plan, current, sections=seen)
    return render(request, template, {**around, **context}, status=status)


def fragment(
    request: SignedIn,
    plan: Plan,
    template: str,
    context: dict[str, Any],
    *,
    sections: Iterable[Section],
    announce: str = "",
    is_logged: bool = False,
) -> HttpResponse:
    """Answer with a part of a page that a script puts in its place; 304 when the reader has it already.

    `announce` is the sentence read aloud for those who do not see the change; it holds no content. `is_logged` says
    that the caller has found this reading in the access log already, for text that changes many times a minute.
    """
    body = render_to_string(template, {"plan": plan, **context}, request).encode()
    etag = f'W/"{hashlib.blake2b(_TOKENS.sub(b"", body), digest_size=12).hexdigest()}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    if not is_logged:
        opened(request, plan, sections, channel="fragment")
    response = HttpResponse(body, headers={"ETag": etag})
    if announce:
        response["X-Announce"] = quote(announce)
    return response


def revisions(sections: Iterable[Section]) -> dict[str, int]:
    """The revision of each section's stream now. Ask before reading the content that will carry the number."""
    return heads([section.stream for section in sections])


def page_number(request: HttpRequest) -> int:
    """Which page of a long list is asked for; the first when the address says nothing sensible."""
    asked = request.GET.get("side", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
