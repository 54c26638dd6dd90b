"""Calling a meeting, changing it and calling it off."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from access.decorators import once
from access.models import Seat
from meetings.actions.calling import StaleMeeting, call_meeting, cancel_meeting, change_meeting
from meetings.forms.calling import MeetingForm, first_values, values_of
from meetings.gates import get_meeting_for, get_meetings_section_for, team_with_access
from meetings.models import Meeting
from meetings.pages import may_lead, uninvitable
from plans.actions.drafts import remove_draft
from plans.drafts import draft_key
from plans.gates import draft_for
from plans.models import Draft, Plan, Section
from plans.pages import SignedIn, get_plan, page


@require_http_methods(["GET", "HEAD", "POST"])
@once
def call(request: SignedIn, pid: str) -> HttpResponse:
    plan = get_plan(request, pid)
    section = get_meetings_section_for(request.user, plan)
    key = draft_key("meeting", section.public_id, "new")

    def save(form: MeetingForm) -> str:
        new = call_meeting(
            section,
            **form.values(),
            seats=form.cleaned_data["seats"],
            agenda=[line.title for line in form.agenda_of(form.cleaned_data)],
            by=request.user,
        )
        messages.success(request, _("The meeting is called. Everybody who is invited has been told."))
        return reverse("meetings:meeting", args=[plan.public_id, new.public_id])

    return _write(request, plan, section, key, save)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def change(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    plan = get_plan(request, pid)
    found = get_meeting_for(request.user, plan, meeting)
    url = reverse("meetings:meeting", args=[plan.public_id, found.public_id])
    if found.status != Meeting.Status.CALLED:
        return redirect(url)

    def save(form: MeetingForm) -> str:
        change_meeting(
            found,
            form.values(),
            seats=form.cleaned_data["seats"],
            agenda=form.agenda_of(form.cleaned_data),
            version=form.cleaned_data["version"],
            by=request.user,
        )
        messages.success(request, _("The meeting is changed. Everybody who is invited has been told."))
        return url

    key = draft_key("meeting", found.public_id, "change")
    return _write(request, plan, found.section, key, save, meeting=found)


def _write(
    request: SignedIn,
    plan: Plan,
    section: Section,
    key: str,
    save: Callable[[MeetingForm], str],
    meeting: Meeting | None = None,
) -> HttpResponse:
    """Show the form, keep or discard its draft, add rows to the agenda, save, or show both when somebody was first."""
    if not may_lead(plan, section):
        raise PermissionDenied("coordinate_plan")
    seats, without = team_with_access(plan, section)
    context: dict[str, Any] = {"section": section, "meeting": meeting, "key": key, "without": uninvitable(without)}
    if request.method != "POST":
        draft = draft_for(request.user, section, key)
        form = MeetingForm(initial=_initial(seats, meeting, draft), seats=seats, meeting=meeting)
        return _show(request, plan, {**context, "form": form, "draft": draft})
    if "discard" in request.POST:
        remove_draft(key, by=request.user)
        return HttpResponseRedirect(request.get_full_path())
    form = MeetingForm(request.POST, seats=seats, meeting=meeting)
    if "more" in request.POST:
        form.errors.clear()
        return _show(request, plan, {**context, "form": form})
    if not form.is_valid():
        return _show(request, plan, {**context, "form": form}, status=422)
    try:
        return HttpResponseRedirect(save(form))
    except StaleMeeting as stale:
        return _conflict(request, plan, context, seats, stale.current)


def _initial(seats: list[Seat], meeting: Meeting | None, draft: Draft | None) -> dict[str, Any]:
    initial = values_of(meeting) if meeting else first_values(seats)
    if draft is not None:
        kept: dict[str, Any] = {name: text for name, text in draft.fields.items() if name not in ("seats", "agenda")}
        version = str(kept.pop("version", ""))
        if version.isascii() and version.isdigit() and len(version) < 10:
            # On top of the meeting as it was when the draft was begun: a newer change is not overwritten.
            kept["version"] = int(version)
        initial.update(kept)
    return initial


def _show(request: SignedIn, plan: Plan, context: dict[str, Any], status: int = 200) -> HttpResponse:
    sections = [context["section"]]
    return page(request, plan, "meetings/call.html", context, current="meetings", sections=sections, status=status)


def _conflict(
    request: SignedIn, plan: Plan, context: dict[str, Any], seats: list[Seat], current: Meeting
) -> HttpResponse:
    """One's own form, now on top of the newest version, and the meeting as it stands beside it."""
    if current.status != Meeting.Status.CALLED:
        messages.error(request, _("The meeting has been called off meanwhile."))
        return redirect("meetings:meeting", plan.public_id, current.public_id)
    posted = request.POST.copy()
    posted["version"] = str(current.version)
    form = MeetingForm(posted, seats=seats, meeting=current)
    theirs = get_meeting_for(request.user, plan, current.public_id)
    return _show(request, plan, {**context, "form": form, "theirs": theirs}, status=409)


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    plan = get_plan(request, pid)
    found = get_meeting_for(request.user, plan, meeting)
    if not may_lead(plan, found.section):
        raise PermissionDenied("coordinate_plan")
    if request.method == "POST":
        cancel_meeting(found, by=request.user)
        messages.success(request, _("The meeting is called off. Everybody who was invited has been told."))
        return redirect("meetings:meeting", plan.public_id, found.public_id)
    return page(request, plan, "meetings/cancel.html", {"meeting": found}, current="meetings", sections=[found.section])
