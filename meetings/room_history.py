"""What was done in the room of a meeting, as the plan's history names it. Moving along the agenda is not told."""

from django.urls import reverse
from django.utils.translation import gettext_lazy

from access.models import User
from meetings.gates import decisions_for, meetings_for
from meetings.models import Opinion
from plans.history import Named, Thing, things, wordings
from plans.models import Plan


def _decisions(user: User, plan: Plan, ids: set[str]) -> Named:
    """Agreements in plain words; one that is a measure is told of as the measure."""
    return {
        decision.public_id: (
            decision.words,
            reverse("meetings:minutes", args=[plan.public_id, decision.meeting.public_id]),
        )
        for decision in decisions_for(user, plan).filter(public_id__in=ids, measure__isnull=True)
    }


def _opinions(user: User, plan: Plan, ids: set[str]) -> Named:
    """A noted view is called after its item."""
    meetings = meetings_for(user, plan).order_by().values("pk")
    noted = Opinion.objects.filter(public_id__in=ids, meeting__in=meetings, item__isnull=False)
    return {
        opinion.public_id: (
            opinion.item.title if opinion.item else "",
            reverse("meetings:minutes", args=[plan.public_id, opinion.meeting.public_id]),
        )
        for opinion in noted.select_related("meeting", "item")
    }


def register() -> None:
    """Give the plan's history its sentences about what meetings agree."""
    wordings.update(
        {
            "room.opened": gettext_lazy("{who} opened {thing}"),
            "room.closed": gettext_lazy("{who} finished {thing}"),
            "decision.made": gettext_lazy("{who} wrote down in a meeting what was agreed: {thing}"),
            "decision.undone": gettext_lazy("{who} took back what was agreed in a meeting: {thing}"),
            "opinion.added": gettext_lazy("{who} noted a different view on {thing}"),
            "opinion.removed": gettext_lazy("{who} took away a different view on {thing}"),
        }
    )
    things["decision"] = Thing(gettext_lazy("“{title}”"), gettext_lazy("an agreement"), _decisions)
    things["opinion"] = Thing(gettext_lazy("the item “{title}”"), gettext_lazy("an item"), _opinions)
