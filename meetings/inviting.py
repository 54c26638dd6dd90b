"""Who cannot be invited because they do not see Meetings, and how it stands with asking the owner's side for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from access.consent_gates import newest_consents, offers_for
from access.gates import is_given_access, representations_in
from access.models import Consent, ConsentSection, Seat, User
from plans.models import Plan, Section

ASK, WAITS, PAUSED, LATER, NOT_HERE = "ask", "waits", "paused", "later", "not_here"


@dataclass(frozen=True, slots=True)
class Blind:
    """A seat that does not see Meetings.

    `state`: its access can be asked for, a question waits, the access is paused, it has Meetings but nobody sees them
    now (it begins later, or nobody is at work), or its rights are not given by a consent.
    """

    seat: Seat
    state: str
    offer: Consent | None = None
    asked_at: datetime | None = None


def uninvitable(without: Sequence[Seat]) -> list[Seat]:
    """The seats among those that do not see Meetings for which access could be asked: the owner's side is left out."""
    return [seat for seat in without if not seat.is_owner_side]


def blind_seats(user: User, plan: Plan, section: Section, without: Sequence[Seat]) -> list[Blind]:
    """The seats that cannot be invited, the owner's side left out, for somebody who coordinates; a few queries."""
    seats = uninvitable(without)
    if not seats:
        return []
    offers = {offer.seat_id: offer for offer in offers_for(user, plan)}
    asked = set(
        ConsentSection.objects.filter(consent__in=offers.values(), section=section).values_list("consent_id", flat=True)
    )
    newest = newest_consents(seats)
    acting = representations_in(plan)
    found = []
    for seat in seats:
        offer = offers.get(seat.pk)
        if offer is not None and offer.pk in asked:
            found.append(Blind(seat, WAITS, offer, offer.offered_at))
        elif not is_given_access(seat, acting):
            found.append(Blind(seat, NOT_HERE))
        else:
            found.append(Blind(seat, _standing(newest.get(seat.pk), section)))
    return found


def _standing(consent: Consent | None, section: Section) -> str:
    if consent is None or consent.valid_until <= timezone.now():
        return ASK
    if consent.state == Consent.State.PAUSED:
        return PAUSED
    holds = any(line.section_id == section.pk for line in consent.lines.all())
    return LATER if consent.state == Consent.State.SIGNED and holds else ASK
