"""Final minutes: the files, the plan as it was, and what is added afterwards."""

import logging
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from access.decorators import once
from access.forms.stepup import StepUpForm
from access.pdf import NotMade
from access.views.stepup import prove
from meetings.actions.corrections import add_correction
from meetings.actions.distribution import NotFinal, note_opening
from meetings.forms.kept import CorrectionForm
from meetings.kept import get_kept, own_file_for, plan_then_for
from meetings.models import Meeting
from meetings.views.minuted import download, find, show
from plans.actions.drafts import remove_draft
from plans.drafts import draft_key
from plans.gates import draft_for, may_write
from plans.models import Plan, Section
from plans.pages import SignedIn, page

log = logging.getLogger("meetings.kept")


@require_safe
def file(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    """The file as it was frozen: the same bytes for everybody, for good."""
    plan, found = find(request, pid, meeting)
    kept = get_kept(found.minutes)
    return _download(request, plan, found, bytes(kept.pdf), "referat.pdf")


@require_safe
def own_file(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    """The same with the measures that this reader sees, and with what was added; made for them now."""
    plan, found = find(request, pid, meeting)
    try:
        content, held = own_file_for(request.user, plan, found)
    except NotMade:
        log.exception("no file of minutes %s", found.minutes.pk)
        messages.error(request, _("The file could not be made now. Try again in a while."))
        return redirect("meetings:minutes", plan.public_id, found.public_id)
    return _download(request, plan, found, content, "referat-med-tiltak.pdf", held)


@require_safe
def plan_as_it_was(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    plan, found = find(request, pid, meeting)
    parts = plan_then_for(request.user, plan, found.minutes)
    context = {"meeting": found, "minutes": found.minutes, "parts": parts}
    held = [found.section, *(part.section for part in parts)]
    return page(request, plan, "meetings/plan_then.html", context, current="meetings", sections=held)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def correct(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    """Write an addition and sign it with a fresh second factor."""
    plan, found = find(request, pid, meeting)
    if not may_write(plan, found.section):
        raise PermissionDenied("change_section")
    key = draft_key("minutes", found.minutes.public_id, "correct")
    if request.method == "POST" and "discard" in request.POST:
        remove_draft(key, by=request.user)
        return redirect("meetings:correct-minutes", plan.public_id, found.public_id)
    posted = request.POST if request.method == "POST" else None
    draft = draft_for(request.user, found.section, key) if posted is None else None
    form = CorrectionForm(posted, initial=draft.fields if draft else None)
    stepup = StepUpForm(posted, request=request)
    is_final = found.minutes.is_final
    if posted is not None and is_final and form.is_valid():
        proof = prove(request, stepup)
        if proof is not None:
            try:
                add_correction(found, form.cleaned_data["text"], by=request.user, proof=proof)
            except NotFinal:
                form.add_error("text", _("The minutes are not final yet. Comment on them instead."))
            else:
                messages.success(request, _("Your addition is signed, and stands after the minutes."))
                return redirect("meetings:minutes", plan.public_id, found.public_id)
    context: dict[str, Any] = {
        "section": found.section, "stepup": stepup, "draft": draft, "key": key, "is_final": is_final,
    }  # fmt: skip
    status = 200 if posted is None else 422 if form.errors or not is_final else stepup.status
    return show(request, plan, found, "meetings/correct.html", context, form=form, status=status)


def _download(
    request: SignedIn, plan: Plan, meeting: Meeting, content: bytes, name: str, held: Iterable[Section] = ()
) -> HttpResponse:
    note_opening(meeting, by=request.user)
    return download(request, plan, meeting, content, name, held)
