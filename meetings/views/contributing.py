"""What an invited person wants said at a meeting, in writing: whether or not they come."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from access.decorators import once
from meetings.actions.answering import StaleContribution, TooLate, contribute, contribution_key
from meetings.forms.answering import ContributionForm
from meetings.gates import get_meeting_for
from meetings.invited_gates import get_own_invitee
from meetings.models import Invitee, Meeting
from plans.actions.drafts import remove_draft
from plans.gates import draft_for
from plans.models import Draft, Plan
from plans.pages import SignedIn, get_plan, page


@require_http_methods(["GET", "HEAD", "POST"])
@once
def contribution(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    plan = get_plan(request, pid)
    found = get_meeting_for(request.user, plan, meeting)
    invitee = get_own_invitee(request.user, found, request.GET.get("plass", ""))
    key = contribution_key(invitee)
    if request.method != "POST":
        draft = draft_for(request.user, found.section, key)
        return _show(request, plan, invitee, ContributionForm(initial=_initial(invitee, draft)), draft=draft)
    if "discard" in request.POST:
        remove_draft(key, by=request.user)
        return HttpResponseRedirect(request.get_full_path())
    form = ContributionForm(request.POST)
    if not form.is_valid():
        return _show(request, plan, invitee, form, status=422)
    try:
        contribute(found, invitee, form.cleaned_data["text"], written_at=form.cleaned_data["was"], by=request.user)
    except TooLate:
        messages.error(request, _("The meeting is over or called off, so nothing can be added."))
    except StaleContribution as stale:
        return _conflict(request, plan, found, stale.current)
    else:
        messages.success(request, _("What you want said is saved."))
    return redirect(f"{reverse('meetings:meeting', args=[plan.public_id, found.public_id])}#contributions")


def _initial(invitee: Invitee, draft: Draft | None) -> dict[str, Any]:
    was = invitee.contributed_at.isoformat() if invitee.contributed_at else ""
    initial = {"text": invitee.contribution, "was": was}
    if draft is not None:
        # On top of the text as it was when the draft was begun: a newer one is not overwritten.
        initial |= {name: str(draft.fields[name]) for name in ("text", "was") if name in draft.fields}
    return initial


def _conflict(request: SignedIn, plan: Plan, meeting: Meeting, current: Invitee) -> HttpResponse:
    """One's own text, now on top of the newest, and what somebody of the same seat wrote beside it."""
    current.meeting = meeting
    posted = request.POST.copy()
    posted["was"] = current.contributed_at.isoformat() if current.contributed_at else ""
    return _show(request, plan, current, ContributionForm(posted), status=409, theirs=current)


def _show(
    request: SignedIn, plan: Plan, invitee: Invitee, form: ContributionForm, *, status: int = 200, **context: Any
) -> HttpResponse:
    shown = {
        "meeting": invitee.meeting,
        "section": invitee.meeting.section,
        "invitee": invitee,
        "key": contribution_key(invitee),
        "form": form,
        **context,
    }
    sections = [invitee.meeting.section]
    return page(request, plan, "meetings/contribute.html", shown, current="meetings", sections=sections, status=status)
