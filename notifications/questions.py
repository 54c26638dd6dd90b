"""Questions about who has looked that wait: the person is reminded, then owner side and coordinator are told."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from access.models import LivePlanGrant
from access.rights import permission_id
from access.signals import letter_wanted
from notifications.actions.notices import add_notices
from notifications.audiences import owner_side_of
from notifications.models import Notice
from plans.models import AccessQuestion

# So many days before the last day the person is reminded.
REMIND_DAYS = 3
# A day that a worker missed is told as long as it is news.
_NEWS = timedelta(days=7)


def tell_of_questions() -> int:
    """Write the reminders and the notices of days that have passed; returns of how many questions people were told."""
    today = timezone.localdate()
    waiting = AccessQuestion.objects.filter(
        answered_at__isnull=True,
        asked_of__is_active=True,
        answer_by__gte=today - _NEWS,
        answer_by__lte=today + timedelta(days=REMIND_DAYS),
    ).select_related("asked_of")
    return sum(_overdue(one) if one.is_overdue else _due(one) for one in waiting)


@transaction.atomic
def _due(question: AccessQuestion) -> bool:
    person, key = question.asked_of, f"question.due.{question.pk}"
    if Notice.objects.filter(key=key).exists():
        return False
    add_notices([_notice("question.due", question, person.pk, key)])
    letter_wanted.send(sender=AccessQuestion, kind="question.due", user=person, context={}, key=key)
    return True


@transaction.atomic
def _overdue(question: AccessQuestion) -> bool:
    coordinators = LivePlanGrant.objects.filter(
        content_object_id=question.plan_id, permission_id=permission_id("coordinate_plan"), user__is_active=True
    )
    readers = owner_side_of(question.plan_id)
    people = readers | set(coordinators.values_list("user_id", flat=True))
    keys = {user_id: f"question.overdue.{question.pk}.{user_id}" for user_id in sorted(people)}
    if Notice.objects.filter(key__in=keys.values()).exists():
        return False
    add_notices(
        _notice("question.overdue" if user_id in readers else "question.overdue.of_other", question, user_id, key)
        for user_id, key in keys.items()
    )
    return True


def _notice(kind: str, question: AccessQuestion, user_id: int, key: str) -> Notice:
    return Notice(
        user_id=user_id,
        kind=kind,
        plan_id=question.plan_id,
        target_kind="accessquestion",
        target_id=question.public_id,
        key=key,
    )
