"""Comments on minutes, the answer of each invited seat, and what became of remarks."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from access.decorators import once
from meetings.actions.approval import Rewritten, answer_minutes, settle_remark
from meetings.actions.comments import NotOpen, add_comment, withdraw_comment
from meetings.after_gates import get_answer_about, get_own_comment_for
from meetings.forms.after import AnswerMinutesForm, CommentForm, SettleForm
from meetings.gates import get_agenda_item_for, invitees_of
from meetings.models import Approval, Invitee, Meeting
from meetings.views.minuted import find, find_to_lead
from meetings.views.minutes import minutes_page
from plans.models import Plan
from plans.pages import SignedIn


@require_POST
@once
def comment(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    plan, found = find(request, pid, meeting)
    form = CommentForm(request.POST, agenda=found.agenda.all())
    if form.is_valid():
        chosen = form.cleaned_data["item"]
        item = get_agenda_item_for(found, chosen) if chosen else None
        try:
            add_comment(found, item, form.cleaned_data["text"], by=request.user)
        except NotOpen:
            form.add_error("text", _("The minutes do not take comments now."))
        else:
            messages.success(request, _("Your comment is there for everybody who sees the meetings."))
            return _back(plan, found)
    return minutes_page(request, plan, meeting, comment_form=form, status=422)


@require_POST
def withdraw(request: SignedIn, pid: str, meeting: str, comment: str) -> HttpResponse:
    plan, found = find(request, pid, meeting)
    own = get_own_comment_for(request.user, found.minutes, comment)
    try:
        withdraw_comment(found, own, by=request.user)
    except NotOpen:
        messages.error(request, _("The minutes do not take comments now."))
    else:
        messages.success(request, _("Your comment is taken back."))
    return _back(plan, found)


@require_POST
@once
def approve(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    plan, found = find(request, pid, meeting)
    invitee = _answered_seat(request, found)
    form = AnswerMinutesForm(request.POST)
    if form.is_valid():
        answer = form.cleaned_data["answer"]
        try:
            answer_minutes(found, invitee, answer, remark=form.cleaned_data["remark"], by=request.user)
        except NotOpen:
            form.add_error("remark", _("The minutes do not take comments now."))
        else:
            has_approved = answer == Approval.Answer.APPROVED
            words = _("You have approved the minutes.") if has_approved else _("Your remark is noted.")
            messages.success(request, words)
            return _back(plan, found)
    seat = invitee.seat.public_id
    return minutes_page(request, plan, meeting, answer_form=form, answer_seat=seat, status=422)


@require_POST
@once
def settle(request: SignedIn, pid: str, meeting: str, answer: str) -> HttpResponse:
    plan, found = find_to_lead(request, pid, meeting)
    given = get_answer_about(found.minutes, answer)
    form, status = SettleForm(request.POST), 422
    if form.is_valid():
        try:
            settle_remark(found, given, form.cleaned_data["words"], read=form.cleaned_data["read"], by=request.user)
        except NotOpen:
            form.add_error("words", _("The minutes are final already."))
        except Rewritten:
            form.add_error("words", _("The remark has been changed since. It stands here as it is now."))
            status = 409
        else:
            messages.success(request, _("The remark is settled."))
            return _back(plan, found)
    return minutes_page(request, plan, meeting, settle_form=form, settle_answer=answer, status=status)


def _back(plan: Plan, meeting: Meeting) -> HttpResponse:
    return redirect(f"{reverse('meetings:minutes', args=[plan.public_id, meeting.public_id])}#said")


def _answered_seat(request: SignedIn, meeting: Meeting) -> Invitee:
    """The invitation that is answered for; 404 where the person has none of that seat."""
    own = invitees_of(request.user, meeting)
    wanted = request.POST.get("seat", "")
    chosen = [one for one in own if one.seat.public_id == wanted] if wanted else own[:1]
    if not chosen:
        raise Http404
    return chosen[0]
