"""A meeting that has minutes: found for whoever asks, and pages about what follows it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from access.models import AccessEvent
from access.trail import opened
from meetings.after_gates import get_minuted_meeting_for
from meetings.models import Meeting
from meetings.pages import may_lead
from plans.models import Plan, Section
from plans.pages import SignedIn, get_plan, page


def find(request: SignedIn, pid: str, meeting: str) -> tuple[Plan, Meeting]:
    """Return the plan and a meeting that the person sees; raises Http404."""
    plan = get_plan(request, pid)
    return plan, get_minuted_meeting_for(request.user, plan, meeting)


def find_to_lead(request: SignedIn, pid: str, meeting: str) -> tuple[Plan, Meeting]:
    """The same for whoever leads; raises Http404 or PermissionDenied."""
    plan, found = find(request, pid, meeting)
    if not may_lead(plan, found.section):
        raise PermissionDenied("coordinate_plan")
    return plan, found


def download(
    request: SignedIn, plan: Plan, meeting: Meeting, content: bytes, name: str, held: Iterable[Section] = ()
) -> HttpResponse:
    """A file about the meeting, told in the access log before it leaves, also for the parts `held` beside Meetings."""
    opened(request, plan, [meeting.section, *held], action=AccessEvent.Action.EXPORTED)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def show(
    request: SignedIn,
    plan: Plan,
    meeting: Meeting,
    template: str,
    context: dict[str, Any],
    *,
    form: forms.Form | None = None,
    status: int = 0,
) -> HttpResponse:
    """A page about the meeting that holds content of Meetings only; with a form that was refused it answers so."""
    told = {"meeting": meeting, "minutes": meeting.minutes, "form": form, **context}
    answer = status or (422 if form is not None and form.is_bound else 200)
    return page(request, plan, template, told, current="meetings", sections=[meeting.section], status=answer)
