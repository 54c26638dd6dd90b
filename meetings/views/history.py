"""Looking back: all the meetings of a plan that are past, and searching in what they agreed and wrote."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from access.trail import heads
from meetings.forms.searching import SearchForm
from meetings.gates import get_meetings_section_for
from meetings.past import past_meetings, with_counts
from meetings.searching import search
from plans.pages import SignedIn, fragment, get_plan, page, page_number

_ON_A_PAGE = 20


@require_safe
def history(request: SignedIn, pid: str) -> HttpResponse:
    plan = get_plan(request, pid)
    section = get_meetings_section_for(request.user, plan)
    streams = heads([section.stream])
    shown = Paginator(past_meetings(request.user, plan), _ON_A_PAGE).get_page(page_number(request))
    address = reverse("meetings:meeting-history", args=[plan.public_id])
    context = {
        "rows": with_counts(request.user, plan, shown.object_list),
        "shown": shown,
        "section": section,
        "streams": streams,
        "live_url": f"{address}?fragment=past&side={shown.number}",
    }
    if wanted := request.GET.get("fragment"):
        if wanted != "past":
            raise Http404
        words = _("The list of meetings has changed.")
        return fragment(request, plan, "meetings/_past.html", context, sections=[section], announce=words)
    context["form"] = SearchForm()
    return page(request, plan, "meetings/history.html", context, current="meetings", sections=[section])


@require_http_methods(["GET", "HEAD", "POST"])
def find(request: SignedIn, pid: str) -> HttpResponse:
    plan = get_plan(request, pid)
    section = get_meetings_section_for(request.user, plan)
    form = SearchForm(request.POST if request.method == "POST" else None)
    found = search(request.user, plan, form.cleaned_data["words"]) if form.is_valid() else None
    sections = list({one.pk: one for one in [section, *(found.sections if found else [])]}.values())
    status = 422 if form.is_bound and found is None else 200
    context = {"form": form, "found": found, "section": section}
    return page(request, plan, "meetings/search.html", context, current="meetings", sections=sections, status=status)
