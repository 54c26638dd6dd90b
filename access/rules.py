"""A municipality's own rules over those of the installation: ages, lengths of an access, how surely people sign in.

What a municipality has not said is as the installation's settings say.
"""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from access.idporten.configuration import LEVELS
from access.models import Employment, Organisation, RuleChange, Seat, User

# What a municipality may have of its own; empty means the installation's.
RULES = ("consent_default_months", "consent_max_months", "consent_age", "id_porten_level")


def consent_age_in(municipality: Organisation) -> int:
    """From which age a plan owner decides alone, in plans that are opened there now."""
    return municipality.consent_age or int(settings.CONSENT_AGE)


def reason_for_age(age: int, municipality: Organisation) -> str:
    """Why it is this age and not another, where somebody has said so."""
    if age == municipality.consent_age:
        return municipality.consent_age_reason
    return str(settings.CONSENT_AGE_REASON) if age == settings.CONSENT_AGE else ""


def longest_months_in(municipality: Organisation) -> int:
    """The longest access in months."""
    return int(municipality.consent_max_months or settings.CONSENT_MAX_MONTHS)


def default_months_in(municipality: Organisation) -> int:
    """How long an access lasts when nobody chooses, in months."""
    return min(
        municipality.consent_default_months or int(settings.CONSENT_DEFAULT_MONTHS), longest_months_in(municipality)
    )


def lowest_level() -> str:
    """The lowest ID-porten level at which somebody may be let in here; who needs a higher one is asked again."""
    chosen = Organisation.objects.exclude(id_porten_level="").values_list("id_porten_level", flat=True)
    return min({settings.IDPORTEN_LEVEL, *chosen}, key=list(LEVELS).index)


def level_for(user: User) -> str:
    """The ID-porten level this person needs: the highest of the municipalities whose plans they are in or work for."""
    levels = {found.id_porten_level or settings.IDPORTEN_LEVEL for found in _municipalities_of(user)}
    return max(levels or {settings.IDPORTEN_LEVEL}, key=list(LEVELS).index)


def rule_changes_in(organisation: Organisation) -> QuerySet[RuleChange, RuleChange]:
    """What was changed in the rules of an organisation that was fetched for who administers it, newest first."""
    return RuleChange.objects.filter(organisation=organisation).select_related("by").order_by("-id")


def _municipalities_of(user: User) -> QuerySet[Organisation, Organisation]:
    work: Any = Employment.objects.live().filter(user=user)
    seats = Seat.objects.filter(ended_at__isnull=True).exclude(plan__status="ended")
    own = seats.filter(user=user) | seats.filter(unit__in=work.values("unit_id"))
    plans = own.values("plan__municipality_id")
    return Organisation.objects.filter(pk__in=plans) | Organisation.objects.filter(
        kind=Organisation.Kind.MUNICIPALITY, pk__in=work.values("unit__organisation_id")
    )
