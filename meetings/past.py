"""The meetings that are past, with what came of them as far as the reader sees it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from access.models import User
from meetings.gates import decisions_for, meetings_for
from meetings.models import Meeting, PromiseReview
from plans.models import Measure, Plan


@dataclass(frozen=True, slots=True)
class Past:
    """A meeting that is past or called off, and how many of the decisions the reader sees were made and are done."""

    meeting: Meeting
    decided: int
    done: int


def past_meetings(user: User, plan: Plan) -> QuerySet[Meeting, Meeting]:
    """The meetings that have begun or were called off, newest first."""
    past = Q(starts_at__lte=timezone.now()) | Q(status=Meeting.Status.CANCELLED)
    return meetings_for(user, plan).filter(past).order_by("-starts_at", "-pk")


def with_counts(user: User, plan: Plan, meetings: Iterable[Meeting]) -> list[Past]:
    """These meetings with their numbers; one query for all of them.

    A measure is done when it is said to be, plain words when a later meeting heard that they were kept.
    """
    listed = list(meetings)
    kept = PromiseReview.objects.filter(decision=OuterRef("pk"), result=PromiseReview.Result.KEPT)
    done = Q(measure__status=Measure.Status.DONE) | Q(measure__isnull=True, is_kept=True)
    rows = (
        decisions_for(user, plan)
        .filter(meeting__in=[meeting.pk for meeting in listed])
        .annotate(is_kept=Exists(kept))
        .order_by()
        .values("meeting_id")
        .annotate(decided=Count("pk"), done=Count("pk", filter=done))
    )
    numbers = {row["meeting_id"]: (row["decided"], row["done"]) for row in rows}
    return [Past(meeting, *numbers.get(meeting.pk, (0, 0))) for meeting in listed]
