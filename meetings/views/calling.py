"""Writing a notice: a new one, a draft, or a change of one that has been sent."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from access.decorators import once
from access.models import Seat
from meetings.actions.answering import TooLate
from meetings.actions.calling import StaleMeeting, change_draft, draft_meeting
from meetings.actions.changing import change_meeting, changes_of
from meetings.agenda import DueGoal, goals_to_offer, sections_of
from meetings.changes import in_words
from meetings.forms.calling import MeetingForm
from meetings.forms.proposing import USUAL_WAIT, first_values, values_of
from meetings.gates import (
    attendance_wish_for,
    drafts_for,
    get_draft_for,
    get_meeting_for,
    get_meetings_section_for,
    team_with_access,
)
from meetings.inviting import Blind, blind_seats
from meetings.models import Meeting
from meetings.noticing import is_short
from meetings.pages import may_lead
from meetings.views.uninvited import ask_to_let_in
from plans.actions.drafts import remove_draft
from plans.drafts import draft_key
from plans.gates import draft_for
from plans.models import Draft, Plan, Section
from plans.pages import SignedIn, get_plan, page

Status = Meeting.Status


@dataclass
class _Writing:
    """One notice being written: by whom, in which plan, and who can be invited."""

    request: SignedIn
    plan: Plan
    section: Section
    key: str
    meeting: Meeting | None
    seats: list[Seat]
    blind: list[Blind]
    goals: list[DueGoal]

    def form(self, data: Any = None, **options: Any) -> MeetingForm:
        return MeetingForm(
            data, seats=self.seats, section=self.section, goals=self.goals, meeting=self.meeting, **options
        )

    def show(self, form: MeetingForm, status: int = 200, **more: Any) -> HttpResponse:
        meeting, user = self.meeting, self.request.user
        wish = attendance_wish_for(user, self.section)
        is_sent = meeting is not None and meeting.status == Status.CALLED
        context = {
            "section": self.section,
            "meeting": meeting,
            "key": self.key,
            "blind": self.blind,
            "form": form,
            "is_sent": is_sent,
            "wish": meeting.owners_wish if meeting and is_sent else (wish.words if wish else ""),
            **more,
        }
        sections = [self.section, *sections_of(self.goals)]
        return page(
            self.request, self.plan, "meetings/call.html", context, current="meetings", sections=sections, status=status
        )


@require_http_methods(["GET", "HEAD", "POST"])
@once
def call(request: SignedIn, pid: str) -> HttpResponse:
    """A new notice; it is kept as a draft and looked over before it is sent."""
    plan = get_plan(request, pid)
    section = get_meetings_section_for(request.user, plan)
    writing = _begin(request, plan, section, draft_key("meeting", section.public_id, "new"), None)

    def save(form: MeetingForm) -> HttpResponse:
        new = draft_meeting(section, form.notice(), by=request.user)
        return _to_draft(request, plan, new, form)

    return _write(writing, lambda: first_values(writing.seats, request.user), save)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def change(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    """A draft, or a notice that has been sent: then what changes is read in words before it is told."""
    plan = get_plan(request, pid)
    found = _draft_or_meeting(request, plan, meeting)
    if found.status != Status.DRAFT and not found.is_ahead:
        return redirect("meetings:meeting", plan.public_id, found.public_id)
    writing = _begin(request, plan, found.section, draft_key("meeting", found.public_id, "change"), found)

    def save(form: MeetingForm) -> HttpResponse:
        if found.status == Status.CALLED:
            return _change_sent(writing, found, form)
        change_draft(found, form.notice(), version=form.cleaned_data["version"], by=request.user)
        return _to_draft(request, plan, found, form)

    return _write(writing, lambda: values_of(found), save)


def _draft_or_meeting(request: SignedIn, plan: Plan, public_id: str) -> Meeting:
    if drafts_for(request.user, plan).filter(public_id=public_id).exists():
        return get_draft_for(request.user, plan, public_id)
    return get_meeting_for(request.user, plan, public_id)


def _begin(request: SignedIn, plan: Plan, section: Section, key: str, meeting: Meeting | None) -> _Writing:
    if not may_lead(plan, section):
        raise PermissionDenied("coordinate_plan")
    seats, without = team_with_access(plan, section)
    blind = blind_seats(request.user, plan, section, without)
    taken = set(meeting.agenda.values_list("goal_id", flat=True)) if meeting else set()
    meets_at = meeting.starts_at if meeting else timezone.now() + USUAL_WAIT
    goals = goals_to_offer(request.user, plan, meets_at, taken)
    return _Writing(request, plan, section, key, meeting, seats, blind, goals)


def _write(
    writing: _Writing, proposed: Callable[[], dict[str, Any]], save: Callable[[MeetingForm], HttpResponse]
) -> HttpResponse:
    """Show the form, keep or discard unsent text, add lines, ask for access, save, or show both texts when stale."""
    request = writing.request
    if request.method != "POST":
        draft = draft_for(request.user, writing.section, writing.key)
        return writing.show(writing.form(initial={**proposed(), **_kept(draft)}), draft=draft)
    if "discard" in request.POST:
        remove_draft(writing.key, by=request.user)
        return HttpResponseRedirect(request.get_full_path())
    form = writing.form(request.POST)
    if {"more", "back", "ask"} & set(request.POST):
        # A step on the way: nothing is judged yet.
        asked = _ask(writing, request.POST["ask"]) if "ask" in request.POST else ""
        form.errors.clear()
        return writing.show(form, asked=asked)
    if not form.is_valid():
        return writing.show(form, status=422)
    try:
        return save(form)
    except StaleMeeting as stale:
        return _conflict(writing, stale.current)
    except TooLate:
        messages.error(request, _("The meeting is over, so its notice stays as it is."))
        return redirect("meetings:meetings", writing.plan.public_id)


def _kept(draft: Draft | None) -> dict[str, Any]:
    """The text that was kept, on top of the notice as it was when it was begun: a newer change is not overwritten."""
    if draft is None:
        return {}
    kept: dict[str, Any] = dict(draft.fields)
    version = str(kept.pop("version", ""))
    if version.isascii() and version.isdigit() and len(version) < 10:
        kept["version"] = int(version)
    return kept


def _ask(writing: _Writing, public_id: str) -> str:
    words = ask_to_let_in(writing.request, writing.plan, writing.section, writing.blind, public_id)
    _seats, without = team_with_access(writing.plan, writing.section)
    writing.blind = blind_seats(writing.request.user, writing.plan, writing.section, without)
    return words


def _to_draft(request: SignedIn, plan: Plan, meeting: Meeting, form: MeetingForm) -> HttpResponse:
    if form.is_unfinished:
        messages.success(request, _("The draft is saved. Only those who may lead the meetings see it."))
        return redirect("meetings:meetings", plan.public_id)
    return redirect("meetings:draft", plan.public_id, meeting.public_id)


def _change_sent(writing: _Writing, meeting: Meeting, form: MeetingForm) -> HttpResponse:
    """Read what changes, in words; then tell everybody."""
    request, plan = writing.request, writing.plan
    url = reverse("meetings:meeting", args=[plan.public_id, meeting.public_id])
    notice, version = form.notice(), form.cleaned_data["version"]
    if version != meeting.version:
        raise StaleMeeting(meeting)
    changed = changes_of(meeting, notice)
    if changed and "confirm" not in request.POST:
        shown = {
            "meeting": meeting,
            "section": meeting.section,
            "changed": in_words(request.user, plan, [difference.kept() for difference in changed]),
            "asks_again": any(difference.field == "starts_at" for difference in changed),
            "is_short_notice": is_short(notice.values["starts_at"], timezone.now())
            and any(difference.field == "starts_at" for difference in changed),
            "posted": [
                (name, value)
                for name, values in request.POST.lists()
                for value in values
                if name not in ("csrfmiddlewaretoken", "_once")
            ],
        }
        sections = [meeting.section]
        return page(request, plan, "meetings/changes.html", shown, current="meetings", sections=sections)
    if change_meeting(meeting, notice, version=version, by=request.user):
        messages.success(request, _("The meeting is changed. Everybody who is invited has been told."))
    else:
        messages.info(request, _("Nothing was changed, so nobody has been told anything."))
    return redirect(url)


def _conflict(writing: _Writing, current: Meeting) -> HttpResponse:
    """One's own form, now on top of the newest version, and the meeting as it stands beside it."""
    request, plan = writing.request, writing.plan
    if current.status == Status.CANCELLED:
        messages.error(request, _("The meeting has been called off meanwhile."))
        return redirect("meetings:meeting", plan.public_id, current.public_id)
    posted = request.POST.copy()
    posted["version"] = str(current.version)
    theirs = _draft_or_meeting(request, plan, current.public_id)
    writing.meeting = theirs
    return writing.show(writing.form(posted), status=409, theirs=theirs)
