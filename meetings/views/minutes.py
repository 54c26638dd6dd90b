"""The minutes: reading along, adding text by a plain field, sending them for comments and finishing them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access.decorators import once
from access.trail import heads
from meetings.actions.minutes import add_text, finish_minutes, send_minutes
from meetings.forms.minutes import SendForm, TextForm
from meetings.gates import (
    get_agenda_item_for,
    get_meeting_for,
    get_meetings_section_for,
    is_reading_logged,
    writers_of,
)
from meetings.minutes.awareness import colour_number
from meetings.minutes.log import Closed
from meetings.minutes.schema import Refused
from meetings.models import Meeting
from meetings.pages import may_be_written, may_lead
from meetings.text import items_of, kept_text
from plans.models import Plan
from plans.pages import SignedIn, fragment, get_plan, page


@require_safe
def minutes(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    plan = get_plan(request, pid)
    return _minutes_page(request, plan, meeting)


@require_safe
def write(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    """The same page with every plain field open: for those who prefer it and where no script runs."""
    plan = get_plan(request, pid)
    found = get_meeting_for(request.user, plan, meeting)
    if not may_be_written(plan, found.minutes):
        raise PermissionDenied("change_section")
    return _minutes_page(request, plan, meeting, is_plain=True)


def _minutes_page(
    request: SignedIn,
    plan: Plan,
    public_id: str,
    *,
    form: TextForm | None = None,
    form_item: str = "",
    is_plain: bool = False,
    status: int = 200,
) -> HttpResponse:
    section = get_meetings_section_for(request.user, plan)
    section_heads = heads([section.stream])
    found = get_meeting_for(request.user, plan, public_id)
    found.minutes.meeting = found
    text_heads = heads([found.minutes.stream])
    is_writable = may_be_written(plan, found.minutes)
    context: dict[str, Any] = {
        "meeting": found,
        "minutes": found.minutes,
        "section": section,
        "state_streams": section_heads,
        "text_streams": text_heads,
        "may_write": is_writable,
        "may_lead": may_lead(plan, section),
        "is_plain": is_plain or request.user.has_plain_minutes,
        "colour": colour_number(request.user.pk),
        "form": form or TextForm(),
        "form_item": form_item,
        "url": reverse("meetings:minutes", args=[plan.public_id, found.public_id]),
    }
    wanted = request.GET.get("fragment", "")
    if wanted == "state":
        words = _("The state of the minutes has changed.")
        context["writers"] = writers_of(found.minutes)
        return fragment(request, plan, "meetings/_state.html", context, sections=[section], announce=words)
    context |= _text(found)
    if wanted:
        return _text_fragment(request, plan, found, wanted, context)
    context["writers"] = writers_of(found.minutes)
    return page(request, plan, "meetings/minutes.html", context, current="meetings", sections=[section], status=status)


def _text(meeting: Meeting) -> dict[str, Any]:
    if meeting.minutes.is_open:
        return {"items": items_of(meeting, meeting.minutes)}
    return {"items": [], "kept": kept_text(meeting.minutes)}


def _text_fragment(
    request: SignedIn, plan: Plan, meeting: Meeting, wanted: str, context: dict[str, Any]
) -> HttpResponse:
    """All the text for those who read along, or one item's for those who may write in the others."""
    held: dict[str, Any] = {
        "sections": [meeting.section],
        "is_logged": is_reading_logged(request.user, meeting.section, "meetings:minutes"),
    }
    if wanted == "text" and not context["may_write"]:
        return fragment(request, plan, "meetings/_text.html", context, **held)
    shown = next((text for text in context["items"] if text.item.public_id == wanted), None)
    if shown is None:
        raise Http404
    return fragment(request, plan, "meetings/_item_text.html", {**context, "text": shown}, **held)


@require_POST
@once
def add(request: SignedIn, pid: str, meeting: str, item: str) -> HttpResponse:
    plan = get_plan(request, pid)
    found = get_meeting_for(request.user, plan, meeting)
    found_item = get_agenda_item_for(found, item)
    form = TextForm(request.POST)
    if not form.is_valid():
        return _minutes_page(request, plan, meeting, form=form, form_item=item, status=422)
    try:
        add_text(found.minutes, found_item, form.cleaned_data["text"], by=request.user)
    except Closed:
        form.add_error("text", _("The minutes are final. Nothing more can be added."))
        return _minutes_page(request, plan, meeting, form=form, form_item=item, status=422)
    messages.success(request, _("Your text is in the minutes."))
    return redirect(
        f"{reverse('meetings:minutes', args=[plan.public_id, found.public_id])}#item-{found_item.public_id}"
    )


@require_http_methods(["GET", "HEAD", "POST"])
@once
def send(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    plan = get_plan(request, pid)
    found = _to_lead(request, plan, meeting)
    form = SendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            send_minutes(found.minutes, comments_until=form.cleaned_data["comments_until"], by=request.user)
        except Closed:
            messages.error(request, _("The minutes are final already."))
        else:
            messages.success(request, _("The minutes are sent for comments."))
        return redirect("meetings:minutes", plan.public_id, found.public_id)
    return page(
        request,
        plan,
        "meetings/send.html",
        {"meeting": found, "minutes": found.minutes, "form": form},
        current="meetings",
        sections=[found.section],
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def finish(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    plan = get_plan(request, pid)
    found = _to_lead(request, plan, meeting)
    if request.method == "POST":
        try:
            finish_minutes(found.minutes, by=request.user)
        except Closed:
            messages.error(request, _("The minutes are final already."))
        except Refused:
            messages.error(request, _("The minutes hold something that cannot be kept. Ask for help."))
        else:
            messages.success(request, _("The minutes are final."))
        return redirect("meetings:minutes", plan.public_id, found.public_id)
    context = {"meeting": found, "minutes": found.minutes}
    return page(request, plan, "meetings/finish.html", context, current="meetings", sections=[found.section])


def _to_lead(request: SignedIn, plan: Plan, public_id: str) -> Meeting:
    found = get_meeting_for(request.user, plan, public_id)
    if not may_lead(plan, found.section):
        raise PermissionDenied("coordinate_plan")
    return found
