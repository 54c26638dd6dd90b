"""A question about the access log: the owner side asks somebody why they opened the plan on a day."""

from django.db import models
from django.utils import timezone

from access.identity import Identified
from access.models import Representation, User
from access.reasons import Reason
from frontend.dates import in_words
from plans.models.plan import Plan


class AccessQuestion(Identified):
    """Why somebody opened a plan on a day. It stands on the log until it is answered, and then with its answer."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="access_questions")
    asked_of = models.ForeignKey(User, on_delete=models.PROTECT, related_name="access_questions")
    on = models.DateField(help_text="The day they opened it, in Norway.")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    representation = models.ForeignKey(Representation, on_delete=models.PROTECT, null=True, related_name="+")
    words = models.TextField(blank=True, help_text="What the owner side wants to know, in their words.")
    asked_at = models.DateTimeField(default=timezone.now)
    answer_by = models.DateField(help_text="The last day for the answer.")
    reason = models.CharField(max_length=20, blank=True, help_text="The answer: one of access.reasons.")
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["plan", "asked_of", "on"], name="one_question_a_day")]
        indexes = [
            models.Index(fields=["answer_by"], condition=models.Q(answered_at__isnull=True), name="question_unanswered")
        ]

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None

    @property
    def is_overdue(self) -> bool:
        return not self.is_answered and self.answer_by < timezone.localdate()

    @property
    def answer_by_in_words(self) -> str:
        return in_words(self.answer_by)

    @property
    def explanation(self) -> str:
        """The answer's reason in words."""
        return str(Reason(self.reason).label) if self.reason in Reason.values else ""
