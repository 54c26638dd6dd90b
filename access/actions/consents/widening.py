"""Asking the owner's side to let somebody into one more part, beside what they have."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.actions.consents.offering import offer_consent, unsigned_questions
from access.actions.consents.rules import (
    ConsentRefused,
    State,
    default_months,
    lines_of,
    locked_seat,
    longest_period,
    require_given,
    standing_of,
)
from access.consent_gates import may_read
from access.dates import last_day, months_after, today
from access.levels import Level
from access.models import Consent, Seat, User


@transaction.atomic
def offer_part(seat: Seat, section: Any, level: Level, *, purpose: str, by: User) -> Consent:
    """Ask for one part more, for as long as the seat's access lasts; what it has already stands in the question too.

    Where a question waits for an answer, it is that one with a part more. Without either it is asked for the
    municipality's usual length. What the access was for is said again unless it is about a part the asker does not
    see. Raises PermissionDenied unless the person coordinates the plan, and ConsentRefused while the access is paused:
    only the owner's side takes that back.
    """
    seat = locked_seat(seat.pk)
    require_given(seat, by, "coordinate_plan")
    standing = standing_of(seat)
    if standing is not None and standing.state == State.PAUSED:
        raise ConsentRefused(_("The access is paused. Only the plan owner's side can take that back."))
    waiting = unsigned_questions(seat).filter(kind=Consent.Kind.SHARING, valid_until__gt=timezone.now())
    base = waiting.first() or standing
    levels = lines_of(base) if base else {}
    held = lines_of(standing) if standing else {}
    levels[section] = max(level, levels.get(section, Level.NONE), held.get(section, Level.NONE))
    usual = months_after(today(), default_months(seat.plan))
    until = last_day(base.valid_until) if base else usual
    words = purpose
    if base is not None and base.purpose and may_read(by, base):
        words = f"{base.purpose}\n{purpose}"
    return offer_consent(seat, levels, until=min(until, last_day(longest_period(seat.plan))), purpose=words, by=by)
