"""What follows a meeting, for minutes that came through a gate: who was there, what was said, added, and who got it."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from access.models import AccessEvent, Employment, Seat, User
from access.rights import may, who_sees
from meetings.gates import get_meeting_for, invitees_of, meetings_for
from meetings.models import Approval, Comment, Correction, Invitee, Meeting, Minutes, Receiver, Room
from plans.models import Plan

# Whoever opened one of these while the meeting lasted was in it.
_ROOM_PAGES = ("meetings:room", "meetings:minutes", "meetings:write-minutes")
_EARLY = timedelta(minutes=15)
_LATE = timedelta(hours=1)


def comments_on(minutes: Minutes) -> QuerySet[Comment, Comment]:
    """What has been said about the minutes, oldest first; withdrawn words are left out."""
    rows = Comment.objects.filter(minutes=minutes, withdrawn_at__isnull=True)
    return rows.select_related("by", "item", "seat__user", "seat__unit").order_by("pk")


def get_own_comment_for(user: User, minutes: Minutes, public_id: str) -> Comment:
    """Return a comment that the person has written and not withdrawn; raises Http404."""
    comment = comments_on(minutes).filter(public_id=public_id, by=user).first()
    if comment is None:
        raise Http404
    return comment


def answers_about(minutes: Minutes) -> dict[int, Approval]:
    """What each seat has answered about the minutes, by seat id."""
    rows = Approval.objects.filter(minutes=minutes).select_related("by", "settled_by", "seat__user", "seat__unit")
    return {answer.seat_id: answer for answer in rows}


def approvals_for(user: User, plan: Plan) -> QuerySet[Approval, Approval]:
    """What seats have answered about the minutes of the plan's meetings, if the person sees these."""
    seen = meetings_for(user, plan).order_by().values("pk")
    return Approval.objects.filter(minutes__meeting__in=seen).select_related("minutes__meeting")


def get_answer_about(minutes: Minutes, public_id: str) -> Approval:
    """Return one seat's answer about the minutes; raises Http404."""
    answer = Approval.objects.filter(minutes=minutes, public_id=public_id).select_related("seat__user").first()
    if answer is None:
        raise Http404
    return answer


def corrections_to(minutes: Minutes) -> QuerySet[Correction, Correction]:
    """What was added to final minutes, in order."""
    return Correction.objects.filter(minutes=minutes).select_related("by").order_by("number")


def receiving_seats(meeting: Meeting) -> list[Seat]:
    """The seats that get final minutes: everybody invited, and whoever of the owner's side sees Meetings."""
    invited = list(meeting.invitees.order_by("pk").values_list("seat_id", flat=True))
    seeing = {row["seat_id"] for row in who_sees([meeting.section_id])}
    roles = (Seat.Role.OWNER, Seat.Role.REPRESENTATIVE)
    side = Seat.objects.filter(plan=meeting.section.plan_id, ended_at__isnull=True, role__in=roles, pk__in=seeing)
    order = list(dict.fromkeys([*invited, *side.order_by("pk").values_list("pk", flat=True)]))
    seats = Seat.objects.filter(pk__in=order).select_related("user", "unit")
    return sorted(seats, key=lambda seat: order.index(seat.pk))


def receivers_of(minutes: Minutes) -> QuerySet[Receiver, Receiver]:
    """Who gets the final minutes: the seats first, then those outside."""
    rows = Receiver.objects.filter(minutes=minutes).select_related("seat__user", "seat__unit", "noted_by", "opened_by")
    return rows.order_by("way", "pk")


def get_outsider_of(minutes: Minutes, public_id: str) -> Receiver:
    """Return a receiver outside the product; raises Http404."""
    receiver = receivers_of(minutes).filter(seat__isnull=True, public_id=public_id).first()
    if receiver is None:
        raise Http404
    return receiver


def may_comment(user: User, meeting: Meeting) -> bool:
    """Whether the person may comment on the minutes: whoever is invited, and whoever may propose in Meetings."""
    return bool(invitees_of(user, meeting)) or may(user, "propose_section", meeting.section)


def seats_in_the_room(meeting: Meeting) -> set[int]:
    """The invited seats of which somebody was in the room, led it or wrote while the meeting lasted.

    Those who hide where they are leave no sign here, unless they led or wrote.
    """
    room: Room | None = getattr(meeting, "room", None)
    begin, end = min([meeting.starts_at, *([room.opened_at] if room else [])]) - _EARLY, _end_of(meeting)
    events = AccessEvent.objects.filter(
        plan=meeting.section.plan_id, page__in=_ROOM_PAGES, action=AccessEvent.Action.OPENED,
        at__gte=begin, at__lte=end, user__is_presence_hidden=False,
    )  # fmt: skip
    people = set(events.values_list("user_id", flat=True).distinct())
    people |= set(meeting.minutes.updates.filter(at__gte=begin, at__lte=end).values_list("by_id", flat=True))
    led = [room.opened_by_id, room.closed_by_id] if room else []
    return _seats_of(meeting, {pk for pk in (*people, *led) if pk})


def _end_of(meeting: Meeting) -> datetime:
    room = getattr(meeting, "room", None)
    if room is not None and room.closed_at:
        closed_at: datetime = room.closed_at
        return closed_at
    return min(meeting.ends_at + _LATE, timezone.now())


def _seats_of(meeting: Meeting, people: set[int]) -> set[int]:
    seats = Seat.objects.filter(pk__in=[invitee.seat_id for invitee in meeting.invitees.all()])
    own = set(seats.filter(user_id__in=people).values_list("pk", flat=True))
    at_work = Employment.objects.filter(
        user_id__in=people, valid_from__lte=meeting.starts_at, valid_until__gt=meeting.starts_at
    ).values("unit_id")
    return own | set(seats.filter(unit_id__in=at_work).values_list("pk", flat=True))


def is_attendance_noted(meeting: Meeting) -> bool:
    """Whether somebody has said who was there."""
    return any(invitee.attendance != Invitee.Attendance.NONE for invitee in meeting.invitees.all())


def get_minuted_meeting_for(user: User, plan: Plan, public_id: str) -> Meeting:
    """Return a meeting that has minutes, with these at hand; raises Http404, also for a notice that is not sent yet."""
    meeting = get_meeting_for(user, plan, public_id)
    minutes: Minutes | None = getattr(meeting, "minutes", None)
    if minutes is None:
        raise Http404
    minutes.meeting = meeting
    return meeting
