"""Offering the parents access again, after the day on which their own rights ended."""

from django.db import transaction
from django.utils.translation import gettext as _

from access.actions.consents import choose_levels, start_draft
from access.levels import Level
from access.models import Consent, Seat, User
from plans.gates import sections_for


@transaction.atomic
def draft_for_parent(seat: Seat, *, by: User) -> Consent:
    """Return the owner's draft for a parent, filled in as seeing every part; nothing is given before it is signed.

    One that was begun today is gone on with. Raises PermissionDenied for those who do not decide over access.
    """
    draft = start_draft(seat, by=by)
    if not draft.lines.exists():
        choose_levels(draft, dict.fromkeys(sections_for(by, seat.plan), Level.VIEW), by=by)
    if not draft.purpose:
        draft.purpose = _("So that they can follow up and help.")
        draft.save(update_fields=["purpose"])
    return draft
