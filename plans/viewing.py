"""Answering with a page as somebody of the team gets it: the page's own view, asked through the gates as that person.

Nothing is remembered between two pages: the address says as whom. Every link and form of the answer stays below that
address, where only reading is answered.
"""

from copy import copy
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import Resolver404, ResolverMatch, get_script_prefix, resolve, set_script_prefix

from access.models import Seat, User
from access.trail import opened
from access.viewing import viewing
from plans.models import Plan
from plans.pages import SignedIn

# The pages that can be looked at so; other apps add theirs in `AppConfig.ready`.
viewable = {
    "plans:plan", "plans:about", "plans:goals", "plans:goal", "plans:measure", "plans:history", "plans:people",
    "plans:who-sees",
}  # fmt: skip
# How somebody reads is their own: the viewer keeps the letters, the colours and the calm of their own account.
_OWN_CHOICES = ("language", "text_size", "scheme", "has_more_air", "has_calm_view", "has_plain_minutes")


@dataclass(frozen=True, slots=True)
class Banner:
    """What stands on top of such a page: as whom, and the way out; `place` is the address everything stays below."""

    name: str
    way_out: str
    place: str


def page_as(request: SignedIn, plan: Plan, seat: Seat, person: User, inner: str, banner: Banner) -> HttpResponse | None:
    """The page at `inner` as this person gets it, logged under the viewer's name; None where they get none.

    Raises Http404 for what cannot be looked at so.
    """
    match = _match(inner, plan)
    asked = _asked_by(request, person, inner, match, banner)
    outside = get_script_prefix()
    set_script_prefix(f"{banner.place}/")
    try:
        with viewing(request.user, person, seat) as mark:
            answer: Any = match.func(asked, *match.args, **match.kwargs)
            if answer.status_code == 200 and not mark.is_logged:
                opened(asked, plan, [])
    except (Http404, PermissionDenied):
        return None
    finally:
        set_script_prefix(outside)
    return answer if answer.status_code in (200, 302, 304) else None


def _match(inner: str, plan: Plan) -> ResolverMatch:
    try:
        match = resolve(inner)
    except Resolver404 as error:
        raise Http404 from error
    if match.view_name not in viewable or match.kwargs.get("pid") != plan.public_id:
        raise Http404
    return match


def _asked_by(request: SignedIn, person: User, inner: str, match: ResolverMatch, banner: Banner) -> SignedIn:
    """The viewer's request as if the person had sent it; not signed in, so that no socket and no inbox is theirs."""
    for name in _OWN_CHOICES:
        setattr(person, name, getattr(request.user, name))
    person.is_verified = lambda: False  # type: ignore[attr-defined]
    asked = copy(request)
    asked.user = person
    asked.path = asked.path_info = inner
    asked.resolver_match = match
    asked.viewing = banner  # type: ignore[attr-defined]
    return asked
