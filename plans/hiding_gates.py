"""The flags a person may take away again, and the seats from which they may hide something."""

from django.http import Http404

from access.models import Seat, User
from access.rights import who_sees
from plans.gates import get_goal_for, get_measure_for, get_note_for, own_seats_of, seats_for, sections_for
from plans.hidden import parents_in
from plans.models import Hiding, Plan, Section


def get_hiding_for(user: User, plan: Plan, public_id: str) -> Hiding:
    """Return a standing flag on a thing the person sees; raises Http404, also for those it keeps out."""
    flag = (
        Hiding.objects.filter(section__in=sections_for(user, plan), public_id=public_id, lifted_at__isnull=True)
        .select_related(
            "goal__section__plan", "measure__section__plan", "note__measure__section__plan", "section__plan"
        )
        .first()
    )
    if flag is None:
        raise Http404
    if flag.goal:
        get_goal_for(user, plan, flag.goal.public_id)
    elif flag.measure:
        get_measure_for(user, plan, flag.measure.public_id)
    elif flag.note:
        get_note_for(user, flag.note.measure, flag.note.public_id)
    return flag


def seats_to_hide_from(user: User, plan: Plan, section: Section) -> list[Seat]:
    """The seats that see a section and from which something in it can be hidden, the person's own left out.

    Not the owner's and the coordinator's, nor the parents': what is hidden from one parent is hidden from both.
    """
    seeing = {row["seat_id"] for row in who_sees([section.pk])}
    parents = parents_in([plan]).values("representative_id")
    possible = seats_for(user, plan).filter(pk__in=seeing, role__in=[Seat.Role.PARTICIPANT, Seat.Role.REPRESENTATIVE])
    own = {seat.pk for seat in own_seats_of(user, plan)}
    return [seat for seat in possible.exclude(user_id__in=parents) if seat.pk not in own]
