"""The seats of a plan as lines to choose."""

from collections.abc import Sequence
from typing import Any

from django import forms

from access.models import Seat


def seat_words(seat: Seat) -> str:
    """A seat as such a line: the name, and what the person is in the plan."""
    role = seat.title or (str(seat.get_role_display()) if seat.user_id else "")
    return f"{seat.name}, {role}" if role else seat.name


class SeatField(forms.ChoiceField):
    """One of these seats; gives the seat."""

    def __init__(self, seats: Sequence[Seat], *, nobody: str = "", **options: Any) -> None:
        self._seats = {seat.public_id: seat for seat in seats}
        choices = [(seat.public_id, seat_words(seat)) for seat in seats]
        super().__init__(choices=[("", nobody), *choices] if nobody else choices, **options)

    def clean(self, value: Any) -> Seat | None:
        return self._seats.get(super().clean(value))
