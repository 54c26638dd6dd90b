"""Repeating a meeting, and changing or calling off the rest of a series."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frontend.dates import moment_in_words
from meetings.forms.calling import MeetingForm
from meetings.forms.moments import offer_own
from meetings.forms.places import require_place
from meetings.models import Meeting
from meetings.repetition import LONGEST, Unit, repetitions
from plans.forms.fields import PlanDay, Version

MOST_BETWEEN = 12


class RepeatForm(forms.Form):
    """How often and until when; read from the address, so that the days can be looked at before anybody is told."""

    every = forms.IntegerField(label=gettext_lazy("Every"), min_value=1, max_value=MOST_BETWEEN)
    unit = forms.ChoiceField(
        label=gettext_lazy("Weeks or months"),
        choices=[(Unit.WEEKS, gettext_lazy("weeks")), (Unit.MONTHS, gettext_lazy("months"))],
    )
    until = PlanDay(label=gettext_lazy("Last day"), help_text=gettext_lazy("A year from the meeting at most."))

    def __init__(self, data: Any = None, *, meeting: Meeting, **options: Any) -> None:
        super().__init__(data, **options)
        self.meeting = meeting

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        first = timezone.localdate(self.meeting.starts_at)
        if until <= first:
            raise forms.ValidationError(_("Choose a day after the meeting."))
        if until > first + LONGEST:
            raise forms.ValidationError(_("Choose a day within a year of the meeting."))
        return until

    def starts(self) -> list[datetime]:
        """When the meetings of a valid form would begin; those that are past already are left out."""
        cleaned = self.cleaned_data
        found = repetitions(self.meeting.starts_at, cleaned["every"], Unit(cleaned["unit"]), cleaned["until"])
        return [moment for moment in found if moment > timezone.now()]


class DaysForm(forms.Form):
    """Which of the days that were worked out are taken; holidays can be left out."""

    days = forms.MultipleChoiceField(
        label=gettext_lazy("These meetings are called"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Take away the days that do not suit, such as holidays."),
        error_messages={
            "required": gettext_lazy("Choose at least one day."),
            "invalid_choice": gettext_lazy("Choose among these days."),
        },
    )

    def __init__(self, data: Any = None, *, starts: Sequence[datetime], **options: Any) -> None:
        super().__init__(data, **options)
        self._starts = {moment.isoformat(): moment for moment in starts}
        choices = [(key, moment_in_words(moment)) for key, moment in self._starts.items()]
        self.fields["days"].choices = choices  # type: ignore[attr-defined]

    def clean_days(self) -> list[datetime]:
        return [self._starts[key] for key in self.cleaned_data["days"]]


class RestForm(forms.Form):
    """What changes from one meeting of a series onwards."""

    version = Version()
    weekday = forms.TypedChoiceField(
        label=gettext_lazy("Weekday"), coerce=int, choices=[(number, name) for number, name in WEEKDAYS.items()]
    )
    clock = MeetingForm.base_fields["clock"]
    length_minutes = MeetingForm.base_fields["length_minutes"]
    place = MeetingForm.base_fields["place"]
    video_url = MeetingForm.base_fields["video_url"]

    def __init__(self, data: Any = None, *, meeting: Meeting, **options: Any) -> None:
        super().__init__(data, initial=_rest_of(meeting), **options)
        offer_own(self, meeting)

    def clean_clock(self) -> time:
        return time.fromisoformat(self.cleaned_data["clock"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        require_place(self)
        return cleaned

    def values(self) -> dict[str, Any]:
        """The columns that the later meetings get."""
        return {name: self.cleaned_data[name] for name in ("length_minutes", "place", "video_url")}


def _rest_of(meeting: Meeting) -> dict[str, Any]:
    start = timezone.localtime(meeting.starts_at)
    return {
        "version": meeting.version,
        "weekday": start.weekday(),
        "clock": f"{start:%H:%M}",
        "length_minutes": meeting.length_minutes,
        "place": meeting.place,
        "video_url": meeting.video_url,
    }
