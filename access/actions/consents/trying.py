"""What a consent would come to: given for as long as one answer is made, and taken back before anybody can see it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from access.actions.consents.rules import State, lines_of
from access.actions.consents.signing import end_standing
from access.grants import give_sections
from access.models import Consent, Grant

# So that clocks that differ do not put its beginning off.
_AHEAD = timedelta(hours=1)


@contextmanager
def as_if_signed(consent: Consent) -> Iterator[None]:
    """Inside, in this transaction alone, the seat has what a draft or an offer would give it, from now on.

    Everything that is written inside is rolled back, also when an exception leaves it; nobody is told of anything.
    """
    with transaction.atomic():
        end_standing(consent.seat, State.ENDED)
        give_sections(
            consent.seat,
            lines_of(consent).items(),
            by=consent.given_by,
            reason=Grant.Reason.CONSENT,
            valid_from=timezone.now() - _AHEAD,
            valid_until=consent.valid_until,
            consent=consent,
        )
        try:
            yield
        finally:
            transaction.set_rollback(True)
