"""What the plan owner wants, and what is done about it."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.identity import Identified
from access.models import Seat, User
from plans.models.plan import Section

if TYPE_CHECKING:
    from plans.models.hiding import Hiding


class Goal(Identified):
    """A goal in the owner's own words, in one life area. `version` counts every saved change of its text.

    `flags`, on this and on what belongs to it, are filled in for a page: from whom the thing is hidden.
    """

    class Status(models.TextChoices):
        ON_TRACK = "on_track", _("On track")
        NEEDS_HELP = "needs_help", _("Needs help")
        ON_HOLD = "on_hold", _("On hold")
        REACHED = "reached", _("Reached")
        ENDED = "ended", _("Ended")

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="goals")
    title = models.CharField(max_length=200)
    why = models.TextField(blank=True, max_length=5000)
    horizon_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.ON_TRACK)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["id"]

    flags: list["Hiding"]


class Measure(Identified):
    """What is done towards a goal: what, how, how much, by which one responsible seat, by when."""

    class Status(models.TextChoices):
        AGREED = "agreed", _("Agreed")
        UNDER_WAY = "under_way", _("Under way")
        DONE = "done", _("Done")
        NOT_DONE = "not_done", _("Not done")
        STOPPED = "stopped", _("Stopped")

    OPEN = (Status.AGREED, Status.UNDER_WAY)

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="measures")
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, null=True, blank=True, related_name="measures")
    what = models.CharField(max_length=200)
    how = models.TextField(blank=True, max_length=5000)
    extent = models.CharField(max_length=200, blank=True)
    responsible = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="measures")
    due_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.AGREED)
    status_reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(
        null=True, blank=True, help_text="Entered by mistake and taken back at once: no page shows it."
    )

    class Meta:
        default_permissions = ()
        ordering = ["id"]
        indexes = [models.Index(fields=["section", "due_on"], name="measure_due")]

    flags: list["Hiding"]

    @property
    def is_open(self) -> bool:
        return self.status in Measure.OPEN

    def is_overdue(self, today: date) -> bool:
        """Whether the promise has passed its date and is still open."""
        return self.is_open and self.due_on is not None and self.due_on < today


class ProgressNote(Identified):
    """How a measure goes, as somebody wrote it that day; never edited by others."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField(max_length=5000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["-id"]

    flags: list["Hiding"]
