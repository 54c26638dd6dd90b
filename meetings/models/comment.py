"""What somebody says about the minutes before they are final."""

from django.db import models
from django.utils import timezone

from access.identity import Identified
from access.models import Seat, User
from meetings.models.meeting import AgendaItem
from meetings.models.minutes import Minutes


class Comment(Identified):
    """A word on one item of minutes that are sent for comments, or on the whole. `seat` is whose place it is."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="comments")
    item = models.ForeignKey(AgendaItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="comments")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField(max_length=2000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["id"]
