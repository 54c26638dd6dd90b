"""What an invited seat answers about the minutes: that they are right, or what is not."""

from datetime import UTC

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.identity import Identified
from access.models import Seat, User
from meetings.models.minutes import Minutes


class Approval(Identified):
    """One seat's answer about the minutes; a later answer of the same seat takes its place.

    `text_seq` is how far the text had come then. A remark that the leader has settled carries the leader's words; one
    that nobody has settled goes into the final minutes.
    """

    class Answer(models.TextChoices):
        APPROVED = "approved", _("Approves")
        REMARK = "remark", _("Has a remark")

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="approvals")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=8, choices=Answer)
    remark = models.TextField(blank=True, max_length=2000)
    text_seq = models.PositiveBigIntegerField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    settlement = models.CharField(max_length=500, blank=True)
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "seat"], name="a_seat_answers_about_minutes_once"),
            models.CheckConstraint(
                condition=Q(answer="approved", remark="") | (Q(answer="remark") & ~Q(remark="")),
                name="a_remark_says_something",
            ),
        ]

    @property
    def stamp(self) -> str:
        """Another one for each answer that the seat gives."""
        return self.at.astimezone(UTC).isoformat(timespec="microseconds")

    @property
    def is_unsettled(self) -> bool:
        return self.answer == Approval.Answer.REMARK and self.settled_at is None
