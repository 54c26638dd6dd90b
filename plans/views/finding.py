"""Search first: whether the person who is to be invited has an account, by exact details only."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from access.actions.lookup import Details, find_account
from access.gates import account_found
from access.models import User
from access.throttle import TooSoon
from access.views.waits import in_words
from plans.forms.finding import FindPersonForm
from plans.models import Plan
from plans.pages import SignedIn, page
from plans.views.people import plan_with

_FOUND = "person-found"


@require_http_methods(["GET", "HEAD", "POST"])
def find(request: SignedIn, pid: str) -> HttpResponse:
    """Says no more than whether there is an account; the session keeps what was typed and found for the invitation."""
    plan = plan_with(request, pid, "coordinate_plan")
    form = FindPersonForm(request.POST if request.method == "POST" else None)
    status, result = (422 if request.method == "POST" else 200), ""
    if request.method == "POST" and form.is_valid():
        try:
            result = _search(request, plan, form.details())
            status = 200
        except TooSoon as too_soon:
            form.add_error(None, in_words(too_soon))
            status = 429
    context = {"form": form, "result": result, "has_owner": plan.owner_id is not None}
    return page(request, plan, "plans/find_person.html", context, current="people", status=status)


def _search(request: SignedIn, plan: Plan, details: Details) -> str:
    found = find_account(details, by=request.user)
    request.session[_FOUND] = {
        "plan": plan.public_id,
        "account": found.pk if found else None,
        "name": details.name,
        "born_on": details.born_on.isoformat() if details.born_on else "",
        "email": details.email,
        "mobile": details.mobile,
    }
    return "account" if found else "none"


def searched_for(request: SignedIn, plan: Plan) -> tuple[User | None, Details]:
    """Whose account the search before this invitation found, and what was typed; nothing where nobody searched."""
    kept: dict[str, Any] = request.session.get(_FOUND) or {}
    if "funnet" not in request.GET or kept.get("plan") != plan.public_id:
        return None, Details()
    born_on = date.fromisoformat(kept["born_on"]) if kept["born_on"] else None
    details = Details(kept["name"], born_on, kept["email"], kept["mobile"])
    return account_found(kept["account"]), details


def named(details: Details) -> str:
    """The person in the coordinator's own words: only what was typed."""
    return details.name or details.email or details.mobile or _("The person")
