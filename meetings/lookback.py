"""What a meeting looked back at, as its final minutes tell it: the minutes before, and earlier promises."""

from django.db.models import QuerySet
from django.utils import timezone

from access.consenttext import day_words
from access.models import User
from meetings.gates import decisions_for
from meetings.models import Decision, Meeting, Minutes, PromiseReview
from plans.models import Plan, Section


def looked_back_at(meeting: Meeting) -> list[list[str]]:
    """Promises in plain words, each with whether it was kept and why not. Measures belong to other parts."""
    return [_row(one) for one in _reviews(meeting, Decision.objects.filter(undone_at=None, measure=None))]


def measures_looked_back_at(user: User, plan: Plan, meeting: Meeting) -> tuple[list[list[str]], list[Section]]:
    """The same of the measures that this person sees, and the parts these stand in."""
    reviews = list(_reviews(meeting, decisions_for(user, plan).filter(measure__isnull=False)))
    return [_row(one) for one in reviews], [one.decision.measure.section for one in reviews if one.decision.measure]


def minutes_before(meeting: Meeting) -> str:
    """Of which day the minutes of the meeting before are, and how far they have come; empty where there are none."""
    earlier = Minutes.objects.filter(
        meeting__section=meeting.section_id, meeting__status=Meeting.Status.CALLED,
        meeting__starts_at__lt=meeting.starts_at, state__in=(Minutes.State.SENT, Minutes.State.FINAL),
    )  # fmt: skip
    before = earlier.defer("snapshot").select_related("meeting").order_by("-meeting__starts_at").first()
    if before is None:
        return ""
    day = day_words(timezone.localdate(before.meeting.starts_at))
    return f"{day} ({str(before.get_state_display()).lower()})"


def _reviews(meeting: Meeting, decisions: QuerySet[Decision, Decision]) -> QuerySet[PromiseReview, PromiseReview]:
    reviews = PromiseReview.objects.filter(meeting=meeting, decision__in=decisions.order_by().values("pk"))
    return reviews.select_related("decision__measure__section").order_by("decision__meeting__starts_at", "decision_id")


def _row(review: PromiseReview) -> list[str]:
    return [review.decision.what, ". ".join(filter(None, [str(review.get_result_display()), review.reason]))]
