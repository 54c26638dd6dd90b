"""The access log, for the plan owner and those who decide for them."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from plans.gates import events_for, may_read_log, people_in_log_for
from plans.openings import openings_in_words
from plans.pages import SignedIn, get_plan, page, page_number

_ON_A_PAGE = 300


@require_safe
def access_log(request: SignedIn, pid: str) -> HttpResponse:
    plan = get_plan(request, pid)
    if not may_read_log(request.user, plan):
        raise PermissionDenied("manage_access")
    people = list(people_in_log_for(request.user, plan))
    chosen = next((person for person in people if person.public_id == request.GET.get("person")), None)
    events = events_for(request.user, plan)
    if chosen is not None:
        events = events.filter(user=chosen)
    shown = Paginator(events, _ON_A_PAGE).get_page(page_number(request))
    days = openings_in_words(request.user, plan, shown.object_list)
    context = {"days": days, "shown": shown, "people": people, "chosen": chosen}
    return page(request, plan, "plans/log.html", context, current="log")
