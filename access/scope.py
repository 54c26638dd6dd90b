"""How far somebody may decide: over the parts of a plan they see themselves, and no access that reaches further."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from access.models import Consent, ConsentSection, Representation, Seat, User
from access.rights import live_sections, may

_STANDING = (Consent.State.SIGNED, Consent.State.PAUSED)


def seats_beyond(user: User, plan: Any) -> set[int]:
    """Ids of the seats whose access covers a part that is outside this person's mandate; one query.

    A legal guardian with a mandate for one part neither renews, pauses nor ends what was given in the others, and a
    consent is given, changed and ended as a whole.
    """
    lines = ConsentSection.objects.filter(
        consent__seat__plan=plan,
        consent__seat__ended_at__isnull=True,
        consent__state__in=_STANDING,
        consent__valid_until__gt=timezone.now(),
        section__archived_at__isnull=True,
    )
    return set(lines.exclude(section_id__in=live_sections(user)).values_list("consent__seat_id", flat=True))


def require_within_scope(user: User, seat: Seat) -> None:
    """Raise PermissionDenied where the seat's access covers a part that is outside the person's mandate."""
    if seat.pk in seats_beyond(user, seat.plan):
        raise PermissionDenied("manage_access")


def may_register(user: User, plan: Any, kind: str) -> bool:
    """Whether the person may register, change and end mandates of this kind in a plan, now.

    The coordinator registers what is shown to them; a plan owner who decides for themselves gives authority.
    """
    if may(user, "coordinate_plan", plan):
        return True
    is_authority = kind == Representation.Kind.AUTHORITY
    return is_authority and plan.owner_id == user.pk and may(user, "manage_access", plan)


def sees_whole_plan(user: User, plan: Any) -> bool:
    """Whether the person sees every part of a plan that stands."""
    beyond = plan.sections.filter(archived_at__isnull=True).exclude(id__in=live_sections(user))
    return not beyond.exists()


def reaches_whole_plan(user: User, plan: Any) -> bool:
    """Whether the person may do what concerns the plan as a whole: coordinate it, or decide over every part of it."""
    if may(user, "coordinate_plan", plan):
        return True
    return may(user, "manage_access", plan) and sees_whole_plan(user, plan)
