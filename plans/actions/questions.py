"""Asking somebody why they opened the plan, and answering: by that person alone."""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from access.gates import representation_of
from access.models import AccessEvent, User
from access.reasons import Reason
from access.rights import require
from access.trail import record
from plans.models import AccessQuestion, Plan


class NothingToAsk(Exception):
    """The person has not opened the plan that day, is the plan owner or the one who asks, or cannot answer any more."""


class AlreadyAsked(Exception):
    """The question stands already, or has been answered."""


@transaction.atomic
def ask_why(plan: Plan, asked_of: User, on: date, *, words: str = "", by: User) -> AccessQuestion:
    """Ask somebody why they opened the plan on a day; they are told, and may answer even without access.

    For the plan owner and whoever decides for them; raises PermissionDenied, NothingToAsk and AlreadyAsked.
    """
    if plan.owner_id != by.pk:
        require(by, "manage_access", plan)
    if asked_of.pk in (by.pk, plan.owner_id) or not asked_of.is_active or not has_opened(asked_of, plan, on):
        raise NothingToAsk
    try:
        with transaction.atomic():
            question = AccessQuestion.objects.create(
                plan=plan,
                asked_of=asked_of,
                on=on,
                asked_by=by,
                representation=representation_of(by, plan.pk),
                words=words,
                answer_by=timezone.localdate() + timedelta(days=settings.ANSWER_DAYS),
            )
    except IntegrityError as error:
        raise AlreadyAsked from error
    record(
        "question.asked",
        by=by,
        stream=asked_of.stream,
        plan=plan,
        target=question,
        representation=question.representation,
    )
    return question


@transaction.atomic
def answer_why(question: AccessQuestion, reason: str, *, words: str = "", by: User) -> None:
    """Answer why one opened a plan; the first answer stands. Raises PermissionDenied for anybody else."""
    if question.asked_of_id != by.pk:
        raise PermissionDenied
    found = AccessQuestion.objects.select_for_update().get(pk=question.pk)
    if found.is_answered:
        raise AlreadyAsked
    found.reason, found.answer, found.answered_at = Reason(reason), words, timezone.now()
    found.save(update_fields=["reason", "answer", "answered_at"])
    record("question.answered", by=by, stream=by.stream, plan=found.plan, target=found)


def has_opened(person: User, plan: Plan, on: date) -> bool:
    """Whether the access log holds that the person was shown something of the plan that day."""
    start = timezone.make_aware(datetime.combine(on, time.min))
    end = timezone.make_aware(datetime.combine(on + timedelta(days=1), time.min))
    events = AccessEvent.objects.filter(plan=plan, user=person, at__gte=start, at__lt=end)
    return events.exclude(action=AccessEvent.Action.REFUSED).exists()
