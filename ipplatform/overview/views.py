"""The overview page and its live fragment."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from access.gates import municipalities_coordinated_by
from access.models import User
from access.register import organisations_administered_by
from access.trail import heads, opened_several
from ipplatform.overview.forms import Search
from ipplatform.overview.gates import my_invitations_for, my_measures_for, seen_by, streams_for
from ipplatform.overview.rows import Row, Totals, found, in_order, rows_of, totals_of
from plans.asked import Asked, asked_of
from plans.overseeing import Numbers, numbers_for

PER_PAGE = 25
# Fewer plans than this are all in sight: a search field would only be in the way.
SEARCHED_FROM = 6
_LOOKED_FOR = "plans-looked-for"


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the page shows, for one person."""

    own: list[Row]
    page: Page[Row]
    has_rows: bool
    has_search: bool
    totals: Totals | None
    asked: list[Asked]
    measures: list[Any]
    invitations: list[Any]
    overseen: list[Numbers]
    today: date


@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: HttpRequest) -> HttpResponse:
    """The plans somebody is in and what waits for them, cut by what they may see.

    The name looked for is kept in the session and never stands in an address.
    """
    if request.method == "POST":
        request.session[_LOOKED_FOR] = request.POST.get("wanted", "").strip()[:80]
        return redirect(_address(Search("", request.POST.get("sort"))))
    assert isinstance(request.user, User)  # noqa: S101  (the middleware lets nobody else in)
    search = Search(str(request.session.get(_LOOKED_FOR, "")), request.GET.get("sort"))
    # Before the content, so that a change in between is seen as one to come.
    streams = heads(streams_for(request.user))
    shown = _overview_for(request.user, search, request.GET.get("page", "1")[:6])
    _log(request, shown)
    context = {
        "overview": shown,
        "search": search,
        "streams": streams,
        "fragment_url": _address(search, shown.page.number) + "&fragment=plans",
        "address": _address(search),
        "keeps_register": organisations_administered_by(request.user).exists(),
        "may_open_plan": municipalities_coordinated_by(request.user).exists(),
    }
    is_fragment = request.GET.get("fragment") == "plans"
    return render(request, "ipplatform/_plans.html" if is_fragment else "ipplatform/overview.html", context)


def _overview_for(user: User, search: Search, page_number: str) -> Overview:
    now, today = timezone.now(), timezone.localdate()
    rows = rows_of(seen_by(user, now, today), user.pk)
    others = [row for row in rows if not row.is_own]
    decided = [row.plan for row in rows if row.plan.decides]
    coordinated = [row for row in others if row.is_coordinated]
    listed = in_order(found(others, search.name), search.order)
    return Overview(
        own=[row for row in rows if row.is_own],
        page=Paginator(listed, PER_PAGE).get_page(page_number),
        has_rows=bool(others),
        has_search=len(others) >= SEARCHED_FROM,
        totals=totals_of(coordinated) if coordinated else None,
        asked=asked_of(user, decided) if decided else [],
        measures=my_measures_for(user, today + timedelta(days=14)),
        invitations=my_invitations_for(user, now),
        overseen=numbers_for(user),
        today=today,
    )


def _log(request: HttpRequest, shown: Overview) -> None:
    """What waits is named by its text, so the plan owners can read that it was shown."""
    sections = {thing.section for thing in (*shown.measures, *shown.invitations)}
    opened_several(request, sections, channel="fragment" if request.GET.get("fragment") else "page")


def _address(search: Search, page_number: int = 1) -> str:
    asked = {"sort": search.order} | ({"page": str(page_number)} if page_number > 1 else {})
    return f"{reverse('ipplatform:overview')}?{urlencode(asked)}"
