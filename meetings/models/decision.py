"""What was agreed in a meeting: a measure in the plan from that moment, or plain words."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone

from access.identity import Identified
from access.models import Seat, User
from meetings.models.meeting import AgendaItem, Meeting
from plans.models import Measure


class Decision(Identified):
    """One agreement of a meeting.

    One that belongs to a part of the plan is the measure it became: the row holds nothing of it, so that whoever may
    not see the measure finds nothing here. Plain words belong to Meetings and hold what was agreed themselves.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    item = models.ForeignKey(AgendaItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="decisions")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions")
    words = models.CharField(max_length=200, blank=True)
    responsible = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(measure__isnull=False, words="", responsible__isnull=True, due_on__isnull=True)
                | (Q(measure__isnull=True) & ~Q(words="")),
                name="decision_is_a_measure_or_words",
            )
        ]

    @property
    def what(self) -> str:
        return self.measure.what if self.measure else self.words

    @property
    def who(self) -> Seat | None:
        """The seat that is responsible."""
        return self.measure.responsible if self.measure else self.responsible

    @property
    def due(self) -> date | None:
        return self.measure.due_on if self.measure else self.due_on
