"""What somebody thinks about an item where the meeting does not agree."""

from django.db import models
from django.utils import timezone

from access.identity import Identified
from access.models import Seat, User
from meetings.models.meeting import AgendaItem, Meeting


class Opinion(Identified):
    """A seat's own view of an item, noted beside what was agreed; `by` is who wrote it down."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="opinions")
    item = models.ForeignKey(AgendaItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="opinions")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(max_length=1000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["id"]
