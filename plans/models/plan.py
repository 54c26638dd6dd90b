"""The plan and its sections."""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.identity import Identified
from access.levels import Level
from access.models import Organisation, User
from plans.lifeareas import SHORT_TITLES, Area, SectionKind


class Plan(Identified):
    """One person's individual plan; a person has one open plan, also across municipalities.

    A gate that fetches a plan for somebody fills `levels` (section id → that person's level) and `rights`
    (of `manage_access`, `coordinate_plan`); they are what the page may show, actions ask again.
    """

    class Status(models.TextChoices):
        ACTIVE = "active", _("Active")
        PAUSED = "paused", _("Paused")
        ENDED = "ended", _("Ended")

    class EndReason(models.TextChoices):
        WISH = "wish", _("The plan owner does not want a plan any more")
        NO_NEED = "no_need", _("The services are no longer needed, or need no plan")
        MOVED = "moved", _("The plan owner has moved to another municipality")
        DEATH = "death", _("The plan owner is dead")

    municipality = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="plans")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="plans_owned")
    owner_name = models.CharField(max_length=120)
    owner_born_on = models.DateField()
    age_to_decide = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="From which age the owner decides alone: the municipality's rule when the plan was opened.",
    )
    number_hash = models.CharField(max_length=64, blank=True, help_text="Keyed hash of the national identity number.")
    template = models.CharField(max_length=30)
    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    period_from = models.DateField(null=True, blank=True)
    period_until = models.DateField(null=True, blank=True)
    next_review_on = models.DateField(null=True, blank=True)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="plans_opened")
    opened_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=10, choices=EndReason, blank=True, db_default="")

    class Meta:
        default_permissions = ()
        permissions = [
            ("manage_access", "May decide who sees what"),
            ("coordinate_plan", "May invite people, call meetings and keep the plan in order"),
            ("reopen_plan", "May open the plan again after it has ended"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["number_hash"],
                condition=~models.Q(number_hash="") & ~models.Q(status="ended"),
                name="one_open_plan_a_person",
            ),
        ]

    levels: dict[int, Level]
    rights: set[str]

    @property
    def first_name(self) -> str:
        return self.owner_name.split()[0] if self.owner_name.split() else ""

    @property
    def consent_age(self) -> int:
        """From which age the owner decides alone; a plan keeps the rule it was opened with, so that no right moves."""
        return self.age_to_decide or int(settings.CONSENT_AGE)

    def age_on(self, day: date) -> int:
        """The plan owner's age in whole years."""
        born = self.owner_born_on
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))

    def birthday(self, age: int) -> date:
        """The day the plan owner turns `age`; who is born on 29 February turns it on 1 March in ordinary years."""
        try:
            return self.owner_born_on.replace(year=self.owner_born_on.year + age)
        except ValueError:
            return date(self.owner_born_on.year + age, 3, 1)


class Section(Identified):
    """The unit of sharing: everything in a plan belongs to exactly one section."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="sections")
    kind = models.CharField(max_length=10, choices=SectionKind)
    area = models.CharField(max_length=20, choices=Area, blank=True)
    name = models.CharField(max_length=60, blank=True, help_text="Own name; empty means the life area's.")
    position = models.PositiveSmallIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        permissions = [
            ("view_section", "May see the section"),
            ("propose_section", "May comment and propose in the section"),
            ("change_section", "May write in the section"),
        ]
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "kind"], condition=~models.Q(kind="area"), name="one_section_of_a_kind"
            ),
        ]

    @property
    def stream(self) -> str:
        return f"s.{self.public_id}"

    @property
    def title(self) -> str:
        """What the section is called on the page, in the reader's language unless it was renamed."""
        return self.name or str(SHORT_TITLES[self.area] if self.area else SectionKind(self.kind).label)
