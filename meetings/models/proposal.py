"""Times proposed before a notice, and what each asked seat says to each of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from access.identity import Identified
from access.models import Seat, User
from meetings.models.meeting import Meeting


class ProposedTime(Identified):
    """One time at which a meeting that is being prepared could begin."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="proposed_times")
    starts_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["starts_at", "id"]
        constraints = [models.UniqueConstraint(fields=["meeting", "starts_at"], name="a_time_is_proposed_once")]


class TimeAnswer(models.Model):
    """What an asked seat says to one proposed time."""

    class Answer(models.TextChoices):
        YES = "yes", _("It suits")
        IF_NEED_BE = "if_need_be", _("If need be")
        NO = "no", _("It does not suit")

    time = models.ForeignKey(ProposedTime, on_delete=models.CASCADE, related_name="answers")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=10, choices=Answer)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["time", "seat"], name="a_seat_says_one_thing_to_a_time")]
