"""The text of an agenda item without any form, for searching."""

from django.db import models

from meetings.models.meeting import AgendaItem


class ItemText(models.Model):
    """What stood under an item when the minutes' stream was at `revision`; brought up to date before every search.

    `folded` is the same in lower case, since SQLite compares letters beyond A–Z by their case.
    """

    item = models.OneToOneField(AgendaItem, on_delete=models.CASCADE, related_name="plain")
    text = models.TextField(blank=True)
    folded = models.TextField(blank=True)
    revision = models.PositiveBigIntegerField()

    class Meta:
        default_permissions = ()
