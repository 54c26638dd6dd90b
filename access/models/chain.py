"""The chain over the trail and the access log: one seal a row, signed heads, and the lease of the one who seals."""

from django.db import models
from django.utils import timezone


class Seal(models.Model):
    """The place of one row in its chain. `link` is the SHA-256 of the link before and the whole row; append-only.

    The row is named by its number and not by a key, so that a row that has been removed leaves its seal behind.
    """

    seq = models.PositiveBigIntegerField(primary_key=True, help_text="1, 2, 3 … without gaps, in the order of sealing.")
    row_id = models.PositiveBigIntegerField(unique=True)
    link = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        abstract = True
        default_permissions = ()


class ChangeSeal(Seal):
    """The place of a `Change` in the chain of the trail."""


class AccessEventSeal(Seal):
    """The place of an `AccessEvent` in the chain of the access log."""


class TrailHead(models.Model):
    """Where a chain had come at a moment, signed: what is copied off the host, so that a cut-off tail is noticed."""

    trail = models.CharField(max_length=20)
    seq = models.PositiveBigIntegerField()
    link = models.CharField(max_length=64)
    signed_at = models.DateTimeField(default=timezone.now)
    key = models.CharField(max_length=64, help_text="The public key (Ed25519), in hex.")
    signature = models.CharField(max_length=128)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["trail", "-seq"], name="head_trail")]


class SealerLease(models.Model):
    """Which worker seals now. A worker that dies leaves it behind, and another takes it when it has run out."""

    name = models.CharField(max_length=20, primary_key=True)
    held_by = models.CharField(max_length=80)
    until = models.DateTimeField()

    class Meta:
        default_permissions = ()
