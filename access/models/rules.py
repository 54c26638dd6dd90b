"""That a municipality has changed one of its rules: who did it, when, from what to what, and why."""

from django.db import models
from django.utils import timezone

from access.models.people import Organisation, User


class RuleChange(models.Model):
    """One change of a municipality's own rules. Rows are only added."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="rule_changes")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=300)
    before = models.JSONField(help_text="The rules that were changed as they were, by name; null for the usual one.")
    after = models.JSONField(help_text="The same rules as they became.")

    class Meta:
        default_permissions = ()
