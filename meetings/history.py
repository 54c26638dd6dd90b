"""Meetings and minutes as the plan's history names them."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from access.models import User
from frontend.dates import in_words
from meetings.after_gates import approvals_for
from meetings.gates import meetings_for
from plans.history import Named, Thing, things, wordings
from plans.models import Plan


def _meetings(user: User, plan: Plan, ids: set[str]) -> Named:
    return {
        meeting.public_id: (
            in_words(timezone.localtime(meeting.starts_at)),
            reverse("meetings:meeting", args=[plan.public_id, meeting.public_id]),
        )
        for meeting in meetings_for(user, plan).filter(public_id__in=ids)
    }


def _minutes(user: User, plan: Plan, ids: set[str]) -> Named:
    return {
        meeting.minutes.public_id: (
            in_words(timezone.localtime(meeting.starts_at)),
            reverse("meetings:minutes", args=[plan.public_id, meeting.public_id]),
        )
        for meeting in meetings_for(user, plan).filter(minutes__public_id__in=ids)
    }


def _approvals(user: User, plan: Plan, ids: set[str]) -> Named:
    """An answer about minutes is called after them."""
    return {
        approval.public_id: (
            in_words(timezone.localtime(approval.minutes.meeting.starts_at)),
            reverse("meetings:minutes", args=[plan.public_id, approval.minutes.meeting.public_id]),
        )
        for approval in approvals_for(user, plan).filter(public_id__in=ids)
    }


def register() -> None:
    """Give the plan's history its sentences about meetings."""
    wordings.update(
        {
            "meeting.called": gettext_lazy("{who} called {thing}"),
            "meeting.changed": gettext_lazy("{who} changed {thing}"),
            "meeting.cancelled": gettext_lazy("{who} called off {thing}"),
            "meeting.invited": gettext_lazy("{who} invited somebody more to {thing}"),
            "meeting.uninvited": gettext_lazy("{who} took somebody off the list of {thing}"),
            "meeting.prepared": gettext_lazy("{who} said what is prepared for {thing}"),
            "meeting.answered": gettext_lazy("{who} answered about {thing}"),
            "meeting.contributed": gettext_lazy("{who} said something in writing for {thing}"),
            "meeting.repeated": gettext_lazy("{who} repeated {thing}"),
            "meeting.called_in_series": gettext_lazy("{who} called {thing}"),
            "meeting.changed_in_series": gettext_lazy("{who} changed {thing}"),
            "meeting.cancelled_in_series": gettext_lazy("{who} called off {thing}"),
            "meeting.series_changed": gettext_lazy("{who} changed {thing} and those after it"),
            "meeting.series_cancelled": gettext_lazy("{who} called off {thing} and those after it"),
            "times.asked": gettext_lazy("{who} asked when {thing} can be"),
            "times.answered": gettext_lazy("{who} answered when {thing} can be"),
            "times.chosen": gettext_lazy("{who} chose when {thing} is"),
            "times.dropped": gettext_lazy("{who} took back the question when {thing} can be"),
            "agenda.changed": gettext_lazy("{who} changed the agenda of {thing}"),
            "promise.reviewed": gettext_lazy("{who} said whether a promise was kept: {thing}"),
            "minutes.text_added": gettext_lazy("{who} wrote in {thing}"),
            "minutes.sent": gettext_lazy("{who} sent {thing} for comments"),
            "minutes.finished": gettext_lazy("{who} made {thing} final"),
            "minutes.attendance_noted": gettext_lazy("{who} noted who was there, in {thing}"),
            "minutes.commented": gettext_lazy("{who} commented on {thing}"),
            "minutes.comment_withdrawn": gettext_lazy("{who} took back a comment on {thing}"),
            "minutes.approved": gettext_lazy("{who} approved {thing}"),
            "minutes.remarked": gettext_lazy("{who} made a remark on {thing}"),
            "minutes.remark_settled": gettext_lazy("{who} settled a remark on {thing}"),
            "minutes.corrected": gettext_lazy("{who} added to {thing}"),
            "minutes.given": gettext_lazy("{who} gave {thing} to somebody outside the plan"),
        }
    )
    things["meeting"] = Thing(gettext_lazy("the meeting {title}"), gettext_lazy("a meeting"), _meetings)
    things["minutes"] = Thing(
        gettext_lazy("the minutes of the meeting {title}"), gettext_lazy("the minutes of a meeting"), _minutes
    )
    things["approval"] = Thing(
        gettext_lazy("the minutes of the meeting {title}"), gettext_lazy("the minutes of a meeting"), _approvals
    )
