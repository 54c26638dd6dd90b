"""Holding a meeting: opening it, moving along the agenda, giving the word, parking what waits, and finishing."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from access.gates import representation_of
from access.models import Seat, User
from access.rights import require
from access.trail import record
from meetings.gates import invitees_of
from meetings.models import AgendaItem, Meeting, Minutes, RaisedHand, Room
from meetings.room_gates import following_meeting, has_words_under, may_run


class RoomClosed(Exception):
    """The meeting has not been opened, or is finished."""


class NoLaterMeeting(Exception):
    """No meeting is called after this one."""


def open_room(meeting: Meeting, *, by: User) -> Room:
    """Open the meeting, or open it again while its minutes are a draft; the plan owner's own words come first.

    Raises PermissionDenied unless the person leads it, `RoomClosed` when it is called off or its minutes are sent.
    """
    with transaction.atomic():
        require_running(meeting, by=by)
        if meeting.status != Meeting.Status.CALLED or meeting.minutes.state != Minutes.State.DRAFT:
            raise RoomClosed
        room = Room.objects.select_for_update().filter(meeting=meeting).first()
        if room is None:
            first = _put_owner_first(meeting)
            room = Room.objects.create(meeting=meeting, opened_by=by, current_item=first)
        elif room.is_open:
            return room
        else:
            room.closed_at = room.closed_by = None
            room.current_since = timezone.now()
            room.save(update_fields=["closed_at", "closed_by", "current_since"])
        _note("room.opened", meeting, by=by)
    return room


def close_room(meeting: Meeting, *, by: User) -> None:
    """Finish the meeting: nothing more is decided in it. The same again changes nothing."""
    with transaction.atomic():
        require_running(meeting, by=by)
        rows = Room.objects.filter(meeting=meeting, closed_at__isnull=True)
        if rows.update(closed_at=timezone.now(), closed_by=by, speaker=None):
            RaisedHand.objects.filter(room__meeting=meeting).delete()
            _note("room.closed", meeting, by=by)


def move_to(meeting: Meeting, item: AgendaItem, *, by: User) -> None:
    """Go to an item of the agenda; everybody's page follows. Raises `RoomClosed`; the same again changes nothing."""
    with transaction.atomic():
        require_running(meeting, by=by)
        room = lock_open_room(meeting)
        if room.current_item_id == item.pk or item.parked_at is not None:
            return
        _go_to(room, item)
        _note("room.moved", meeting, by=by)


def give_word(meeting: Meeting, seat: Seat | None, *, by: User) -> None:
    """Say whose turn it is, or nobody's; a raised hand of that seat goes down. Raises `RoomClosed`."""
    with transaction.atomic():
        require_running(meeting, by=by)
        room = lock_open_room(meeting)
        if room.speaker_id == (seat.pk if seat else None):
            return
        room.speaker = seat
        room.save(update_fields=["speaker"])
        if seat is not None:
            room.hands.filter(seat=seat).delete()
        _note("room.word_given", meeting, by=by)


def raise_hand(meeting: Meeting, seat: Seat, *, is_up: bool, by: User) -> None:
    """Ask for the word for a seat one sits in, or take the hand down. Raises PermissionDenied, `RoomClosed`."""
    with transaction.atomic():
        require(by, "view_section", meeting.section)
        if seat.pk not in {invitee.seat_id for invitee in invitees_of(by, meeting)}:
            raise PermissionDenied("hand")
        room = lock_open_room(meeting)
        if is_up:
            _hand, is_changed = RaisedHand.objects.get_or_create(room=room, seat=seat)
        else:
            is_changed = bool(room.hands.filter(seat=seat).delete()[0])
        if is_changed:
            _note("room.hand_raised", meeting, by=by)


def park_item(meeting: Meeting, item: AgendaItem, *, is_parked: bool, by: User) -> None:
    """Let an item wait for another time, or take it back; it goes to the end. Raises `RoomClosed`.

    When it is the one that is talked about, the meeting goes on to the next.
    """
    with transaction.atomic():
        require_running(meeting, by=by)
        room = lock_open_room(meeting)
        rows = AgendaItem.objects.filter(pk=item.pk, meeting=meeting, parked_at__isnull=is_parked)
        following = next((one for one in _going(meeting) if one.position > item.position), None)
        if not rows.update(parked_at=timezone.now() if is_parked else None, position=_last_position(meeting) + 1):
            return
        if is_parked and room.current_item_id == item.pk:
            _go_to(room, following or next(iter(_going(meeting)), None))
        _note("room.parked", meeting, by=by)


