"""The minutes: reading along, and adding text by a plain field."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from access.decorators import once
from access.trail import heads
from meetings.actions.distribution import note_opening
from meetings.actions.minutes import NoSuchItem, add_text
from meetings.after import attendance_context, next_context, said_context
from meetings.after_gates import get_minuted_meeting_for
from meetings.agenda import promises_context
from meetings.forms.after import AnswerMinutesForm, CommentForm, SettleForm
from meetings.forms.minutes import TextForm
from meetings.gates import (
    get_agenda_item_for,
    get_meetings_section_for,
    is_reading_logged,
    writers_of,
)
from meetings.kept import kept_context
from meetings.minutes.awareness import colour_number
from meetings.minutes.log import Closed
from meetings.models import Meeting
from meetings.pages import may_be_written, may_lead
from meetings.room_gates import parked_items_of
from meetings.text import items_of, kept_text
from plans.drafts import draft_key
from plans.gates import draft_for
from plans.models import Plan
from plans.pages import SignedIn, fragment, get_plan, page


@require_safe
def minutes(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    plan = get_plan(request, pid)
    return minutes_page(request, plan, meeting)


@require_safe
def write(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    """The same page with every plain field open: for those who prefer it and where no script runs."""
    plan = get_plan(request, pid)
    found = get_minuted_meeting_for(request.user, plan, meeting)
    if not may_be_written(plan, found.minutes):
        raise PermissionDenied("change_section")
    return minutes_page(request, plan, meeting, is_plain=True)


def minutes_page(
    request: SignedIn, plan: Plan, public_id: str, *, is_plain: bool = False, status: int = 200, **refused: Any
) -> HttpResponse:
    """The page, or the part of it that is asked for; `refused` are forms that were sent with something missing."""
    section = get_meetings_section_for(request.user, plan)
    section_heads = heads([section.stream])
    found = get_minuted_meeting_for(request.user, plan, public_id)
    text_heads = heads([found.minutes.stream])
    context: dict[str, Any] = {
        "meeting": found,
        "minutes": found.minutes,
        "section": section,
        "state_streams": section_heads,
        "text_streams": text_heads,
        "read_streams": section_heads | text_heads,
        "may_write": may_be_written(plan, found.minutes),
        "may_lead": may_lead(plan, section),
        "is_plain": is_plain or request.user.has_plain_minutes,
        "colour": colour_number(request.user.pk),
        "form": TextForm(),
        "form_item": "",
        "url": reverse("meetings:minutes", args=[plan.public_id, found.public_id]),
    }
    wanted = request.GET.get("fragment", "")
    if wanted == "state":
        words = _("The state of the minutes has changed.")
        context |= {"writers": writers_of(found.minutes), **attendance_context(found)}
        return fragment(request, plan, "meetings/_state.html", context, sections=[section], announce=words)
    if wanted in ("said", "saying"):
        words = _("Somebody has said something about the minutes.") if wanted == "said" else ""
        context |= said_context(request.user, found) | _forms(request, found)
        return fragment(request, plan, f"meetings/_{wanted}.html", context, sections=[section], announce=words)
    context |= _text(found)
    if wanted:
        return _text_fragment(request, plan, found, wanted, context)
    context |= {
        "writers": writers_of(found.minutes),
        **attendance_context(found),
        **said_context(request.user, found),
        **kept_context(request.user, plan, found),
        **(next_context(found) if context["may_lead"] else {}),
        **_forms(request, found),
        **refused,
    }
    held = {one.pk: one for one in (section, *context["agreed_in"])}
    if not found.minutes.is_final:
        context |= promises_context(request.user, plan, found)
        held |= {one.pk: one for one in context["promise_sections"]}
    note_opening(found, by=request.user)
    return page(
        request, plan, "meetings/minutes.html", context, current="meetings", sections=list(held.values()), status=status
    )


def _forms(request: SignedIn, meeting: Meeting) -> dict[str, Any]:
    comment, remark = (_begun(request, meeting, name) for name in ("comment", "remark"))
    return {
        "comment_form": CommentForm(agenda=meeting.agenda.all(), initial=comment),
        "answer_form": AnswerMinutesForm(),
        "begun_remark": remark.get("remark", ""),
        "answer_seat": "",
        "settle_form": SettleForm(),
        "settle_answer": "",
    }


def _begun(request: SignedIn, meeting: Meeting, name: str) -> dict[str, str]:
    """What the person has begun to say about minutes that take it."""
    if not meeting.minutes.takes_comments:
        return {}
    draft = draft_for(request.user, meeting.section, draft_key("minutes", meeting.minutes.public_id, name))
    return draft.fields if draft else {}


def _text(meeting: Meeting) -> dict[str, Any]:
    if meeting.minutes.is_final:
        return {"items": [], "kept": kept_text(meeting.minutes)}
    texts = items_of(meeting, meeting.minutes)
    return {
        "items": [text for text in texts if text.html or not text.item.parked_at],
        "parked": parked_items_of(meeting),
    }


def _text_fragment(
    request: SignedIn, plan: Plan, meeting: Meeting, wanted: str, context: dict[str, Any]
) -> HttpResponse:
    """The list of items; all the text for those who read along; all items, or one's text, for those who may write."""
    held: dict[str, Any] = {
        "sections": [meeting.section],
        "is_logged": is_reading_logged(request.user, meeting.section, "meetings:minutes"),
    }
    templates = {"nav": "_items_nav", **({"items": "writing"} if context["may_write"] else {"text": "_text"})}
    if wanted in templates:
        return fragment(request, plan, f"meetings/{templates[wanted]}.html", context, **held)
    shown = next((text for text in context["items"] if text.item.public_id == wanted), None)
    if shown is None:
        raise Http404
    return fragment(request, plan, "meetings/_item_text.html", {**context, "text": shown}, **held)


@require_POST
@once
def add(request: SignedIn, pid: str, meeting: str, item: str) -> HttpResponse:
    plan = get_plan(request, pid)
    found = get_minuted_meeting_for(request.user, plan, meeting)
    found_item = get_agenda_item_for(found, item)
    form = TextForm(request.POST)
    if not form.is_valid():
        return minutes_page(request, plan, meeting, form=form, form_item=item, status=422)
    try:
        add_text(found.minutes, found_item, form.cleaned_data["text"], by=request.user)
    except Closed:
        form.add_error("text", _("The minutes are final. Nothing more can be added."))
        return minutes_page(request, plan, meeting, form=form, form_item=item, status=422)
    except NoSuchItem:
        form.add_error("text", _("The item was taken off the agenda just before. What you wrote stands here now."))
        left = next((one.public_id for one in found.agenda.all() if one.pk != found_item.pk), "")
        return minutes_page(request, plan, meeting, form=form, form_item=left, status=409)
    messages.success(request, _("Your text is in the minutes."))
    place = "meetings:room" if request.POST.get("back") == "room" else "meetings:minutes"
    return redirect(f"{reverse(place, args=[plan.public_id, found.public_id])}#item-{found_item.public_id}")
