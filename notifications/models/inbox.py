"""The inbox: one row tells one person that something happened; what happened is read through the gate when shown."""

from django.db import models
from django.utils import timezone

from access.identity import Identified
from access.models import Change, User
from plans.models import Plan, Section


class Notice(Identified):
    """Something happened that this person should know of. Holds ids only; shown only while they may see it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    change = models.ForeignKey(Change, on_delete=models.PROTECT, null=True, related_name="notices")
    kind = models.CharField(max_length=40)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, null=True, related_name="+")
    section = models.ForeignKey(Section, on_delete=models.PROTECT, null=True, related_name="+")
    target_kind = models.CharField(max_length=30, blank=True)
    target_id = models.CharField(max_length=16, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    key = models.CharField(
        max_length=100,
        null=True,
        blank=True,
        unique=True,
        help_text="Makes a notice that the clock gives rise to come once.",
    )
    is_announced = models.BooleanField(
        default=False, help_text="Whether the person's stream has been raised for it; the worker does what was missed."
    )

    @property
    def is_of_account(self) -> bool:
        """Whether it tells a person of their own account, and so is always theirs to read."""
        return self.kind.startswith("account.")

    @property
    def is_question(self) -> bool:
        """Whether it asks a person why they looked, and so is theirs to answer whatever they may see now."""
        return self.kind in ("question.asked", "question.due")

    class Meta:
        default_permissions = ()
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["user", "-id"], name="notice_user"),
            models.Index(fields=["user"], condition=models.Q(read_at__isnull=True), name="notice_unread"),
            models.Index(fields=["id"], condition=models.Q(is_announced=False), name="notice_unannounced"),
        ]
