"""Who somebody is, and where they work."""

from datetime import date, datetime
from typing import Any, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.dates import last_day
from access.identity import Identified


class UserManager(BaseUserManager["User"]):
    """Makes people. There is no way to make a superuser: one would pass every right by."""

    def create_user(self, email: str, name: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), name=name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, **fields: Any) -> "User":
        raise ValueError("There are no superusers: every right is a row with a reason and two dates.")

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(Identified, AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]  # django-otp has no types
    """A person who can sign in. Signing in needs an activated account (a password) and a second factor."""

    class TextSize(models.TextChoices):
        ORDINARY = "md", _("Ordinary")
        LARGE = "lg", _("Large")
        SMALL = "sm", _("Compact")

    class RoomAnnouncements(models.TextChoices):
        ALL = "all", _("Everything that happens")
        PEOPLE = "people", _("Only who comes and goes")
        NONE = "none", _("Nothing")

    class CalendarDetail(models.TextChoices):
        """How much an entry for the person's own calendar says; it leaves the product's control."""

        TIME = "time", _("When, and nothing else")
        PLACE = "place", _("When and where")
        KIND = "kind", _("When, where and what kind of meeting")

    class Scheme(models.TextChoices):
        AUTO = "auto", _("As the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    email = models.EmailField(unique=True, max_length=254)
    name = models.CharField(max_length=120)
    short_name = models.SlugField(max_length=30, blank=True, help_text="Names the cast of the demo and the tests.")
    born_on = models.DateField(null=True, blank=True)
    mobile = models.CharField(
        max_length=20, blank=True, db_default="", db_index=True, help_text="+ and the digits; never shown to others."
    )
    national_id_hmac = models.CharField(
        max_length=64, null=True, blank=True, unique=True, help_text="See access.nationalid; the number is not kept."
    )
    has_several_workplaces = models.BooleanField(
        default=False, db_default=False, help_text="Whether to ask for which of them the person acts; true once it was."
    )
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)
    language = models.CharField(max_length=5, default="nb")
    text_size = models.CharField(max_length=2, choices=TextSize, default=TextSize.ORDINARY)
    scheme = models.CharField(max_length=5, choices=Scheme, default=Scheme.AUTO)
    has_more_air = models.BooleanField(default=False)
    has_calm_view = models.BooleanField(default=False)
    has_plain_minutes = models.BooleanField(default=False)
    room_announcements = models.CharField(
        max_length=6, choices=RoomAnnouncements, default=RoomAnnouncements.ALL, db_default=RoomAnnouncements.ALL
    )
    is_presence_hidden = models.BooleanField(default=False, db_default=False)
    calendar_detail = models.CharField(
        max_length=5, choices=CalendarDetail, default=CalendarDetail.TIME, db_default=CalendarDetail.TIME
    )

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    @property
    def stream(self) -> str:
        """The live stream of this person's own inbox and rights."""
        return f"u.{self.public_id}"

    @property
    def initials(self) -> str:
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split()[0] if self.name.split() else ""

    def __str__(self) -> str:
        return f"user {self.pk}"


CONSENT_MONTHS = [MinValueValidator(1), MaxValueValidator(60)]


class Organisation(Identified):
    """A municipality, hospital, county, state agency or private provider."""

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", _("Municipality")
        HOSPITAL = "hospital", _("Hospital")
        COUNTY = "county", _("County")
        STATE = "state", _("State")
        PRIVATE = "private", _("Private")

    class IdPortenLevel(models.TextChoices):
        SUBSTANTIAL = "substantial", _("Substantial, such as MinID")
        HIGH = "high", _("High, such as BankID")

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind)
    # A municipality's own rule for how long an access lasts; empty means the installation's.
    consent_default_months = models.PositiveSmallIntegerField(null=True, blank=True, validators=CONSENT_MONTHS)
    consent_max_months = models.PositiveSmallIntegerField(null=True, blank=True, validators=CONSENT_MONTHS)
    # From which age a plan owner decides alone, in plans that are opened from now on; empty means the installation's.
    consent_age = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(12), MaxValueValidator(18)]
    )
    consent_age_reason = models.CharField(max_length=300, blank=True, db_default="")
    id_porten_level = models.CharField(
        max_length=11,
        choices=IdPortenLevel,
        blank=True,
        db_default="",
        help_text="How surely people of its plans must sign in with ID-porten; empty means as the installation.",
    )

    class Meta:
        default_permissions = ()
        permissions = [
            ("administer_organisation", "May register units, coordinators and administrators"),
            ("oversee_plans", "May see numbers and states of plans, never content"),
        ]


class Unit(Identified):
    """A unit of an organisation, such as a school or a NAV office."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="units")
    name = models.CharField(max_length=120)

    class Meta:
        default_permissions = ()


class EmploymentQuerySet(models.QuerySet["Employment"]):
    """Questions about who works where."""

    def live(self, at: datetime | None = None) -> Self:
        """The employments that hold now, or at a moment."""
        moment = at or timezone.now()
        return self.filter(valid_from__lte=moment, valid_until__gt=moment)

    def acting(self, at: datetime | None = None) -> Self:
        """Of those that hold then, the ones people act for: at most one a person."""
        return self.live(at).filter(is_set_aside=False)


class Employment(Identified):
    """Who works where, as what, in the half-open interval from–until; leaving ends the unit's rights at once.

    A person who works in several places acts for one of them at a time: the others are set aside.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="employments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="employments")
    title = models.CharField(max_length=120, blank=True)
    is_coordinator = models.BooleanField(default=False, help_text="May open plans in the unit's municipality.")
    is_set_aside = models.BooleanField(
        default=False, db_default=False, help_text="The person acts for another workplace now; this one gives nothing."
    )
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()

    objects = EmploymentQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("valid_from")), name="employment_ends_after_it_begins"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "valid_until"], name="employment_unit"),
            models.Index(fields=["user", "valid_until"], name="employment_user"),
        ]

    @property
    def last_day(self) -> date:
        """The last local day of the work."""
        return last_day(self.valid_until)
