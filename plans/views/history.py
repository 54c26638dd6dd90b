"""The history of a plan in words."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from plans.gates import changes_for, every_section_for
from plans.history import days_in_words, wordings
from plans.pages import SignedIn, fragment, get_plan, page, page_number, revisions

_ON_A_PAGE = 50


@require_safe
def history(request: SignedIn, pid: str) -> HttpResponse:
    plan = get_plan(request, pid)
    every = list(every_section_for(request.user, plan))
    streams = revisions(section for section in every if section.archived_at is None)
    changes = changes_for(request.user, plan).filter(kind__in=list(wordings))
    shown = Paginator(changes, _ON_A_PAGE).get_page(page_number(request))
    told = {change.section_id for change in shown.object_list}
    sections = [section for section in every if section.pk in told]
    address = reverse("plans:history", args=[plan.public_id])
    context = {
        "days": days_in_words(request.user, plan, shown.object_list),
        "shown": shown,
        "streams": streams,
        "live_url": f"{address}?fragment=history&side={shown.number}",
    }
    if wanted := request.GET.get("fragment"):
        if wanted != "history":
            raise Http404
        words = _("Something new is in the history.")
        return fragment(request, plan, "plans/_history.html", context, sections=sections, announce=words)
    return page(request, plan, "plans/history.html", context, current="history", sections=sections)
