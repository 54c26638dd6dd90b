"""Sending calendar entries by letter, where one notice tells of several meetings or of no longer being invited."""

from collections.abc import Iterable, Sequence

from access.identity import new_public_id
from access.models import Seat, User
from access.rights import who_sees
from access.signals import letter_wanted
from meetings.models import Meeting


def send_entries(kind: str, meetings: Sequence[Meeting], seats: Iterable[Seat], *, by: User) -> None:
    """One letter to everybody else in these seats who sees the meetings now, with an entry for each of them.

    Part of other actions: written in the caller's transaction, and sent with each meeting as it is when the letter
    leaves. Whoever is no longer invited has the entry taken out of their calendar.
    """
    section = meetings[0].section
    seeing = who_sees([section.pk]).filter(seat_id__in=[seat.pk for seat in seats])
    people = {row["user_id"] for row in seeing} - {by.pk}
    once = new_public_id()
    for person in User.objects.filter(pk__in=people).order_by("pk"):
        letter_wanted.send(
            sender=Meeting,
            kind=kind,
            user=person,
            context={"meetings": " ".join(one.public_id for one in meetings)},
            key=f"{kind}.{once}.{person.pk}",
            section=section,
        )
