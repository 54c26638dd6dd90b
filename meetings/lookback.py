"""What a meeting heard of earlier promises, as its final minutes tell it."""

from collections.abc import Iterable

from access.models import User
from meetings.gates import decisions_for
from meetings.models import Decision, Meeting, PromiseReview
from plans.models import Plan


def looked_back_at(meeting: Meeting) -> list[list[str]]:
    """Promises in plain words, each with whether it was kept and why not. Measures belong to other parts."""
    return _rows(meeting, Decision.objects.filter(undone_at__isnull=True, measure__isnull=True))


def measures_looked_back_at(user: User, plan: Plan, meeting: Meeting) -> list[list[str]]:
    """The same of the measures that this person sees."""
    return _rows(meeting, decisions_for(user, plan).filter(measure__isnull=False))


def _rows(meeting: Meeting, decisions: Iterable[Decision]) -> list[list[str]]:
    reviews = PromiseReview.objects.filter(meeting=meeting, decision__in=decisions)
    rows = reviews.select_related("decision__measure").order_by("decision__meeting__starts_at", "decision_id")
    return [[one.decision.what, ". ".join(filter(None, [one.get_result_display(), one.reason]))] for one in rows]
