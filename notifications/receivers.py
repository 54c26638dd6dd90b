"""What the rest of the product says, and what is made of it here: pokes for open pages after the commit."""

from collections.abc import Iterable
from typing import Any

from access.models import Change
from access.trail import change_announced, rights_changed
from meetings.signals import minutes_moved, room_closed, room_opened
from notifications.live import bus
from notifications.live.bus import Poke
from notifications.live.hub import this_hub


def connect() -> None:
    """Begin to listen."""
    change_announced.connect(_poke_change, dispatch_uid="notifications.poke_change")
    rights_changed.connect(_poke_rights, dispatch_uid="notifications.poke_rights")
    minutes_moved.connect(_poke_minutes, dispatch_uid="notifications.poke_minutes")
    room_opened.connect(_hold_room, dispatch_uid="notifications.hold_room")
    room_closed.connect(_drop_room, dispatch_uid="notifications.drop_room")


def _poke_change(change: Change, **_kwargs: Any) -> None:
    bus.publish(Poke("moved", change.stream, change.revision))


def _poke_rights(user_ids: Iterable[int], **_kwargs: Any) -> None:
    for user_id in user_ids:
        bus.publish(Poke("rights", user_id=user_id))


def _poke_minutes(stream: str, seq: int, **_kwargs: Any) -> None:
    bus.publish(Poke("moved", stream, seq))


def _hold_room(stream: str, **_kwargs: Any) -> None:
    this_hub().hold_room(stream)


def _drop_room(stream: str, **_kwargs: Any) -> None:
    this_hub().drop_room(stream)
