"""Who the cast are, in words, and how they sign in. Nothing here works outside the demo."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.models import AuthenticatorDevice, User

# Known to everybody who reads this file: they open nothing but the demo, which start-up refuses in production.
PASSWORD = "tre grå måker ved kaia"  # noqa: S105
TOTP_KEY = "3132333435363738393031323334353637383930"
TOTP_KEY_IN_LETTERS = "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"


@dataclass(frozen=True)
class Member:
    """One of the cast: short name, name, who they are, and what a visitor will see as them."""

    short_name: str
    name: str
    who: Promise
    sees: Promise

    @property
    def email(self) -> str:
        return f"{self.short_name}@example.org"


# fmt: off
CAST: tuple[Member, ...] = (
    Member("maja", "Maja Berg", _("14 years old, owns a plan"), _("Her whole plan, and who else sees it.")),
    Member("anne", "Anne Berg", _("Maja's mother"),
           _("Maja's plan. She decides who gets access until Maja turns 16.")),
    Member("ola", "Ola Lund", _("Maja's father, lives elsewhere"),
           _("Maja's plan, with the same rights as her mother.")),
    Member("nora", "Nora Eide", _("19 years old, runs her own plan"), _("Her own plan. She decides herself.")),
    Member("kari", "Kari Solheim", _("Coordinator in Fjordvik"),
           _("A work list of all her plans: what is late, what comes next.")),
    Member("per", "Per Dahl", _("Physiotherapist"), _("The parts about health in the plans he takes part in.")),
    Member("liv", "Liv Hansen", _("Teacher"), _("The parts about school, and nothing about health.")),
    Member("nav1", "Nina Moe", _("Works at NAV Fjordvik"),
           _("What the NAV office has been given. Colleagues share it.")),
    Member("nav2", "Nils Aas", _("Works at NAV Fjordvik"), _("The same as Nina, for as long as he works there.")),
    Member("nav3", "Noor Khan", _("Works at NAV Fjordvik"), _("The same as Nina, for as long as she works there.")),
    Member("leif", "Leif Strand", _("71 years old, owns a plan"), _("His own plan, after a stroke.")),
    Member("grete", "Grete Vik", _("Leif's legal guardian"),
           _("The parts of Leif's plan that her mandate covers.")),
    Member("sven", "Sven Nilsen", _("Physiotherapist in another municipality"),
           _("Nothing. He has Per's profession, but takes part in no plan.")),
    Member("kjersti", "Kjersti Holm", _("Leads the coordinating unit"),
           _("No plan. She sees numbers and states, never content.")),
    Member("arne", "Arne Tveit", _("Local administrator"), 
           _("No plan. Looking after the register of units opens nothing.")),
    Member("root", "Roar Ottesen", _("Runs the server"), _("No plan. Whoever runs the machine sees nothing here.")),
)
# fmt: on


def is_open() -> bool:
    """Whether this installation lets visitors in as one of the cast."""
    return bool(settings.DEMO_SIGN_IN) and not settings.PRODUCTION


def device_of(short_name: str) -> AuthenticatorDevice | None:
    """The confirmed second factor of one of the cast, with its person; None for anybody else and where none is."""
    if not is_open() or short_name not in {member.short_name for member in CAST}:
        return None
    device: AuthenticatorDevice | None = (
        AuthenticatorDevice.objects.select_related("user")
        .filter(user__short_name=short_name, user__is_active=True, confirmed=True)
        .order_by("id")
        .first()
    )
    return device


def present() -> set[str]:
    """The short names that exist in this database."""
    return set(User.objects.exclude(short_name="").values_list("short_name", flat=True))
