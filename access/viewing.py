"""Seeing a plan as somebody else does: a mark on the request under way that makes every right narrower, never wider.

While it stands, the rights of the person looked as are those they have *and* the viewer has; what is hidden from
either stays hidden. There is no state: the mark is made for one answer and gone with it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from access.models import Seat, User


@dataclass(slots=True)
class Viewing:
    """`viewer` looks as `person`, who sits in `seat`; `is_logged` once the access log has it.

    What is read while nothing can be kept (`is_tried`) is noted in `sections`, for the access log afterwards.
    """

    viewer: User
    person: User
    seat: Seat
    is_logged: bool = field(default=False)
    is_tried: bool = field(default=False)
    sections: list[Any] = field(default_factory=list)


_current: ContextVar[Viewing | None] = ContextVar("viewing", default=None)


@contextmanager
def viewing(viewer: User, person: User, seat: Seat, *, is_tried: bool = False) -> Iterator[Viewing]:
    """Whatever is asked for `person` inside is answered as the viewer may see it of them."""
    mark = Viewing(viewer, person, seat, is_tried=is_tried)
    token = _current.set(mark)
    try:
        yield mark
    finally:
        _current.reset(token)


def current() -> Viewing | None:
    """Who looks as whom in the answer under way."""
    return _current.get()


def viewing_as(user_id: int | None) -> Viewing | None:
    """The mark, when it is this person that somebody looks as."""
    mark = _current.get()
    return mark if mark is not None and mark.person.pk == user_id else None
