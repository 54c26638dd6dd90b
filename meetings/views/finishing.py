"""The leader's way from a meeting that is over to final minutes: who was there, sent for comments, final."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from access.decorators import once
from access.pdf import NotMade
from meetings.actions.attendance import note_attendance
from meetings.actions.minutes import finish_minutes, send_minutes
from meetings.after import said_context
from meetings.after_gates import is_attendance_noted
from meetings.attendance import attendance_of
from meetings.forms.after import AttendanceForm
from meetings.forms.minutes import SendForm
from meetings.minutes.log import Closed
from meetings.minutes.schema import Refused
from meetings.views.minuted import find_to_lead, show
from plans.pages import SignedIn


@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    plan, found = find_to_lead(request, pid, meeting)
    form = AttendanceForm(request.POST if request.method == "POST" else None, attended=attendance_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            note_attendance(found, form.noted, by=request.user)
        except Closed:
            messages.error(request, _("The minutes are final already."))
            return redirect("meetings:minutes", plan.public_id, found.public_id)
        messages.success(request, _("It is noted who was there."))
        address = "meetings:minutes" if found.minutes.sent_at else "meetings:send-minutes"
        return redirect(address, plan.public_id, found.public_id)
    context = {"is_noted": is_attendance_noted(found)}
    return show(request, plan, found, "meetings/attendance.html", context, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def send(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    plan, found = find_to_lead(request, pid, meeting)
    form = SendForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            send_minutes(found.minutes, comments_until=form.cleaned_data["comments_until"], by=request.user)
        except Closed:
            messages.error(request, _("The minutes are final already."))
        else:
            messages.success(request, _("The minutes are sent for comments."))
        return redirect("meetings:minutes", plan.public_id, found.public_id)
    return show(request, plan, found, "meetings/send.html", {"is_noted": is_attendance_noted(found)}, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def finish(request: SignedIn, pid: str, meeting: str) -> HttpResponse:
    plan, found = find_to_lead(request, pid, meeting)
    if request.method == "POST":
        try:
            finish_minutes(found.minutes, by=request.user)
        except Closed:
            messages.error(request, _("The minutes are final already."))
        except Refused:
            messages.error(request, _("The minutes hold something that cannot be kept. Ask for help."))
        except NotMade:
            messages.error(request, _("The file could not be made now. Try again in a while."))
        else:
            messages.success(request, _("The minutes are final."))
        return redirect("meetings:minutes", plan.public_id, found.public_id)
    context = {"is_noted": is_attendance_noted(found), **said_context(request.user, found)}
    return show(request, plan, found, "meetings/finish.html", context)
