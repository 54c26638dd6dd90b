"""The trail (who did what) and the access log (who looked): append-only, ids only, never content."""

from django.db import models
from django.utils import timezone

from access.models.people import Unit, User
from access.models.seats import Representation


class Stream(models.Model):
    """The revision of one grantable thing: gapless, raised under this row's lock in the transaction that changes it."""

    name = models.CharField(max_length=40, unique=True)
    revision = models.PositiveBigIntegerField(default=0)

    class Meta:
        default_permissions = ()


class Change(models.Model):
    """One thing somebody did. History, notices, live hints and catch-up are readings of this row."""

    stream = models.CharField(max_length=40)
    revision = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=40, help_text="Noun and past participle: measure.added")
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="changes")
    representation = models.ForeignKey(Representation, on_delete=models.PROTECT, null=True, blank=True)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+",
        help_text="The workplace for which the person acted in this plan.",
    )  # fmt: skip
    plan = models.ForeignKey("plans.Plan", on_delete=models.PROTECT, null=True, blank=True, related_name="changes")
    section = models.ForeignKey(
        "plans.Section", on_delete=models.PROTECT, null=True, blank=True, related_name="changes"
    )
    target_kind = models.CharField(max_length=30, blank=True)
    target_id = models.CharField(max_length=16, blank=True, help_text="The target's public id.")
    fields = models.JSONField(default=list, help_text="Names of the fields that changed, never their text.")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["stream", "revision"], name="one_change_a_revision")]
        indexes = [
            models.Index(fields=["plan", "-id"], name="change_plan"),
            models.Index(fields=["section", "-id"], name="change_section"),
        ]


class AccessEvent(models.Model):
    """Somebody opened, printed, exported or was refused something; the owner reads these in words."""

    class Action(models.TextChoices):
        OPENED = "opened"
        PRINTED = "printed"
        EXPORTED = "exported"
        REFUSED = "refused"
        VIEWED_AS = "viewed_as"

    at = models.DateTimeField(default=timezone.now)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="access_events")
    plan = models.ForeignKey("plans.Plan", on_delete=models.PROTECT, null=True, related_name="access_events")
    sections = models.JSONField(default=list, help_text="Public ids of the sections the answer held.")
    action = models.CharField(max_length=10, choices=Action)
    page = models.CharField(max_length=60, help_text="The name of the address, not the address.")
    channel = models.CharField(max_length=10, default="page")
    seat = models.ForeignKey("access.Seat", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+",
        help_text="The workplace for which the person looked.",
    )  # fmt: skip
    reason = models.CharField(max_length=60, blank=True)
    session_hash = models.CharField(max_length=16, blank=True)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["plan", "-id"], name="event_plan"),
            models.Index(fields=["user", "-id"], name="event_user"),
            models.Index(fields=["plan", "user", "-id"], name="event_plan_user"),
        ]
