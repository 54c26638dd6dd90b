"""What every act on a consent goes by: states, days, and who may do it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.dates import end_of, months_after, start_of, today
from access.gates import access_decided_until, is_given_access, representations_in
from access.levels import Level
from access.models import Consent, Seat, User
from access.rights import levels_for, require
from access.rules import default_months_in, longest_months_in
from access.scope import require_within_scope

State = Consent.State
STANDING = (State.SIGNED, State.PAUSED)


class ConsentRefused(Exception):
    """The consent cannot be given as it is; `args[0]` says why, in words for the person who gives it."""

    @property
    def words(self) -> str:
        return str(self.args[0])


def default_months(plan: Any) -> int:
    """How long an access lasts when nobody chooses, in months: the municipality's rule."""
    return default_months_in(plan.municipality)


def max_months(plan: Any) -> int:
    """The longest access in months: the municipality's rule."""
    return longest_months_in(plan.municipality)


def longest_period(plan: Any) -> datetime:
    """The latest end that anybody may give."""
    return end_of(months_after(today(), max_months(plan)))


def longest_end(user: User, plan: Any) -> datetime:
    """The latest end this person may give: the municipality's longest period, and never beyond their own right."""
    longest = longest_period(plan)
    own = access_decided_until(user, plan.pk)
    return min(longest, own) if own else longest


def locked_seat(seat_id: int) -> Seat:
    """The seat, held until the transaction ends: everything that happens to its consents waits in line."""
    return Seat.objects.select_for_update(of=("self",)).select_related("plan__municipality").get(pk=seat_id)


def locked(consent: Consent, by: User, right: str = "manage_access") -> Consent:
    """The consent as it is now, held until the transaction ends together with its seat; requires the right."""
    seat = locked_seat(consent.seat_id)
    require(by, right, seat.plan)
    if right == "manage_access":
        require_within_scope(by, seat)
    found = Consent.objects.get(pk=consent.pk)
    found.seat = seat
    return found


def standing_of(seat: Seat) -> Consent | None:
    """What a seat was given and whose last day has not come, paused or not."""
    return Consent.objects.filter(seat=seat, state__in=STANDING, valid_until__gt=timezone.now()).first()


def require_given(seat: Seat, by: User, right: str = "manage_access") -> None:
    """Raise PermissionDenied unless the person holds the right and the seat is one that is given access."""
    require(by, right, seat.plan)
    if seat.ended_at is not None or not is_given_access(seat, representations_in(seat.plan)):
        raise PermissionDenied
    if right == "manage_access":
        require_within_scope(by, seat)


def require_draft(consent: Consent, by: User) -> None:
    """Raise PermissionDenied unless this is the person's own draft, in a plan whose access they decide over."""
    require(by, "manage_access", consent.seat.plan)
    if consent.state != State.DRAFT or consent.given_by_id != by.pk:
        raise PermissionDenied


def lines_of(consent: Consent) -> dict[Any, Level]:
    """What a consent gives, by section, in a fixed order so that two writers cannot block each other."""
    rows = consent.lines.filter(section__archived_at__isnull=True).select_related("section__plan")
    return {line.section: Level(line.level) for line in rows.order_by("section_id")}


def refuse_more_than_own(plan_id: int, levels: Iterable[tuple[Any, Level]], by: User) -> None:
    """Raise ConsentRefused where the person gives what they lack."""
    own = levels_for(by, plan_id)
    if any(own.get(section.pk, Level.NONE) < level for section, level in levels):
        raise ConsentRefused(_("You can give no more than you have yourself."))


def refuse_period(starts: date, until: date, longest: datetime) -> None:
    """Raise ConsentRefused for days that are past, turned around or too far away."""
    if starts < today():
        raise ConsentRefused(_("The first day is past. Choose today or a later day."))
    if until < today():
        raise ConsentRefused(_("The last day is past. Choose today or a later day."))
    if until < starts:
        raise ConsentRefused(_("The last day comes before the first one."))
    if end_of(until) > longest:
        raise ConsentRefused(_("That is longer than you can give access for."))


def beginning(starts: date | None) -> datetime:
    """The instant at which an access that starts this day begins."""
    return timezone.now() if starts is None or starts <= today() else start_of(starts)
