"""The owner's side answers a request for access: yes, yes but less, no, or ask me later."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from access.actions.asking import begin_yes, put_off_request, refuse_request
from access.asking import get_request_for, is_waiting_for_another
from access.consent_gates import newest_consents
from access.scope import seats_beyond
from plans.forms.asking import AnswerForm
from plans.gates import sections_for
from plans.models import Plan
from plans.pages import SignedIn, page
from plans.people import level_sentences, what_is
from plans.views.people import plan_with
from plans.wishes import Wish, wish_of


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: SignedIn, pid: str, wish: str) -> HttpResponse:
    plan = plan_with(request, pid, "manage_access")
    asked = get_request_for(request.user, plan, wish)
    sections = list(sections_for(request.user, plan))
    found = wish_of(asked, sections, newest_consents([asked.seat]).get(asked.seat_id))
    form = AnswerForm(request.POST if request.method == "POST" else None)
    is_beyond = asked.seat_id in seats_beyond(request.user, plan)
    if request.method == "POST" and form.is_valid():
        choice = form.cleaned_data["answer"]
        if is_beyond:
            raise PermissionDenied
        if choice in ("no", "later"):
            return _not_now(request, plan, found, choice)
        if found.levels:
            draft = begin_yes(asked, found.levels, by=request.user)
            return redirect(
                "plans:give-check" if choice == "yes" else "plans:give-what", plan.public_id, draft.public_id
            )
        form.add_error(None, _("You decide over none of these parts, so there is nothing to say yes to."))
    context = {
        "form": form,
        "wish": found,
        "what": what_is(asked.seat),
        "has_now": level_sentences(found.has_now),
        "is_waiting": is_waiting_for_another(asked),
        "is_beyond": is_beyond,
    }
    status = 422 if request.method == "POST" else 200
    return page(request, plan, "plans/request.html", context, current="people", seen=sections, status=status)


def _not_now(request: SignedIn, plan: Plan, found: Wish, choice: str) -> HttpResponse:
    if choice == "no":
        refuse_request(found.request, by=request.user)
        messages.success(request, _("You said no. %(name)s is told so, and not why.") % {"name": found.name})
    else:
        put_off_request(found.request, by=request.user)
        messages.success(request, _("You are asked again in a few days. %(name)s waits.") % {"name": found.name})
    return redirect("plans:people", plan.public_id)
