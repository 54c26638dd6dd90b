"""Before a meeting: whom the plan owner wants there, and what somebody has prepared."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from meetings.actions.wishing import OtherWords, set_prepared, wish_for_meeting, wish_for_next
from meetings.forms.wishing import AttendanceWishForm
from meetings.gates import (
    attendance_wish_for,
    get_meeting_for,
    get_meetings_section_for,
    get_preparation_for,
    may_write_wish,
)
from meetings.models import Meeting
from plans.models import Plan, Section
from plans.pages import SignedIn, get_plan, page


@require_http_methods(["GET", "HEAD", "POST"])
def next_meeting(request: SignedIn, pid: str) -> HttpResponse:
    """Whom the plan owner wants at the next meeting, before it is called."""
    plan = get_plan(request, pid)
    return _wish(request, plan, get_meetings_section_for(request.user, plan), None)


@require_http_methods(["GET", "HEAD", "POST"])
def this_meeting(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    """The same for one that has been called."""
    plan = get_plan(request, pid)
    found = get_meeting_for(request.user, plan, meeting)
    return _wish(request, plan, found.section, found)


def _wish(request: SignedIn, plan: Plan, section: Section, meeting: Meeting | None) -> HttpResponse:
    if not may_write_wish(request.user, plan):
        raise PermissionDenied("manage_access")
    stands = meeting.owners_wish if meeting else _words(request, section)
    wishes = partial(AttendanceWishForm, is_own=plan.owner_id == request.user.pk, name=plan.first_name)
    back = reverse("meetings:meeting" if meeting else "meetings:meetings", args=_place(plan, meeting))
    form = wishes(initial={"words": stands, "before": stands})
    theirs, status = "", 200
    if request.method == "POST":
        form, status = wishes(request.POST), 422
        if form.is_valid():
            words, before = form.cleaned_data["words"], form.cleaned_data["before"]
            try:
                if meeting:
                    wish_for_meeting(meeting, words, before=before, by=request.user)
                else:
                    wish_for_next(section, words, before=before, by=request.user)
            except OtherWords as other:
                theirs, status = other.words, 409
                posted = request.POST.copy()
                posted["before"] = other.words
                form = wishes(posted)
            else:
                messages.success(request, _("Saved. The coordinator reads it when planning the meeting."))
                return redirect(back)
    context = {"form": form, "theirs": theirs, "meeting": meeting, "section": section, "back": back}
    return page(
        request, plan, "meetings/attendance_wish.html", context, current="meetings", sections=[section], status=status
    )


def _words(request: SignedIn, section: Section) -> str:
    wish = attendance_wish_for(request.user, section)
    return wish.words if wish else ""


def _place(plan: Plan, meeting: Meeting | None) -> list[str]:
    return [plan.public_id, meeting.public_id] if meeting else [plan.public_id]


@require_POST
def prepare(request: SignedIn, pid: str, meeting: str, task: str) -> HttpResponse:
    """One's own task before the meeting is done, or is not after all."""
    plan = get_plan(request, pid)
    found = get_meeting_for(request.user, plan, meeting)
    own = get_preparation_for(request.user, plan, found, task)
    set_prepared(own, request.POST.get("done") == "1", by=request.user)
    return redirect("meetings:meeting", plan.public_id, found.public_id)
