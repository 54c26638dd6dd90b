"""What somebody wants, or does not want, to talk about at a meeting."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.identity import Identified
from access.models import Seat, User
from meetings.models.meeting import AgendaItem, Meeting


class AgendaWish(Identified):
    """A seat's wish for the agenda, and what became of it; `meetings.agenda_gates.wishes_for` says who reads it."""

    class Kind(models.TextChoices):
        TALK = "talk", _("Wants to talk about")
        AVOID = "avoid", _("Does not want to talk about")

    class Outcome(models.TextChoices):
        WAITING = "", _("Waits for an answer")
        TAKEN = "taken", _("Yes")
        DECLINED = "declined", _("No")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="wishes")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    kind = models.CharField(max_length=5, choices=Kind)
    words = models.CharField(max_length=200)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True, default="")
    why = models.CharField(max_length=300, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    item = models.ForeignKey(AgendaItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="wishes")

    class Meta:
        default_permissions = ()
        ordering = ["id"]

    @property
    def is_waiting(self) -> bool:
        return self.outcome == AgendaWish.Outcome.WAITING
