"""What somebody in a plan's team asks the owner's side to let them see."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.identity import Identified
from access.levels import Level
from access.models.people import User


class AccessRequest(Identified):
    """A wish for access: which parts, how much, for how long and what for. It gives nothing by itself.

    Parts are kept as the keys of life areas and kinds, never as sections: the asker chooses from a list that is the
    same for every plan, so that asking tells nothing about which sections a plan has.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Waiting for an answer")
        GRANTED = "granted", _("Yes")
        GRANTED_LESS = "less", _("Yes, but less")
        REFUSED = "refused", _("No")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    seat = models.ForeignKey("access.Seat", on_delete=models.PROTECT, related_name="requests")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="requests_made")
    parts = models.JSONField(help_text="Keys of life areas and kinds of sections, in the standard order.")
    level = models.PositiveSmallIntegerField(choices=Level)
    months = models.PositiveSmallIntegerField()
    purpose = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    asked_at = models.DateTimeField(default=timezone.now)
    put_off_until = models.DateField(
        null=True, blank=True, help_text="The day the owner's side wants to be asked again."
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    consent = models.ForeignKey(
        "access.Consent", on_delete=models.SET_NULL, null=True, blank=True, related_name="requests"
    )

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["seat"], condition=models.Q(state="open"), name="one_open_request_a_seat"),
        ]