def park_thought(meeting: Meeting, words: str, *, by: User) -> AgendaItem:
    """Write down something that waits for another time, without losing the thread. Raises `RoomClosed`."""
    with transaction.atomic():
        require_running(meeting, by=by)
        lock_open_room(meeting)
        item = AgendaItem.objects.create(
            meeting=meeting, position=_last_position(meeting) + 1, title=words, parked_at=timezone.now()
        )
        _raise_version(meeting)
        _note("room.parked", meeting, by=by)
    return item


def move_parked(meeting: Meeting, item: AgendaItem, *, by: User) -> None:
    """Put a parked item on the agenda of the next meeting of the plan.

    Where words stand under it, or something was decided, it stays here as well, no longer parked. Raises
    PermissionDenied unless the person leads this meeting, `NoLaterMeeting`; an item that is not parked stays.
    """
    with transaction.atomic():
        require_running(meeting, by=by)
        to = following_meeting(meeting)
        if to is None:
            raise NoLaterMeeting
        locked = AgendaItem.objects.select_for_update().filter(pk=item.pk, meeting=meeting).first()
        if locked is None or locked.parked_at is None:
            return
        place = {"meeting": to, "position": _last_position(to) + 1}
        if has_words_under(locked):
            AgendaItem.objects.create(**place, title=locked.title, goal=locked.goal, minutes=locked.minutes)
            AgendaItem.objects.filter(pk=locked.pk).update(parked_at=None)
        else:
            AgendaItem.objects.filter(pk=locked.pk).update(**place, parked_at=None)
            _raise_version(meeting)
        _raise_version(to)
        _note("room.parked", meeting, by=by)
        _note("meeting.changed", to, by=by, fields=["agenda"])


def require_running(meeting: Meeting, *, by: User) -> None:
    """Raise PermissionDenied unless the person leads the meeting now."""
    if not may_run(by, meeting):
        raise PermissionDenied("run")


def lock_open_room(meeting: Meeting) -> Room:
    """The room, locked until the transaction ends; raises `RoomClosed` when the meeting is not going on."""
    room = Room.objects.select_for_update().filter(meeting=meeting, closed_at__isnull=True).first()
    if room is None:
        raise RoomClosed
    return room


def _put_owner_first(meeting: Meeting) -> AgendaItem | None:
    """Move the plan owner's own words to the top of the agenda; returns the item the meeting begins with."""
    items = _going(meeting)
    owners = [item for item in items if item.part == AgendaItem.Part.OWNER]
    if owners and items[0] not in owners:
        items = [*owners, *(item for item in items if item not in owners)]
        for position, item in enumerate([*items, *(one for one in meeting.agenda.all() if one.parked_at)]):
            AgendaItem.objects.filter(pk=item.pk).update(position=position)
    return items[0] if items else None


def _going(meeting: Meeting) -> list[AgendaItem]:
    """The items that are not parked, as they stand now."""
    return list(AgendaItem.objects.filter(meeting=meeting, parked_at__isnull=True))


def _go_to(room: Room, item: AgendaItem | None) -> None:
    room.current_item, room.current_since, room.speaker = item, timezone.now(), None
    room.save(update_fields=["current_item", "current_since", "speaker"])


def _last_position(meeting: Meeting) -> int:
    last: int | None = AgendaItem.objects.filter(meeting=meeting).aggregate(last=Max("position"))["last"]
    return -1 if last is None else last


def _raise_version(meeting: Meeting) -> None:
    """The agenda holds other items than before: whoever writes in the minutes learns which texts there are."""
    Meeting.objects.filter(pk=meeting.pk).update(version=F("version") + 1)


def _note(kind: str, meeting: Meeting, *, by: User, fields: tuple[str, ...] | list[str] = ()) -> None:
    section = meeting.section
    record(
        kind,
        by=by,
        stream=section.stream,
        plan=section.plan,
        section=section,
        target=meeting,
        fields=fields,
        representation=representation_of(by, section.plan_id),
    )
