"""What leaves the product about a meeting: the entry for one's own calendar, and a letter for somebody outside."""

import logging

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from access.models import AccessEvent
from access.pdf import NotMade
from access.trail import opened
from meetings.calendar import FILE_NAME, Method, calendar_file
from meetings.forms.letter import LetterForm
from meetings.gates import get_meeting_for
from meetings.models import Meeting
from meetings.pages import may_lead
from meetings.paper import contents_of, letter_pdf
from plans.pages import SignedIn, get_plan, page

log = logging.getLogger("meetings.delivery")


@require_safe
def calendar(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    """The meeting as a file for a calendar: its time, a link, and what its reader has chosen to have there."""
    plan = get_plan(request, pid)
    found = get_meeting_for(request.user, plan, meeting)
    method = Method.PUBLISH if found.status == Meeting.Status.CALLED else Method.CANCEL
    opened(request, plan, [found.section], action=AccessEvent.Action.EXPORTED, channel="file")
    headers = {"Content-Disposition": f'attachment; filename="{FILE_NAME}"'}
    content = calendar_file(found, method, detail=request.user.calendar_detail)
    return HttpResponse(content, content_type=f"text/calendar; method={method}; charset=utf-8", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    """The notice on paper. Name and address go into the file and nowhere else; the log tells that a letter was made."""
    plan = get_plan(request, pid)
    found = get_meeting_for(request.user, plan, meeting)
    if not may_lead(plan, found.section):
        raise PermissionDenied("coordinate_plan")
    if found.status != Meeting.Status.CALLED:
        return redirect("meetings:meeting", plan.public_id, found.public_id)
    form = LetterForm(request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            content = letter_pdf(plan, found, **form.cleaned_data, by=request.user)
        except NotMade:
            log.exception("no letter about meeting %s", found.pk)
            messages.error(request, _("The file could not be made now. Try again in a while."))
            status = 503
        else:
            opened(request, plan, [found.section], action=AccessEvent.Action.PRINTED, channel="letter")
            headers = {"Content-Disposition": 'attachment; filename="innkalling.pdf"'}
            return HttpResponse(content, content_type="application/pdf", headers=headers)
    context = {"meeting": found, "form": form, **contents_of(found)}
    return page(
        request, plan, "meetings/letter.html", context, current="meetings", sections=[found.section], status=status
    )
