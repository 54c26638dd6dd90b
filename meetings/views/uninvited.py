"""Asking the owner's side to let somebody into Meetings, from the pages where they cannot be chosen."""

from django.http import Http404
from django.utils.translation import gettext as _

from access.actions.consents import ConsentRefused, offer_part
from access.levels import Level
from meetings.inviting import ASK, Blind
from plans.models import Plan, Section
from plans.pages import SignedIn


def ask_to_let_in(request: SignedIn, plan: Plan, section: Section, blind: list[Blind], public_id: str) -> str:
    """Ask for one of these seats, once; returns what came of it, in words. Raises Http404 for any other seat."""
    found = next((one for one in blind if one.seat.public_id == public_id), None)
    if found is None:
        raise Http404
    if found.state == ASK:
        purpose = _("Take part in the meetings.")
        try:
            offer_part(found.seat, section, Level.VIEW, purpose=purpose, by=request.user)
        except ConsentRefused as refusal:
            return refusal.words
    return _("%(name)s's side is asked. You are told when they answer.") % {"name": plan.first_name}
