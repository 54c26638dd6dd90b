"""The owner side's consents: what was offered, what was chosen, and what each person read and signed."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.identity import Identified
from access.levels import Level
from access.models.people import User
from access.models.seats import Representation, Seat


class Consent(Identified):
    """The owner side's yes to one seat: which sections, which level, how long, why; the reason of its grants.

    Offered means that somebody on the owner's side is waited for: it was prepared by the coordinator, or one of two
    parents has signed.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        OFFERED = "offered", _("Waiting for an answer")
        SIGNED = "signed", _("Active")
        PAUSED = "paused", _("Paused")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        REFUSED = "refused", _("Refused")
        ENDED = "ended", _("Ended")

    class Kind(models.TextChoices):
        """What the yes is for; each is asked for by itself."""

        PLANNING = "planning", _("Making the plan")
        SHARING = "sharing", _("Sharing parts of the plan")
        FETCHING = "fetching", _("Fetching information")
        MEETING = "meeting", _("Meetings where information is shared")
        RESEARCH = "research", _("Statistics or research")

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="consents")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.SHARING, db_default="sharing")
    given_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="consents_given",
        help_text="Who drafts it or offers it; once somebody has answered, who answered first.",
    )
    representation = models.ForeignKey(Representation, on_delete=models.PROTECT, null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    purpose = models.TextField(blank=True)
    text_version = models.CharField(max_length=20, default="1")
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now)
    signed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    child_words = models.TextField(
        blank=True, db_default="", help_text="What the plan owner says, where somebody else decides for them."
    )
    offered_at = models.DateTimeField(null=True, blank=True)
    offered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="The coordinator who asked."
    )
    remind_at = models.DateTimeField(null=True, blank=True, help_text="When somebody who was not ready is asked again.")
    wished = models.JSONField(
        default=dict, db_default={}, blank=True, help_text="What was asked for, at most: levels by section id."
    )
    wished_until = models.DateTimeField(null=True, blank=True)
    offer = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="answers", help_text="Yes, but less."
    )
    renews = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="renewals")
    asked_in = models.CharField(
        max_length=16, blank=True, db_default="", help_text="The public id of the request for access that it answers."
    )
    paused_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(valid_until__gt=F("valid_from")), name="consent_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=["seat"], condition=Q(state__in=["signed", "paused"]), name="one_standing_consent_a_seat"
            ),
        ]


class ConsentSection(models.Model):
    """One line of a consent: a section and the level given to it."""

    consent = models.ForeignKey(Consent, on_delete=models.CASCADE, related_name="lines")
    section = models.ForeignKey("plans.Section", on_delete=models.PROTECT, related_name="consent_lines")
    level = models.PositiveSmallIntegerField(choices=Level)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["consent", "section"], name="one_line_a_section")]


class ConsentSignature(Identified):
    """One person's signature under a consent, with the very text they read. Append-only, also in the database."""

    class Method(models.TextChoices):
        APP = "app", _("Code from an app")
        BACKUP = "backup", _("Backup code")
        PASSKEY = "passkey", _("Passkey")
        ID_PORTEN = "id_porten", _("ID-porten")
        DEMO = "demo", _("Demo, without a code")
        PAPER = "paper", _("On paper")
        ORAL = "oral", _("Orally")

    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="signatures")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="consent_signatures")
    signer_name = models.CharField(max_length=120, help_text="For those without an account too.")
    representation = models.ForeignKey(Representation, on_delete=models.PROTECT, null=True, blank=True)
    method = models.CharField(max_length=10, choices=Method)
    proved_at = models.DateTimeField(help_text="When the second factor was shown, or the paper or the word was given.")
    signed_at = models.DateTimeField(default=timezone.now)
    language = models.CharField(max_length=5)
    text_version = models.CharField(max_length=20)
    shown_text = models.TextField(help_text="What was on the screen, word by word.")
    choices = models.JSONField(help_text="Sections, levels and dates by their ids.")
    text_hash = models.CharField(max_length=64, help_text="SHA-256 of the text and the choices: what is signed.")
    session_hash = models.CharField(max_length=16, blank=True)
    registered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="For paper and oral."
    )
    how_informed = models.TextField(blank=True, help_text="Who explained it, how, in which language, with what help.")
    witness = models.CharField(max_length=120, blank=True)
    scan = models.CharField(max_length=60, blank=True, help_text="The name of the sealed file.")
    scan_kind = models.CharField(max_length=5, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["consent", "user"], condition=Q(user__isnull=False), name="one_signature_a_person"
            )
        ]
