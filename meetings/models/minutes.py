"""The minutes: a state, an append-only log of co-written updates, and the frozen text once final."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.identity import Identified
from access.models import User
from meetings.models.meeting import Meeting


def closed() -> Q:
    """Minutes that take nothing more: final, or the last day for comments has passed in Norway.

    What is asked at every keystroke or look says the same in SQL of its own (`committer`, `atonce`, `watch`).
    """
    return Q(state=Minutes.State.FINAL) | Q(state=Minutes.State.SENT, comments_until__lt=timezone.localdate())


class Minutes(Identified):
    """The minutes of one meeting. The update log is the truth; the snapshot only shortens reading it.

    When the last day for comments has passed they are closed at that moment, by the clock; a worker freezes them soon
    after, and only then there is a final text. The database takes no change of frozen ones.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SENT = "sent", _("Sent for comments")
        FINAL = "final", _("Final")

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes")
    state = models.CharField(max_length=5, choices=State, default=State.DRAFT)
    snapshot = models.BinaryField(null=True, help_text="Y-encoded state up to and including snapshot_seq.")
    snapshot_seq = models.PositiveBigIntegerField(default=0)
    snapshot_owners = models.JSONField(null=True, help_text="The account of each Yjs client id in the snapshot.")
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    comments_until = models.DateField(null=True, blank=True)
    final_at = models.DateTimeField(null=True, blank=True)
    finished_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    final_html = models.TextField(blank=True)
    final_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        default_permissions = ()

    @property
    def stream(self) -> str:
        return f"m.{self.public_id}"

    @property
    def is_final(self) -> bool:
        """Whether the text is frozen."""
        return self.state == Minutes.State.FINAL

    @property
    def is_open(self) -> bool:
        """Whether anything in them may still be changed; `closed` says the same of many."""
        return not (self.is_final or self.is_overdue)

    @property
    def is_overdue(self) -> bool:
        """Whether the last day for comments has passed in Norway and nobody has frozen them yet."""
        return (
            self.state == Minutes.State.SENT
            and self.comments_until is not None
            and self.comments_until < timezone.localdate()
        )

    @property
    def takes_comments(self) -> bool:
        """Whether they are sent for comments and the last day for these has not passed in Norway."""
        return self.state == Minutes.State.SENT and self.is_open


class MinutesUpdate(models.Model):
    """One committed Yjs update; `seq` is the revision of the minutes' stream, gapless."""

    # Found by minutes and number, never by who wrote: an index of its own for either costs every keystroke a write.
    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="updates", db_index=False)
    seq = models.PositiveBigIntegerField()
    update = models.BinaryField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["minutes", "seq"], name="one_update_a_seq")]


class KeptMinutes(models.Model):
    """What was frozen when the minutes became final, beside their text; the database takes no change of the row.

    `plan` holds goals, measures and decisions of all parts as they were: each is shown only to those who see its part.
    """

    minutes = models.OneToOneField(Minutes, on_delete=models.PROTECT, related_name="kept")
    pdf = models.BinaryField()
    pdf_sha256 = models.CharField(max_length=64)
    plan = models.TextField(help_text="JSON.")
    plan_sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
