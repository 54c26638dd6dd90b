"""Getting hold of the questions about who has looked, for somebody; and how many wait past their day."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from access.models import User
from plans.frame import OverviewPart
from plans.gates import may_read_log
from plans.models import AccessQuestion, Plan


def questions_for(user: User, plan: Plan) -> QuerySet[AccessQuestion, AccessQuestion]:
    """The questions of a plan for those who read its access log, the oldest first; nothing for others."""
    if not may_read_log(user, plan):
        return AccessQuestion.objects.none()
    return AccessQuestion.objects.filter(plan=plan).select_related("asked_of", "asked_by").order_by("asked_at", "pk")


def get_question_to(user: User, public_id: str) -> AccessQuestion:
    """Return a question that was put to this person, also when they no longer see the plan; raises Http404."""
    return get_object_or_404(
        AccessQuestion.objects.select_related("plan", "asked_by"), public_id=public_id, asked_of=user
    )


def overdue_questions(user: User, plan: Plan) -> int:
    """How many questions of a plan have no answer past their day, for whoever coordinates it; 0 for others."""
    if "coordinate_plan" not in plan.rights:
        return 0
    return AccessQuestion.objects.filter(
        plan=plan, answered_at__isnull=True, answer_by__lt=timezone.localdate()
    ).count()


def overdue_card(user: User, plan: Plan) -> OverviewPart | None:
    """The line on the coordinator's overview that says how many questions wait past their day."""
    count = overdue_questions(user, plan)
    return OverviewPart("plans/_overdue_questions.html", {"count": count}) if count else None
