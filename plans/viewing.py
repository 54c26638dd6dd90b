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

from access.actions.consents import as_if_signed
from access.gates import person_in
from access.models import Consent, Seat, User
from access.trail import opened
from access.viewing import Viewing, viewing
from plans.models import Plan
from plans.pages import SignedIn

# The pages that can be looked at so; other apps add theirs in `AppConfig.ready`.
viewable = {
    "plans:plan", "plans:about", "plans:goals", "plans:goal", "plans:measure", "plans:history", "plans:people",
    "plans:who-sees",
}  # fmt: skip
# How somebody reads is their own: the viewer keeps the letters, the colours and the calm of their own account.
_OWN_CHOICES = (
    "language",
    "text_size",
    "scheme",
    "has_more_air",
    "has_calm_view",
    "has_plain_minutes",
    "calendar_detail",
)


@dataclass(frozen=True, slots=True)
class Banner:
    """What stands on top of such a page: as whom, and the way out; `place` is the address everything stays below.

    `is_tried` says that they do not see it yet.
    """

    name: str
    way_out: str
    place: str
    is_tried: bool = False


def page_as(
    request: SignedIn, plan: Plan, seat: Seat, inner: str, banner: Banner, *, consent: Consent | None = None
) -> HttpResponse | None:
    """The page at `inner` as who sits in this seat gets it, logged under the viewer's name; None where they get none.

    With `consent`, a draft or an offer, as they get it once that is signed. Raises Http404 for what cannot be looked
    at so.
    """
    match = _match(inner, plan)
    if consent is None:
        found = _found_as(request, seat, match, inner, banner)
    else:
        with as_if_signed(consent):
            found = _found_as(request, seat, match, inner, banner)
    if found is None:
        return None
    answer, asked, mark = found
    if answer.status_code == 200 and not mark.is_logged:
        with viewing(request.user, mark.person, seat):
            opened(asked, plan, mark.sections)
    return answer if answer.status_code in (200, 302, 304) else None


def _found_as(
    request: SignedIn, seat: Seat, match: ResolverMatch, inner: str, banner: Banner
) -> tuple[Any, SignedIn, Viewing] | None:
    """The view's own answer, the request it was given, and what it has noted."""
    person = person_in(seat)
    if person is None:
        return None
    asked = _asked_by(request, person, inner, match, banner)
    outside = get_script_prefix()
    set_script_prefix(f"{banner.place}/")
    try:
        with viewing(request.user, person, seat, is_tried=banner.is_tried) as mark:
            return match.func(asked, *match.args, **match.kwargs), asked, mark
    except (Http404, PermissionDenied):
        return None
    finally:
        set_script_prefix(outside)


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
