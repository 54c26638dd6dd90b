"""The four levels of access to a section, in the owner's words and as guardian permissions."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.IntegerChoices):
    """A higher level holds the lower ones; NONE hides even the section's title."""

    NONE = 0, _("None")
    VIEW = 1, _("See")
    PROPOSE = 2, _("Propose")
    WRITE = 3, _("Write")

    @property
    def permissions(self) -> tuple[str, ...]:
        """The permissions on `plans.Section` that this level is made of."""
        return SECTION_PERMISSIONS[: self.value]

    @classmethod
    def of(cls, permission: str) -> "Level":
        """The level that first holds `permission`."""
        return cls(SECTION_PERMISSIONS.index(permission) + 1)


SECTION_PERMISSIONS = ("view_section", "propose_section", "change_section")
PLAN_PERMISSIONS = ("manage_access", "coordinate_plan", "reopen_plan")
ORGANISATION_PERMISSIONS = ("administer_organisation", "oversee_plans")
