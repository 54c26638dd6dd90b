"""The meeting: when, where, who is invited, what it is about."""

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.identity import Identified
from access.models import Seat, User
from plans.models import Goal, Section


class Meeting(Identified):
    """A meeting of the plan's team; belongs to the plan's Meetings section.

    A draft has neither been sent nor got minutes; only those who may lead see it, through `meetings.gates.drafts_for`.
    """

    class Kind(models.TextChoices):
        START = "start", _("First meeting")
        FOLLOW_UP = "follow_up", _("Responsibility group meeting")
        REVIEW = "review", _("Review of the plan")
        CRISIS = "crisis", _("Meeting called at short notice")
        HAND_OVER = "hand_over", _("Hand-over")
        CLOSING = "closing", _("Closing meeting")

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        CALLED = "called", _("Called")
        CANCELLED = "cancelled", _("Cancelled")

    class OwnerPart(models.TextChoices):
        WHOLE = "whole", _("The whole meeting")
        PART = "part", _("Part of the meeting")
        REPRESENTED = "represented", _("Somebody speaks for the plan owner")

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="meetings")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.FOLLOW_UP)
    starts_at = models.DateTimeField()
    length_minutes = models.PositiveSmallIntegerField(default=60)
    place = models.CharField(max_length=200, blank=True)
    access_information = models.CharField(
        max_length=300, blank=True, db_default="", help_text="How to get in: entrance, lift, parking."
    )
    video_url = models.URLField(max_length=500, blank=True)
    phone = models.CharField(max_length=60, blank=True, db_default="", help_text="To call when one is late or lost.")
    purpose = models.TextField(blank=True, max_length=2000)
    leader = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="meetings_led")
    secretary = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    owner_takes_part = models.CharField(
        max_length=11, choices=OwnerPart, default=OwnerPart.WHOLE, db_default=OwnerPart.WHOLE.value
    )
    owners_wish = models.TextField(
        max_length=1000, blank=True, db_default="", help_text="Who the plan owner wants to attend; not in the notice."
    )
    wishes_until = models.DateField(null=True, blank=True, help_text="Last day to say what one wants on the agenda.")
    practical = models.TextField(max_length=1000, blank=True, db_default="", help_text="Interpreter, aids, breaks.")
    status = models.CharField(max_length=10, choices=Status, default=Status.CALLED)
    called_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="meetings_called")
    called_at = models.DateTimeField(default=timezone.now)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=500, blank=True, db_default="")
    version = models.PositiveIntegerField(default=1)
    agenda_version = models.PositiveIntegerField(
        default=1, db_default=1, help_text="Raised when items come or go: open rooms learn which texts there are."
    )
    series = models.CharField(
        max_length=16, blank=True, db_default="", default="", help_text="The same for meetings that repeat one another."
    )
    asked_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when the invited of a draft are asked which time suits them."
    )
    answers_until = models.DateField(null=True, blank=True, help_text="Last day to say which time suits.")
    time_chosen_at = models.DateTimeField(
        null=True, blank=True, help_text="When one of the proposed times became the meeting's."
    )

    class Meta:
        default_permissions = ()
        ordering = ["starts_at"]
        indexes = [models.Index(fields=["section", "starts_at"], name="meeting_time")]

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.length_minutes)

    @property
    def is_ahead(self) -> bool:
        """Whether it is called and not over yet: only then is there something to answer, change or call off."""
        return self.status == self.Status.CALLED and self.ends_at > timezone.now()

    @property
    def is_under_way(self) -> bool:
        """Whether it is being held; for a meeting that came with its room."""
        room = getattr(self, "room", None)
        return self.status == self.Status.CALLED and room is not None and bool(room.is_going_on)

    @property
    def is_finding_time(self) -> bool:
        """Whether the invited are being asked which of some proposed times suit, and none is chosen yet."""
        return self.status == self.Status.DRAFT and self.asked_at is not None and self.time_chosen_at is None


class Invitee(models.Model):
    """A seat invited to a meeting, and its answer."""

    class Answer(models.TextChoices):
        NONE = "", _("Has not answered")
        COMING = "coming", _("Coming")
        VIDEO = "video", _("Takes part by video")
        NOT_COMING = "not_coming", _("Not coming")
        SUBSTITUTE = "substitute", _("Sends a substitute")

    class Attendance(models.TextChoices):
        """Who was there, as the minutes say it."""

        NONE = "", _("Not noted")
        PRESENT = "present", _("Present")
        VIDEO = "video", _("By video")
        SUBSTITUTE = "substitute", _("Somebody came instead")
        APOLOGY = "apology", _("Sent apologies")
        ABSENT = "absent", _("Absent without notice")

        @property
        def is_there(self) -> bool:
            return self in (Invitee.Attendance.PRESENT, Invitee.Attendance.VIDEO, Invitee.Attendance.SUBSTITUTE)

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="invitees")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="invitations_to_meetings")
    must_attend = models.BooleanField(default=True)
    answer = models.CharField(max_length=12, choices=Answer, blank=True, default="")
    substitute_name = models.CharField(max_length=120, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_words = models.CharField(max_length=300, blank=True, db_default="", default="")
    contribution = models.TextField(
        max_length=5000, blank=True, db_default="", default="", help_text="What they say in writing, for the meeting."
    )
    contributed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    contributed_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True, help_text="When they were last asked for their answer.")
    attendance = models.CharField(max_length=10, choices=Attendance, blank=True, default="", db_default="")
    attendance_note = models.CharField(
        max_length=120, blank=True, default="", db_default="", help_text="Who came instead, or what there is to say."
    )

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
