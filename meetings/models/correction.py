"""What is added to final minutes: a signed text after them, never a change of them."""

from django.db import models
from django.utils import timezone

from access.identity import Identified
from access.models import ConsentSignature, User
from meetings.models.minutes import Minutes


class Correction(Identified):
    """A signed addition; the database takes no change of the row and no deletion.

    `sha256` covers the minutes' fingerprint, the addition before this one, the text, who signed and when: none can be
    changed, left out or moved without the next ones showing it.
    """

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="corrections")
    number = models.PositiveSmallIntegerField(help_text="1, 2, 3 … within the minutes.")
    text = models.TextField(max_length=5000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    signer_name = models.CharField(max_length=120)
    at = models.DateTimeField(default=timezone.now)
    method = models.CharField(max_length=10, choices=ConsentSignature.Method)
    proved_at = models.DateTimeField(help_text="When the second factor was shown.")
    session_hash = models.CharField(max_length=16, blank=True)
    sha256 = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["minutes", "number"], name="one_correction_a_number")]
