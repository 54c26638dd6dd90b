"""Who gets the final minutes."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.identity import Identified
from access.models import Seat, User
from meetings.models.minutes import Minutes


class Receiver(Identified):
    """One who gets the final minutes: a seat of the team in the product, or somebody outside by post or by hand."""

    class Way(models.TextChoices):
        PRODUCT = "product", _("In the plan")
        POST = "post", _("By post")
        HAND = "hand", _("Handed over")

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="receivers")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    way = models.CharField(max_length=8, choices=Way, default=Way.PRODUCT)
    name = models.CharField(max_length=120, blank=True, help_text="Of somebody outside.")
    address = models.CharField(max_length=300, blank=True, help_text="Of somebody outside, one line a line.")
    opened_at = models.DateTimeField(null=True, blank=True, help_text="When somebody of the seat first opened them.")
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    given_on = models.DateField(null=True, blank=True, help_text="When it was posted or handed over.")
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    noted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["minutes", "seat"], condition=Q(seat__isnull=False), name="a_seat_gets_minutes_once"
            ),
            models.CheckConstraint(
                condition=Q(seat__isnull=False, way="product", name="")
                | (Q(seat__isnull=True, given_on__isnull=False) & ~Q(way="product") & ~Q(name="")),
                name="minutes_go_to_a_seat_or_outside",
            ),
        ]
