"""What the rest of the product says, and what is made of it here.

Notices and letters are written inside the transaction that changed something, pokes go to open pages after its commit.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from access.models import Change, User
from access.signals import letter_wanted
from access.trail import change_announced, change_recorded, rights_changed
from meetings.signals import minutes_moved, room_closed, room_opened, somebody_entered, somebody_left
from notifications.actions.letters import write_letter
from notifications.actions.notices import announce, tell_of
from notifications.hidden import forget_hidden, hint_of_hidden
from notifications.live import bus
from notifications.live.bus import Poke
from notifications.live.hub import this_hub


def connect() -> None:
    """Begin to listen."""
    change_recorded.connect(_tell, dispatch_uid="notifications.tell")
    letter_wanted.connect(_write_letter, dispatch_uid="notifications.write_letter")
    change_announced.connect(_poke_change, dispatch_uid="notifications.poke_change")
    rights_changed.connect(_poke_rights, dispatch_uid="notifications.poke_rights")
    minutes_moved.connect(_poke_minutes, dispatch_uid="notifications.poke_minutes")
    room_opened.connect(_hold_room, dispatch_uid="notifications.hold_room")
    room_closed.connect(_drop_room, dispatch_uid="notifications.drop_room")
    somebody_entered.connect(_hold_person, dispatch_uid="notifications.hold_person")
    somebody_left.connect(_drop_person, dispatch_uid="notifications.drop_person")


def _tell(change: Change, **_kwargs: Any) -> None:
    forget_hidden(change)
    tell_of(change)


def _write_letter(
    kind: str, user: User, context: dict[str, str], key: str, section: Any = None, **_kwargs: Any
) -> None:
    write_letter(kind, user, context, key, section)


def _poke_change(change: Change, **_kwargs: Any) -> None:
    bus.publish(Poke("moved", change.stream, change.revision))
    hint_of_hidden(change)


def _poke_rights(user_ids: Iterable[int], **_kwargs: Any) -> None:
    ids = list(user_ids)
    for user_id in ids:
        bus.publish(Poke("rights", user_id=user_id))
    # A right that is new or higher changes what pages may show: the person's own stream says so.
    announce(ids)


def _poke_minutes(heads: Mapping[str, int], writers: Mapping[str, list[Any]] | None = None, **_kwargs: Any) -> None:
    bus.publish(Poke("minutes", heads=heads, writers=writers or {}))


def _hold_room(stream: str, **_kwargs: Any) -> None:
    this_hub().hold_room(stream)


def _hold_person(user_id: int, **_kwargs: Any) -> None:
    this_hub().hold_person(user_id)


def _drop_person(user_id: int, **_kwargs: Any) -> None:
    this_hub().drop_person(user_id)


def _drop_room(stream: str, **_kwargs: Any) -> None:
    this_hub().drop_room(stream)
