"""Who has got the final minutes, whom else they are given to, and the meeting after this one."""

import logging

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access.decorators import once
from access.pdf import NotMade
from meetings.actions.distribution import NotFinal, note_receiver
from meetings.actions.next_meeting import propose_next_meeting
from meetings.after_gates import get_outsider_of
from meetings.cover import cover_letter
from meetings.delivery_proof import deliveries_of
from meetings.forms.kept import ReceiverForm
from meetings.kept import get_kept
from meetings.pages import may_lead
from meetings.views.minuted import download, find, find_to_lead, show
from plans.gates import may_manage
from plans.pages import SignedIn

log = logging.getLogger("meetings.distribution")


@require_http_methods(["GET", "HEAD", "POST"])
@once
def receivers(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    """The list for whoever leads and for those who decide over access; only the leader adds to it."""
    plan, found = find(request, pid, meeting)
    leads = may_lead(plan, found.section)
    if not (leads or may_manage(plan)) or (request.method == "POST" and not leads):
        raise PermissionDenied("coordinate_plan")
    form = ReceiverForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("name", "address", "way", "given_on")}
        try:
            note_receiver(found, **given, by=request.user)
        except NotFinal:
            form.add_error(None, _("The minutes are not final yet."))
        else:
            messages.success(request, _("It is noted who gets the minutes."))
            return redirect("meetings:receivers", plan.public_id, found.public_id)
    context = {
        "deliveries": deliveries_of(found) if found.minutes.is_final else [],
        "may_lead": leads,
    }
    return show(request, plan, found, "meetings/receivers.html", context, form=form)


@require_safe
def letter(request: SignedIn, pid: str, meeting: str, receiver: str) -> HttpResponse:
    """The letter that goes on top of the minutes to somebody outside."""
    plan, found = find_to_lead(request, pid, meeting)
    outsider = get_outsider_of(found.minutes, receiver)
    try:
        content = cover_letter(found, outsider, get_kept(found.minutes))
    except NotMade:
        log.exception("no letter for receiver %s", outsider.pk)
        messages.error(request, _("The file could not be made now. Try again in a while."))
        return redirect("meetings:receivers", plan.public_id, found.public_id)
    return download(request, plan, found, content, "brev.pdf")


@require_POST
@once
def propose_next(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    plan, found = find_to_lead(request, pid, meeting)
    draft = propose_next_meeting(found, by=request.user)
    messages.success(request, _("A draft of the next notice is ready. Nobody is told before you send it."))
    return redirect("meetings:change-meeting", plan.public_id, draft.public_id)
