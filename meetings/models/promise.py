"""Whether what an earlier meeting agreed was kept."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.models import User
from meetings.models.decision import Decision
from meetings.models.meeting import Meeting


class PromiseReview(models.Model):
    """The answer that a meeting gets about one decision of an earlier one; seen by those who see the decision."""

    class Result(models.TextChoices):
        KEPT = "kept", _("Kept")
        PARTLY = "partly", _("Partly kept")
        NOT_KEPT = "not", _("Not kept")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="promise_reviews")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="reviews")
    result = models.CharField(max_length=6, choices=Result)
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "decision"], name="one_review_a_meeting"),
        ]
