"""The people of an audience, as ids: those who may see what the change is about at this moment, and only those."""

from django.db.models import QuerySet

from access import asking, signers
from access.grants import people_of
from access.models import AccessRequest, Change, Consent, LivePlanGrant, Seat, User
from access.rights import permission_id, who_sees
from meetings.models import AgendaWish, Approval, Invitee, Meeting, Minutes, NoticeChange, Receiver
from notifications.rules import Audience, Rule
from plans.hidden import kept_out_of
from plans.models import AccessQuestion, Plan


def people_to_tell(rule: Rule, change: Change) -> set[int]:
    """Ids of those who are told of a change, the person who made it left out.

    But for their own account: whoever changes how somebody gets in may be a stranger at their keyboard.
    """
    people = _FINDERS[rule.audience](change)
    if rule.audience is Audience.PERSON:
        return people
    if rule.audience is Audience.SEAT and not rule.to_the_blind:
        people &= _readers(change)
    return people - {change.by_id or 0}


def _readers(change: Change) -> set[int]:
    if change.section_id is None:
        return set()
    seeing = {row["user_id"] for row in who_sees([change.section_id])}
    return seeing - kept_out_of(change, seeing)


def _invited(change: Change) -> set[int]:
    if change.section_id is None:
        return set()
    path = "meeting__minutes__public_id" if change.target_kind == "minutes" else "meeting__public_id"
    invited = Invitee.objects.filter(**{path: change.target_id})
    if change.kind.startswith("meeting.series_"):
        # Who is invited to a later one only is told as well.
        invited |= _invited_later(change)
    if "invited" in change.fields:
        # They are told in words of their own that they are called.
        invited = invited.exclude(seat__public_id__in=_newest_change(change).newly_invited)
    return {row["user_id"] for row in who_sees([change.section_id]).filter(seat_id__in=invited.values("seat_id"))}


def _invited_later(change: Change) -> QuerySet[Invitee, Invitee]:
    """The invitations to the meetings that follow in a series."""
    first = Meeting.objects.filter(public_id=change.target_id).exclude(series="").first()
    if first is None:
        return Invitee.objects.none()
    return Invitee.objects.filter(
        meeting__section=change.section_id, meeting__series=first.series, meeting__starts_at__gt=first.starts_at
    )


def _newly_invited(change: Change) -> set[int]:
    return _people_of(change, _newest_change(change).newly_invited)


def _no_longer_invited(change: Change) -> set[int]:
    return _people_of(change, _newest_change(change).no_longer_invited)


def _newest_change(change: Change) -> NoticeChange:
    """How the notice has changed last: the words that belong to this change."""
    return NoticeChange.objects.filter(meeting__public_id=change.target_id).first() or NoticeChange(fields=[])


def _people_of(change: Change, seats: set[str]) -> set[int]:
    if change.section_id is None:
        return set()
    seeing = who_sees([change.section_id]).filter(seat__public_id__in=seats)
    return {row["user_id"] for row in seeing}


def _receivers(change: Change) -> set[int]:
    if change.section_id is None:
        return set()
    seats = Receiver.objects.filter(minutes__public_id=change.target_id, seat__isnull=False).values("seat_id")
    return {row["user_id"] for row in who_sees([change.section_id]).filter(seat_id__in=seats)}


def _sender(change: Change) -> set[int]:
    senders = Minutes.objects.filter(public_id=change.target_id).values("sent_by_id")
    return _readers(change) & set(User.objects.filter(pk__in=senders).values_list("pk", flat=True))


def _remarker(change: Change) -> set[int]:
    return _readers(change) & set(Approval.objects.filter(public_id=change.target_id).values_list("by_id", flat=True))


def _leaders(change: Change) -> set[int]:
    coordinators = LivePlanGrant.objects.filter(
        content_object_id=change.plan_id, permission_id=permission_id("coordinate_plan")
    )
    return _readers(change) & set(coordinators.values_list("user_id", flat=True))


def _wisher(change: Change) -> set[int]:
    wish = AgendaWish.objects.select_related("seat").filter(public_id=change.target_id).first()
    if wish is None or change.section_id is None:
        return set()
    seeing = {row["user_id"] for row in who_sees([change.section_id])}
    return seeing & set(people_of(wish.seat))


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


def _signers(change: Change) -> set[int]:
    if change.target_kind == "accessrequest":
        request = AccessRequest.objects.select_related("seat").filter(public_id=change.target_id).first()
        return asking.askable(request) if request else set()
    consent = Consent.objects.select_related("seat").filter(public_id=change.target_id).first()
    return signers.askable(consent) if consent else set()


def _asked(change: Change) -> set[int]:
    """Also somebody who sees nothing of the plan any more: they can still say why they looked."""
    questions = AccessQuestion.objects.filter(public_id=change.target_id, asked_of__is_active=True)
    return set(questions.values_list("asked_of_id", flat=True))


def _owner_side(change: Change) -> set[int]:
    return owner_side_of(change.plan_id) if change.plan_id else set()


def owner_side_of(plan_id: int) -> set[int]:
    """Ids of those who read the access log of a plan: the plan owner, and who decides for them now."""
    deciders = LivePlanGrant.objects.filter(
        content_object_id=plan_id, permission_id=permission_id("manage_access"), user__is_active=True
    )
    owners = Plan.objects.filter(pk=plan_id, owner__is_active=True).values_list("owner_id", flat=True)
    return {*deciders.values_list("user_id", flat=True), *(owner for owner in owners if owner)}


def _asker(change: Change) -> set[int]:
    return set(AccessRequest.objects.filter(public_id=change.target_id).values_list("asked_by_id", flat=True))


_FINDERS = {
    Audience.RECEIVERS: _receivers,
    Audience.SENDER: _sender,
    Audience.REMARKER: _remarker,
    Audience.ASKER: _asker,
    Audience.ASKED: _asked,
    Audience.OWNER_SIDE: _owner_side,
    Audience.PERSON: _person,
    Audience.READERS: _readers,
    Audience.INVITED: _invited,
    Audience.NEWLY_INVITED: _newly_invited,
    Audience.NO_LONGER_INVITED: _no_longer_invited,
    Audience.LEADERS: _leaders,
    Audience.WISHER: _wisher,
    Audience.SEAT: _seat,
    Audience.DECIDERS: _deciders,
    Audience.SIGNERS: _signers,
}
