"""That the owner's side has stopped all sharing at once, and what it paused: so that it can be undone exactly."""

from django.db import models
from django.utils import timezone

from access.identity import Identified
from access.models.people import User


class SharingStop(Identified):
    """One press on "stop all sharing": the consents it paused, and when they were let go on, if they were."""

    plan = models.ForeignKey("plans.Plan", on_delete=models.PROTECT, related_name="sharing_stops")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    consents = models.ManyToManyField("access.Consent", related_name="sharing_stops")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        default_permissions = ()
