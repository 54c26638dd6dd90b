"""The meeting: when, where, who is invited, what it is about."""

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.identity import Identified
from access.models import Seat, User
from plans.models import Goal, Section


class Meeting(Identified):
    """A meeting of the plan's team; belongs to the plan's Meetings section."""

    class Kind(models.TextChoices):
        START = "start", _("First meeting")
        FOLLOW_UP = "follow_up", _("Responsibility group meeting")
        REVIEW = "review", _("Review of the plan")
        CRISIS = "crisis", _("Meeting called at short notice")
        HAND_OVER = "hand_over", _("Hand-over")
        CLOSING = "closing", _("Closing meeting")

    class Status(models.TextChoices):
        CALLED = "called", _("Called")
        CANCELLED = "cancelled", _("Cancelled")

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="meetings")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.FOLLOW_UP)
    starts_at = models.DateTimeField()
    length_minutes = models.PositiveSmallIntegerField(default=60)
    place = models.CharField(max_length=200, blank=True)
    video_url = models.URLField(max_length=500, blank=True)
    purpose = models.TextField(blank=True, max_length=2000)
    status = models.CharField(max_length=10, choices=Status, default=Status.CALLED)
    called_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="meetings_called")
    called_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        default_permissions = ()
        ordering = ["starts_at"]
        indexes = [models.Index(fields=["section", "starts_at"], name="meeting_time")]

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.length_minutes)


class Invitee(models.Model):
    """A seat invited to a meeting, and its answer."""

    class Answer(models.TextChoices):
        NONE = "", _("Has not answered")
        COMING = "coming", _("Coming")
        VIDEO = "video", _("Takes part by video")
        NOT_COMING = "not_coming", _("Not coming")
        SUBSTITUTE = "substitute", _("Sends a substitute")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="invitees")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="invitations_to_meetings")
    must_attend = models.BooleanField(default=True)
    answer = models.CharField(max_length=12, choices=Answer, blank=True, default="")
    substitute_name = models.CharField(max_length=120, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["meeting", "seat"], name="a_seat_is_invited_once")]


class AgendaItem(Identified):
    """One item on the agenda; the minutes hold one text per item."""

    class Part(models.TextChoices):
        """Which point of the standard order an item is: what the room offers there depends on it."""

        NONE = "", _("An item of its own")
        WELCOME = "welcome", _("Welcome")
        PEOPLE = "people", _("Who is here")
        OWNER = "owner", _("The plan owner's own words")
        PROMISES = "promises", _("Since last time")
        FACTS = "facts", _("What is in place")
        GOALS = "goals", _("The goals")
        COORDINATION = "coordination", _("Who else is needed")
        OTHER = "other", _("Other matters")
        AGREED = "agreed", _("What was agreed")
        NEXT = "next", _("Next meeting")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    goal = models.ForeignKey(Goal, on_delete=models.SET_NULL, null=True, blank=True, related_name="agenda_items")
    part = models.CharField(max_length=12, choices=Part, blank=True, default="", db_default="")
    leader = models.ForeignKey(Seat, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    minutes = models.PositiveSmallIntegerField(null=True, blank=True, help_text="How long the item is planned to take.")
    parked_at = models.DateTimeField(null=True, blank=True, help_text="Since when the item waits for another time.")

    class Meta:
        default_permissions = ()
        ordering = ["position", "id"]
