"""Holding a meeting: opening it, moving along the agenda, giving the word, parking what waits, and finishing."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from access.models import Seat, User
from access.rights import require
from meetings.actions.items import MOST_ITEMS, AgendaFull, tell_rooms, with_own, write_order
from meetings.actions.trail import note
from meetings.gates import invitees_of
from meetings.minutes import log
from meetings.models import AgendaItem, Meeting, Minutes, RaisedHand, Room
from meetings.room_gates import may_run, meeting_for_parked
from meetings.text import items_with_words
from plans.actions.drafts import remove_draft
from plans.drafts import draft_key


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
        note("room.opened", meeting, meeting.section, by=by)
    return room


def close_room(meeting: Meeting, *, by: User) -> None:
    """Finish the meeting: nothing more is decided in it. The same again changes nothing."""
    with transaction.atomic():
        require_running(meeting, by=by)
        end_meeting(meeting, by=by)


def end_meeting(meeting: Meeting, *, by: User) -> None:
    """Close the room if it is open. Part of other actions: the caller has the right and the transaction."""
    rows = Room.objects.filter(meeting=meeting, closed_at__isnull=True)
    if rows.update(closed_at=timezone.now(), closed_by=by, speaker=None):
        RaisedHand.objects.filter(room__meeting=meeting).delete()
        note("room.closed", meeting, meeting.section, by=by)


def move_to(meeting: Meeting, item: AgendaItem, *, by: User) -> None:
    """Go to an item of the agenda; everybody's page follows. Raises `RoomClosed`; the same again changes nothing."""
    with transaction.atomic():
        require_running(meeting, by=by)
        room = lock_open_room(meeting)
        if room.current_item_id == item.pk or item.parked_at is not None:
            return
        _go_to(room, item)
        note("room.moved", meeting, meeting.section, by=by)


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
        note("room.word_given", meeting, meeting.section, by=by)


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
            note("room.hand_raised", meeting, meeting.section, by=by)


def park_item(meeting: Meeting, item: AgendaItem, *, is_parked: bool, by: User) -> None:
    """Let an item wait for another time, or take it back; it goes to the end. Raises `RoomClosed`.

    When it is the one that is talked about, the meeting goes on to the next.
    """
    with transaction.atomic():
        require_running(meeting, by=by)
        room = lock_open_room(meeting)
        following = next((one for one in _going(meeting) if one.position > item.position), None)
        rows = AgendaItem.objects.filter(pk=item.pk, meeting=meeting, parked_at__isnull=is_parked)
        if not rows.update(parked_at=timezone.now() if is_parked else None):
            return
        items = list(AgendaItem.objects.filter(meeting=meeting))
        write_order(sorted(items, key=lambda one: one.pk == item.pk))
        if is_parked and room.current_item_id == item.pk:
            _go_to(room, following or next(iter(_going(meeting)), None))
        note("room.parked", meeting, meeting.section, by=by)


def note_thought(meeting: Meeting, words: str, *, is_parked: bool, by: User) -> AgendaItem:
    """Write down something new that came up: it waits for another time, or becomes an item of this meeting.

    It stands before what ends the meeting, and after what is talked about. Raises `RoomClosed`, `AgendaFull`.
    """
    with transaction.atomic():
        require_running(meeting, by=by)
        room = lock_open_room(meeting)
        items = list(AgendaItem.objects.filter(meeting=meeting))
        if len(items) >= MOST_ITEMS:
            raise AgendaFull
        item = AgendaItem.objects.create(
            meeting=meeting, position=len(items), title=words, parked_at=timezone.now() if is_parked else None
        )
        write_order([*items, item] if is_parked else with_own(items, item, after=room.current_item))
        tell_rooms(meeting)
        remove_draft(draft_key("thought", meeting.public_id, "new"), by=by)
        note("room.parked" if is_parked else "agenda.changed", meeting, meeting.section, by=by)
    return item


def move_parked(meeting: Meeting, item: AgendaItem, *, by: User) -> None:
    """Put a parked item on the agenda of the next meeting of the plan whose minutes can still be written.

    Where words stand under it, or its minutes are no longer a draft, it stays here as well, no longer parked. Raises
    PermissionDenied unless the person leads this meeting, `NoLaterMeeting`, `AgendaFull`; an item that is not parked
    stays.
    """
    with transaction.atomic():
        require_running(meeting, by=by)
        to = meeting_for_parked(meeting)
        if to is None:
            raise NoLaterMeeting
        minutes = log.lock(meeting.minutes)
        locked = AgendaItem.objects.select_for_update().filter(pk=item.pk, meeting=meeting).first()
        if locked is None or locked.parked_at is None:
            return
        there = list(AgendaItem.objects.filter(meeting=to))
        if len(there) >= MOST_ITEMS:
            raise AgendaFull
        if minutes.state != Minutes.State.DRAFT or items_with_words(meeting, [locked]):
            AgendaItem.objects.filter(pk=locked.pk).update(parked_at=None)
            write_order(AgendaItem.objects.filter(meeting=meeting))
            moved = AgendaItem.objects.create(
                meeting=to, position=len(there), title=locked.title, goal=locked.goal, minutes=locked.minutes
            )
        else:
            AgendaItem.objects.filter(pk=locked.pk).update(meeting=to, parked_at=None)
            moved = AgendaItem.objects.get(pk=locked.pk)
            tell_rooms(meeting)
        write_order(with_own(there, moved))
        Meeting.objects.filter(pk=to.pk).update(version=F("version") + 1)
        tell_rooms(to)
        note("room.parked", meeting, meeting.section, by=by)
        note("meeting.changed", to, to.section, by=by, fields=["agenda"])


def require_running(meeting: Meeting, *, by: User) -> None:
    """Raise PermissionDenied unless the person leads the meeting now."""
    if not may_run(by, meeting):
        raise PermissionDenied("run")


def lock_open_room(meeting: Meeting) -> Room:
    """The room, locked until the transaction ends; raises `RoomClosed` when the meeting is not going on.

    The minutes are held first, so that nothing is decided between what is frozen of them and their end.
    """
    if not log.lock(meeting.minutes).is_open:
        raise RoomClosed
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
        write_order([*items, *AgendaItem.objects.filter(meeting=meeting, parked_at__isnull=False)])
    return items[0] if items else None


def _going(meeting: Meeting) -> list[AgendaItem]:
    """The items that are not parked, as they stand now."""
    return list(AgendaItem.objects.filter(meeting=meeting, parked_at__isnull=True))


def _go_to(room: Room, item: AgendaItem | None) -> None:
    room.current_item, room.current_since, room.speaker = item, timezone.now(), None
    room.save(update_fields=["current_item", "current_since", "speaker"])
