"""Every right is a row with a reason and two dates; guardian reads the rows that are live at the database's clock.

`LiveGrant`, `LivePlanGrant` and `LiveOrganisationGrant` are guardian's direct-foreign-key models, but unmanaged: each
is a view over `Grant` (made in `access.liveviews`), so guardian's stock backend takes dates into account everywhere.
"""

from django.contrib.auth.models import Permission
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from access.models.consents import Consent
from access.models.people import Employment, Organisation, Unit, User
from access.models.seats import Representation, Seat


class Grant(models.Model):
    """A right of a person, or of all workers of a unit, in the half-open interval [valid_from, valid_until)."""

    class Reason(models.TextChoices):
        CONSENT = "consent", _("Consent")
        OWNERSHIP = "ownership", _("The plan is yours")
        REPRESENTATION = "representation", _("On behalf of the plan owner")
        COORDINATION = "coordination", _("Coordinator of the plan")
        OFFICE = "office", _("Task in the municipality")

    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="grants")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="grants")
    permission = models.ForeignKey(Permission, on_delete=models.PROTECT, related_name="+")
    section = models.ForeignKey("plans.Section", on_delete=models.PROTECT, null=True, blank=True, related_name="grants")
    plan = models.ForeignKey("plans.Plan", on_delete=models.PROTECT, null=True, blank=True, related_name="grants")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="grants"
    )
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="grants")
    employment = models.ForeignKey(
        Employment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        help_text="A person's right that is theirs by their work: it holds only while they work there and act for it.",
    )
    reason = models.CharField(max_length=20, choices=Reason)
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, null=True, blank=True, related_name="grants")
    representation = models.ForeignKey(
        Representation, on_delete=models.PROTECT, null=True, blank=True, related_name="grants"
    )
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField(default=timezone.now)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(valid_until__gt=F("valid_from")), name="grant_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(user__isnull=False, unit__isnull=True) | Q(user__isnull=True, unit__isnull=False),
                name="grant_is_for_a_person_or_a_unit",
            ),
            models.CheckConstraint(
                condition=(
                    Q(section__isnull=False, plan__isnull=True, organisation__isnull=True)
                    | Q(section__isnull=True, plan__isnull=False, organisation__isnull=True)
                    | Q(section__isnull=True, plan__isnull=True, organisation__isnull=False)
                ),
                name="grant_is_on_one_thing",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "permission", "valid_until"], name="grant_user_perm"),
            models.Index(fields=["unit", "permission", "valid_until"], name="grant_unit_perm"),
            models.Index(fields=["section", "permission", "valid_until"], name="grant_section_perm"),
            models.Index(fields=["section", "user", "permission"], name="grant_section_user"),
            models.Index(fields=["plan", "permission", "valid_until"], name="grant_plan_perm"),
            models.Index(fields=["valid_until"], name="grant_until"),
        ]


class _Live(UserObjectPermissionBase):
    """A right that holds now. Read-only: triggers refuse every write, `access.grants` writes the table behind."""

    permission = models.ForeignKey(Permission, on_delete=models.DO_NOTHING, db_constraint=False)
    user = models.ForeignKey(User, on_delete=models.DO_NOTHING, db_constraint=False)
    seat = models.ForeignKey(Seat, on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="+")
    valid_until = models.DateTimeField()

    class Meta:
        abstract = True
        managed = False


class LiveGrant(_Live):
    """Rights to sections that hold now: person, permission, section, and when the first of its causes ends."""

    content_object = models.ForeignKey("plans.Section", on_delete=models.DO_NOTHING, db_constraint=False)

    class Meta(_Live.Meta):
        abstract = False
        managed = False
        db_table = "access_livegrant"
        default_permissions = ()
        unique_together = ()


class LivePlanGrant(_Live):
    """Rights to plans that hold now."""

    content_object = models.ForeignKey("plans.Plan", on_delete=models.DO_NOTHING, db_constraint=False)

    class Meta(_Live.Meta):
        abstract = False
        managed = False
        db_table = "access_liveplangrant"
        default_permissions = ()
        unique_together = ()


class LiveOrganisationGrant(_Live):
    """Rights to organisations that hold now."""

    content_object = models.ForeignKey(Organisation, on_delete=models.DO_NOTHING, db_constraint=False)

    class Meta(_Live.Meta):
        abstract = False
        managed = False
        db_table = "access_liveorganisationgrant"
        default_permissions = ()
        unique_together = ()
