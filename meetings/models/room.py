"""The meeting while it is held: where on the agenda it is, who has the word, and who asks for it."""

from datetime import timedelta

from django.db import models
from django.utils import timezone

from access.models import Seat, User
from meetings.models.meeting import AgendaItem, Meeting

# A room that stands at one item for so long was left without being finished.
FORGOTTEN_AFTER = timedelta(hours=6)


class Room(models.Model):
    """A meeting that has been opened. `current_since` is when its present item began."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="room")
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    current_item = models.ForeignKey(AgendaItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    current_since = models.DateTimeField(default=timezone.now)
    speaker = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        default_permissions = ()

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_going_on(self) -> bool:
        """Whether people sit in it now, as far as one can tell."""
        return self.is_open and self.current_since > timezone.now() - FORGOTTEN_AFTER


class RaisedHand(models.Model):
    """A seat asks for the word; it goes down when the seat gets it."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="hands")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["room", "seat"], name="a_hand_is_raised_once")]
