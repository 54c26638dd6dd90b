"""Places in a plan's team, and why somebody may act for the plan owner."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.identity import Identified
from access.models.people import Employment, Unit, User


class Seat(Identified):
    """A place in a plan's team for a person or for a unit, whose workers share it."""

    class Role(models.TextChoices):
        OWNER = "owner", _("Plan owner")
        REPRESENTATIVE = "representative", _("Representative")
        COORDINATOR = "coordinator", _("Coordinator")
        PARTICIPANT = "participant", _("Participant")

    plan = models.ForeignKey("plans.Plan", on_delete=models.PROTECT, related_name="seats")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="seats")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="seats")
    employment = models.ForeignKey(
        Employment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="seats",
        help_text="The work in which a person takes part: what the seat is given holds only while it lasts.",
    )
    role = models.CharField(max_length=20, choices=Role, default=Role.PARTICIPANT)
    is_appointed = models.BooleanField(
        default=False,
        db_default=False,
        help_text="A coordinator appointed by the coordinating unit: sees of the plan what the owner's side gives.",
    )
    title = models.CharField(max_length=120, blank=True, help_text="What the person is in this plan: Physiotherapist.")
    workplace = models.CharField(max_length=120, blank=True)
    contribution = models.TextField(blank=True, help_text="What this seat contributes (regulation letter d).")
    created_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, unit__isnull=True) | Q(user__isnull=True, unit__isnull=False),
                name="seat_is_for_a_person_or_a_unit",
            ),
            models.UniqueConstraint(
                fields=["plan", "user"],
                condition=Q(ended_at__isnull=True, user__isnull=False),
                name="one_seat_a_person",
            ),
            models.UniqueConstraint(
                fields=["plan", "unit"], condition=Q(ended_at__isnull=True, unit__isnull=False), name="one_seat_a_unit"
            ),
        ]

    @property
    def name(self) -> str:
        """What the seat is called on the page: the person's or the unit's name."""
        return self.user.name if self.user else (self.unit.name if self.unit else "")

    @property
    def first_name(self) -> str:
        return self.user.get_short_name() if self.user else self.name

    @property
    def initials(self) -> str:
        return self.user.initials if self.user else "".join(word[0] for word in self.name.split()[:2]).upper()

    @property
    def is_at_work(self) -> bool:
        """Whether the work in which the seat is held, if it is held in one, goes on."""
        return self.employment is None or self.employment.valid_from <= timezone.now() < self.employment.valid_until

    @property
    def is_owner_side(self) -> bool:
        """Whether the seat decides over the plan's access rather than being given some."""
        return self.role in (Seat.Role.OWNER, Seat.Role.REPRESENTATIVE)


class Representation(Identified):
    """Why somebody may act for the plan owner, and for how long."""

    class Kind(models.TextChoices):
        PARENT = "parent", _("Parental responsibility")
        LEGAL_GUARDIAN = "legal_guardian", _("Legal guardian")
        AUTHORITY = "authority", _("Authority")

    plan = models.ForeignKey("plans.Plan", on_delete=models.PROTECT, related_name="representations")
    representative = models.ForeignKey(User, on_delete=models.PROTECT, related_name="representations")
    kind = models.CharField(max_length=20, choices=Kind)
    scope = models.TextField(blank=True, help_text="What the guardian's or the proxy's mandate covers, in words.")
    evidence = models.CharField(max_length=200, blank=True, help_text="Which paper shows it; never what it says.")
    evidence_on = models.DateField(null=True, blank=True, help_text="The day of that paper.")
    registered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    is_cosigner = models.BooleanField(
        default=True,
        db_default=True,
        help_text="Where two parents are: whether they decide together, so that a consent needs both signatures.",
    )

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("valid_from")), name="representation_ends_after_it_begins"
            ),
        ]
