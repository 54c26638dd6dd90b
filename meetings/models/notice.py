"""What goes with a notice: preparations, links, how it has changed, and whom the plan owner wants to be there."""

from django.db import models
from django.utils import timezone

from access.identity import Identified
from access.models import Seat, User
from meetings.models.meeting import Meeting
from plans.models import Section


class Preparation(Identified):
    """Something a seat does before the meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="preparations")
    position = models.PositiveSmallIntegerField()
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="preparations")
    what = models.CharField(max_length=200)
    due_on = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["position", "id"]


class MeetingLink(models.Model):
    """A document somewhere else that is read before the meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="links")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    url = models.URLField(max_length=500)

    class Meta:
        default_permissions = ()
        ordering = ["position", "id"]


class NoticeChange(models.Model):
    """A sent notice changed: which fields from what to what. It holds content, so it is read like the notice itself."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="changes")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    fields = models.JSONField(help_text="A list of [field, before, after]; times in UTC, seats by public id.")

    class Meta:
        default_permissions = ()
        ordering = ["-at", "-id"]

    @property
    def is_of_time(self) -> bool:
        """Whether the meeting got another time."""
        return any(row[0] == "starts_at" for row in self.fields)

    @property
    def newly_invited(self) -> set[str]:
        """The seats that were put on the list, by public id."""
        before, after = self._lists()
        return after - before

    @property
    def no_longer_invited(self) -> set[str]:
        """The seats that were taken off the list, by public id."""
        before, after = self._lists()
        return before - after

    def _lists(self) -> tuple[set[str], set[str]]:
        """Who was invited before and after; nobody and nobody where the list did not change."""
        rows = [row for row in self.fields if row[0] == "invited"]
        _field, before, after = rows[0] if rows else ("invited", (), ())
        return {line[0] for line in before}, {line[0] for line in after}


class AttendanceWish(models.Model):
    """Whom the plan owner wants at the next meeting, until a notice is sent and takes it along."""

    section = models.OneToOneField(Section, on_delete=models.PROTECT, related_name="attendance_wish")
    words = models.TextField(max_length=1000, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
