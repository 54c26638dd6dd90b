"""Texts people write: About me, every earlier version of an edited text, and drafts nobody else sees."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.identity import Identified
from access.models import User
from plans.models.plan import Section


class AboutText(Identified):
    """One answer in About me: what somebody new should know, in the owner's words."""

    class Prompt(models.TextChoices):
        MATTERS = "matters", _("What matters to me")
        GOOD_AT = "good_at", _("What I am good at")
        HELP = "help", _("How to help me best")
        AVOID = "avoid", _("What makes it hard for me")
        PEOPLE = "people", _("People who matter to me")
        TALK = "talk", _("How I like to talk")

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="about_texts")
    prompt = models.CharField(max_length=10, choices=Prompt)
    text = models.TextField(blank=True, max_length=10000)
    version = models.PositiveIntegerField(default=0)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["section", "prompt"], name="one_text_a_prompt")]


class TextVersion(models.Model):
    """A text as it was after one save: what makes overwriting safe, since nothing is ever overwritten."""

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="text_versions")
    target_kind = models.CharField(max_length=20)
    target_id = models.CharField(max_length=16)
    version = models.PositiveIntegerField()
    texts = models.JSONField(help_text="Field name → text.")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["target_kind", "target_id", "version"], name="one_text_a_version")
        ]


class Draft(models.Model):
    """Unsent text of one person in one form; belongs to a section and is shown only while its right lasts."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="drafts")
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="drafts")
    key = models.CharField(max_length=80)
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_draft_a_form")]
