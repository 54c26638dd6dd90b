"""Birthdays that change who decides: told 60 and 30 days before, and on the day. Rights have their own dates.

From the age of consent the plan owner decides alone and the parents' rights end. At eighteen the years of parental
responsibility are over: what parents see by then is gone over, and a legal guardian is registered where one is needed.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction

from access.dates import today
from access.models import LivePlanGrant, Representation, Seat
from access.rights import permission_id
from notifications.actions.notices import add_notices
from notifications.models import Notice
from plans.models import Plan

ADULT_AGE = 18
STEPS = (30, 60)
# A day that a worker missed is told as long as it is news.
_NEWS = 7


def tell_of_ages() -> int:
    """Write the notices that have become due; returns of how many steps people were told. Twice is once."""
    return sum(_tell(plan, age, step) for plan, age, step in _due())


def birthday_of(kind: str, plan: Plan) -> date:
    """The birthday that a notice of this kind is about."""
    return plan.birthday(ADULT_AGE if kind.startswith("age.adult") else plan.consent_age)


def _due() -> Iterator[tuple[Plan, int, int]]:
    """Plans whose owner has or will soon have one of the birthdays, with the step that has been reached last."""
    now = today()
    own = Plan.objects.filter(age_to_decide__isnull=False).values_list("age_to_decide", flat=True)
    for age in sorted({settings.CONSENT_AGE, ADULT_AGE, *(age for age in own.distinct() if age is not None)}):
        first = now - timedelta(days=round(age * 365.25) + _NEWS + 2)
        born = (first, first + timedelta(days=max(STEPS) + _NEWS + 5))
        plans = Plan.objects.filter(owner_born_on__range=born).exclude(status=Plan.Status.ENDED)
        for plan in plans:
            if age not in (plan.consent_age, ADULT_AGE):
                continue
            left = (plan.birthday(age) - now).days
            step = next((days for days in (0, *STEPS) if left <= days), None)
            is_news = left > -_NEWS and plan.opened_at.date() <= plan.birthday(age) - timedelta(days=step or 0)
            if step is not None and is_news:
                yield plan, age, step


@transaction.atomic
def _tell(plan: Plan, age: int, step: int) -> bool:
    kinds = _kinds(plan, age, step)
    name = f"age.{age}.{step}.{plan.pk}"
    told = set(Notice.objects.filter(key__startswith=f"{name}.").values_list("user_id", flat=True))
    if told:
        return False
    add_notices(
        Notice(
            user_id=user_id,
            kind=kind,
            plan=plan,
            target_kind="plan",
            target_id=plan.public_id,
            key=f"{name}.{user_id}",
        )
        for user_id, kind in sorted(kinds.items())
    )
    return bool(kinds)


def _kinds(plan: Plan, age: int, step: int) -> dict[int, str]:
    """Who is told what: the owner, the parents who act now or have a place, and who coordinates."""
    stem = "age.adult" if age == ADULT_AGE else "age.consent"
    stem = stem if step == 0 else f"{stem}_soon"
    coordinators = LivePlanGrant.objects.filter(
        content_object=plan, permission_id=permission_id("coordinate_plan"), user__is_active=True
    )
    of_other = f"{stem}.of_other" if plan.owner_id or age == ADULT_AGE else "age.no_account.of_other"
    kinds = dict.fromkeys(coordinators.values_list("user_id", flat=True), of_other)
    kinds |= dict.fromkeys(_parents(plan), f"{stem}.of_parent")
    if plan.owner_id and plan.owner and plan.owner.is_active:
        kinds[plan.owner_id] = stem
    return kinds


def _parents(plan: Plan) -> list[int]:
    seated = Seat.objects.filter(plan=plan, ended_at__isnull=True, user__is_active=True).values("user_id")
    parents = Representation.objects.filter(
        plan=plan, kind=Representation.Kind.PARENT, ended_at__isnull=True, representative_id__in=seated
    )
    return list(parents.values_list("representative_id", flat=True))
