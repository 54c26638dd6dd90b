"""What a plan owner who has come of age may want to decide: what the parents see from now on."""

from access.dates import today
from access.gates import representations_in
from access.models import Consent, Representation, Seat, User
from plans.frame import OverviewPart
from plans.gates import seats_for
from plans.models import Plan

ADULT_AGE = 18
_ANSWERED = (Consent.State.SIGNED, Consent.State.PAUSED, Consent.State.WITHDRAWN, Consent.State.REFUSED)


def is_deciding_youth(user: User, plan: Plan) -> bool:
    """Whether the reader is the plan owner and has come to decide alone, within the years up to eighteen."""
    if plan.owner_id != user.pk or "manage_access" not in plan.rights:
        return False
    return plan.consent_age <= plan.age_on(today()) < ADULT_AGE


def parents_to_answer(user: User, plan: Plan) -> list[Seat]:
    """The parents' seats that the owner has not given anything since their responsibility ended; one by one theirs."""
    if not is_deciding_youth(user, plan):
        return []
    parents = Representation.objects.filter(plan=plan, kind=Representation.Kind.PARENT)
    acting = set(representations_in(plan))
    seats = seats_for(user, plan).filter(user_id__in=parents.values("representative_id")).exclude(user_id__in=acting)
    given = Consent.objects.filter(seat__plan=plan, state__in=_ANSWERED, given_by=user).values("seat_id")
    return list(seats.exclude(pk__in=given))


def parents_card(user: User, plan: Plan) -> OverviewPart | None:
    """The card that asks the owner what the parents see from now on, until it is answered for each of them."""
    seats = parents_to_answer(user, plan)
    return OverviewPart("plans/_parents_card.html", {"seats": seats}) if seats else None
