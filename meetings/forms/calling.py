"""The form in which a meeting is called and changed: when, where, who, and what it is about."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.models import Seat
from frontend.dates import clock
from meetings.actions.lines import Item
from meetings.models import Meeting
from meetings.standard import titles
from plans.forms.fields import LongText, PlanDay, Version

MOST_ITEMS = 20
EMPTY_ROWS = 3
MORE_ROWS = 5
LENGTHS = (15, 30, 45, 60, 75, 90, 120, 150, 180, 240)
_FIRST_HOUR, _LAST_HOUR = 7, 22


def _times() -> list[tuple[str, str]]:
    quarters = [time(hour, minute) for hour in range(_FIRST_HOUR, _LAST_HOUR) for minute in (0, 15, 30, 45)]
    return [(f"{quarter:%H:%M}", clock(quarter)) for quarter in quarters]


def _length_words(minutes: int) -> str:
    return _("%(count)s minutes") % {"count": minutes}


class MeetingForm(forms.Form):
    """Call or change a meeting. `seats` are those who may be invited; the agenda has as many rows as were shown."""

    kind = forms.ChoiceField(label=gettext_lazy("What kind of meeting"), choices=Meeting.Kind.choices)
    day = PlanDay(label=gettext_lazy("Day"))
    clock = forms.ChoiceField(label=gettext_lazy("Starts at"), choices=_times)
    length_minutes = forms.TypedChoiceField(
        label=gettext_lazy("Lasts"), coerce=int, choices=lambda: [(n, _length_words(n)) for n in LENGTHS]
    )
    place = forms.CharField(
        label=gettext_lazy("Place"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Building, room and how to get in. Leave it empty when you meet by video only."),
    )
    video_url = forms.CharField(
        label=gettext_lazy("Link to the video meeting"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Begins with https://"),
        widget=forms.URLInput,
        validators=[URLValidator(schemes=["https"], message=gettext_lazy("Write a link that begins with https://"))],
    )
    purpose = LongText(
        label=gettext_lazy("What the meeting is for"),
        max_length=2000,
        required=False,
        rows=3,
        help_text=gettext_lazy("One or two sentences that everybody understands."),
    )
    seats = forms.MultipleChoiceField(
        label=gettext_lazy("Who is invited"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Choose at least one to invite."),
            "invalid_choice": gettext_lazy("Choose among those who see the meetings of this plan."),
        },
    )

    def __init__(
        self, data: Any = None, *, seats: Sequence[Seat], meeting: Meeting | None = None, **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.meeting = meeting
        self._seats = {seat.public_id: seat for seat in seats}
        self.fields["seats"].choices = [(seat.public_id, seat_words(seat)) for seat in seats]  # type: ignore[attr-defined]
        if meeting is not None:
            self.fields["version"] = Version()
            self._offer(meeting)
        for number in range(self._row_count()):
            self._add_row(number)

    def _offer(self, meeting: Meeting) -> None:
        """Have the meeting's own time and length among the choices, whatever they are."""
        start = timezone.localtime(meeting.starts_at)
        for name, own in (
            ("clock", (f"{start:%H:%M}", clock(start))),
            ("length_minutes", (meeting.length_minutes, _length_words(meeting.length_minutes))),
        ):
            field: Any = self.fields[name]
            field.choices = sorted({*field.choices, own})

    def _row_count(self) -> int:
        if not self.is_bound:
            return min(MOST_ITEMS, len(self.initial.get("agenda", ())) + EMPTY_ROWS)
        shown = 0
        while shown < MOST_ITEMS and f"item_{shown}" in self.data:
            shown += 1
        return min(MOST_ITEMS, shown + (MORE_ROWS if "more" in self.data else 0))

    def _add_row(self, number: int) -> None:
        row: Item | None = dict(enumerate(self.initial.get("agenda", ()))).get(number)
        self.fields[f"item_{number}"] = forms.CharField(
            label=_("Item %(number)s") % {"number": number + 1},
            max_length=200,
            required=False,
            initial=row.title if row else "",
        )
        self.fields[f"id_{number}"] = forms.CharField(
            max_length=16, required=False, widget=forms.HiddenInput, initial=row.public_id if row else ""
        )

    @property
    def rows(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        """The agenda's rows: the title's field and the hidden one that tells which item it was."""
        for number in range(MOST_ITEMS):
            if f"item_{number}" not in self.fields:
                return
            yield self[f"item_{number}"], self[f"id_{number}"]

    @property
    def may_have_more_rows(self) -> bool:
        return f"item_{MOST_ITEMS - 1}" not in self.fields

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("day") and cleaned.get("clock"):
            hour, minute = cleaned["clock"].split(":")
            naive = datetime.combine(cleaned["day"], time(int(hour), int(minute)))
            cleaned["starts_at"] = timezone.make_aware(naive)
            unchanged = self.meeting is not None and self.meeting.starts_at == cleaned["starts_at"]
            if cleaned["starts_at"] <= timezone.now() and not unchanged:
                self.add_error("day", _("The meeting must be later than now."))
        if not cleaned.get("place") and not cleaned.get("video_url") and not {"place", "video_url"} & set(self.errors):
            self.add_error("place", _("Write where you meet, or give a link to the video meeting."))
        if self.meeting is not None and not any(line.title for line in self.agenda_of(cleaned)):
            self.add_error("item_0" if "item_0" in self.fields else None, _("Write at least one item."))
        return cleaned

    def clean_seats(self) -> list[Seat]:
        return [self._seats[public_id] for public_id in self.cleaned_data["seats"]]

    @staticmethod
    def agenda_of(cleaned: dict[str, Any]) -> list[Item]:
        """The agenda as written, in order."""
        lines = []
        for number in range(MOST_ITEMS):
            title = str(cleaned.get(f"item_{number}", "")).strip()
            if title:
                lines.append(Item(str(cleaned.get(f"id_{number}", "")), title))
        return lines

    def values(self) -> dict[str, Any]:
        """What the actions take."""
        names = ("kind", "starts_at", "length_minutes", "place", "video_url", "purpose")
        return {name: self.cleaned_data[name] for name in names}


def seat_words(seat: Seat) -> str:
    """A seat as a line to tick: the name, and what the person is in the plan."""
    role = seat.title or (str(seat.get_role_display()) if seat.user_id else "")
    return f"{seat.name}, {role}" if role else seat.name


def first_values(seats: Sequence[Seat]) -> dict[str, Any]:
    """What an empty form proposes: an hour, in two weeks, everybody, the standard agenda."""
    return {
        "kind": Meeting.Kind.FOLLOW_UP,
        "day": _working_day(timezone.localdate() + timedelta(days=14)),
        "clock": "13:00",
        "length_minutes": 60,
        "seats": [seat.public_id for seat in seats],
        "agenda": [Item("", title) for title in titles()],
    }


def _working_day(day: date) -> date:
    """The day itself, or the Monday after it in a weekend."""
    to_monday = 7 - day.weekday()
    return day + timedelta(days=to_monday) if to_monday <= 2 else day


def values_of(meeting: Meeting) -> dict[str, Any]:
    """What the form shows of a meeting that stands."""
    start = timezone.localtime(meeting.starts_at)
    return {
        "kind": meeting.kind,
        "day": start.date(),
        "clock": f"{start:%H:%M}",
        "length_minutes": meeting.length_minutes,
        "place": meeting.place,
        "video_url": meeting.video_url,
        "purpose": meeting.purpose,
        "seats": [invitee.seat.public_id for invitee in meeting.invitees.all()],
        "agenda": [Item(item.public_id, item.title) for item in meeting.agenda.all()],
        "version": meeting.version,
    }
