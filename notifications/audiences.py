"""The people of an audience, as ids: those who may see what the change is about at this moment, and only those."""

from access.grants import people_of
from access.models import Change, LivePlanGrant, Seat, User
from access.rights import permission_id, who_sees
from meetings.models import Invitee, Meeting
from notifications.rules import Audience, Rule


def people_to_tell(rule: Rule, change: Change) -> set[int]:
    """Ids of those who are told of a change, the person who made it left out."""
    people = _FINDERS[rule.audience](change)
    if rule.audience is Audience.SEAT and not rule.to_the_blind:
        people &= _readers(change)
    return people - {change.by_id or 0}


def _readers(change: Change) -> set[int]:
    if change.section_id is None:
        return set()
    return {row["user_id"] for row in who_sees([change.section_id])}


def _invited(change: Change) -> set[int]:
    if change.section_id is None:
        return set()
    path = "meeting__minutes__public_id" if change.target_kind == "minutes" else "meeting__public_id"
    seats = Invitee.objects.filter(**{path: change.target_id}).values("seat_id")
    return {row["user_id"] for row in who_sees([change.section_id]).filter(seat_id__in=seats)}


def _caller(change: Change) -> set[int]:
    callers = Meeting.objects.filter(public_id=change.target_id).values("called_by_id")
    if change.section_id is None:
        return set()
    return {row["user_id"] for row in who_sees([change.section_id]).filter(user_id__in=callers)}


def _seat(change: Change) -> set[int]:
    seat = Seat.objects.filter(public_id=change.target_id).first()
    return set(people_of(seat)) if seat else set()


def _deciders(change: Change) -> set[int]:
    holders = LivePlanGrant.objects.filter(
        content_object_id=change.plan_id,
        permission_id__in=[permission_id("manage_access"), permission_id("coordinate_plan")],
        user__is_active=True,
    )
    return set(holders.values_list("user_id", flat=True)) - _seat(change)


def _person(change: Change) -> set[int]:
    return set(User.objects.filter(public_id=change.target_id, is_active=True).values_list("pk", flat=True))


_FINDERS = {
    Audience.PERSON: _person,
    Audience.READERS: _readers,
    Audience.INVITED: _invited,
    Audience.CALLER: _caller,
    Audience.SEAT: _seat,
    Audience.DECIDERS: _deciders,
}
