"""Meetings and minutes as the plan's history names them."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from access.models import User
from frontend.dates import in_words
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


def register() -> None:
    """Give the plan's history its sentences about meetings."""
    wordings.update(
        {
            "meeting.called": gettext_lazy("{who} called {thing}"),
            "meeting.changed": gettext_lazy("{who} changed {thing}"),
            "meeting.cancelled": gettext_lazy("{who} called off {thing}"),
            "meeting.answered": gettext_lazy("{who} answered about {thing}"),
            "minutes.text_added": gettext_lazy("{who} wrote in {thing}"),
            "minutes.sent": gettext_lazy("{who} sent {thing} for comments"),
            "minutes.finished": gettext_lazy("{who} made {thing} final"),
        }
    )
    things["meeting"] = Thing(gettext_lazy("the meeting {title}"), gettext_lazy("a meeting"), _meetings)
    things["minutes"] = Thing(
        gettext_lazy("the minutes of the meeting {title}"), gettext_lazy("the minutes of a meeting"), _minutes
    )
