"""The outbox: letters written in the business transaction and carried out by workers that lease them."""

from django.db import models
from django.utils import timezone

from access.models import User
from plans.models import Plan, Section


class Letter(models.Model):
    """One neutral e-mail to one person. `key` makes it unique and gives the constant Message-ID."""

    key = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=40)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    section = models.ForeignKey(
        Section, on_delete=models.CASCADE, null=True, help_text="Sent only if the person sees it at that moment."
    )
    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, null=True, help_text="Sent only if the person sees something of it then."
    )
    sealed_context = models.TextField(blank=True, help_text="Sealed; emptied when the letter has left.")
    created_at = models.DateTimeField(default=timezone.now)
    not_before = models.DateTimeField(default=timezone.now)
    leased_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["not_before"],
                condition=models.Q(sent_at__isnull=True, dropped_at__isnull=True),
                name="letter_waiting",
            )
        ]


class WorkerBeat(models.Model):
    """When a worker last looked at the outbox; `/healthz` reads it."""

    name = models.CharField(max_length=80, unique=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
