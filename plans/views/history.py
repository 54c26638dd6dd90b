"""The history of a plan in words."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from plans.gates import changes_for, every_section_for
from plans.history import days_in_words, wordings
from plans.pages import SignedIn, get_plan, page, page_number

_ON_A_PAGE = 50


@require_safe
def history(request: SignedIn, pid: str) -> HttpResponse:
    plan = get_plan(request, pid)
    changes = changes_for(request.user, plan).filter(kind__in=list(wordings))
    shown = Paginator(changes, _ON_A_PAGE).get_page(page_number(request))
    days = days_in_words(request.user, plan, shown.object_list)
    told = {change.section_id for change in shown.object_list}
    sections = [section for section in every_section_for(request.user, plan) if section.pk in told]
    return page(
        request, plan, "plans/history.html", {"days": days, "shown": shown}, current="history", sections=sections
    )
