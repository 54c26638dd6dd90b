"""Finding a time: which times are proposed to whom, and what somebody says to one of them."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.models import Seat
from meetings.forms.calling import MeetingForm
from meetings.forms.moments import moment_of
from meetings.forms.seats import seat_words
from meetings.models import TimeAnswer
from plans.forms.fields import PlanDay

MOST_TIMES = 8
FIRST_TIMES = 4
MORE_TIMES = 2


class TimesForm(forms.Form):
    """Propose times to chosen seats. `seats` are those who may be invited; there are as many lines as were shown."""

    kind = MeetingForm.base_fields["kind"]
    length_minutes = MeetingForm.base_fields["length_minutes"]
    place = MeetingForm.base_fields["place"]
    video_url = MeetingForm.base_fields["video_url"]
    seats = forms.MultipleChoiceField(
        label=gettext_lazy("Who is asked"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Choose at least one to ask."),
            "invalid_choice": gettext_lazy("Choose among those who see the meetings of this plan."),
        },
    )
    answers_until = PlanDay(label=gettext_lazy("Answer by"), required=False)

    def __init__(self, data: Any = None, *, seats: Sequence[Seat], **options: Any) -> None:
        super().__init__(data, **options)
        self._seats = {seat.public_id: seat for seat in seats}
        self.fields["seats"].choices = [(seat.public_id, seat_words(seat)) for seat in seats]  # type: ignore[attr-defined]
        clocks = list(MeetingForm.base_fields["clock"].choices)  # type: ignore[attr-defined]
        for number in range(self._row_count()):
            self.fields[f"day_{number}"] = PlanDay(label=_("Day %(number)s") % {"number": number + 1}, required=False)
            self.fields[f"clock_{number}"] = forms.ChoiceField(
                label=_("Time %(number)s") % {"number": number + 1},
                choices=[("", _("Choose a time")), *clocks],
                required=False,
            )

    def _row_count(self) -> int:
        if not self.is_bound:
            return FIRST_TIMES
        shown = 0
        while shown < MOST_TIMES and f"day_{shown}" in self.data:
            shown += 1
        return min(MOST_TIMES, shown + (MORE_TIMES if "more" in self.data else 0))

    @property
    def rows(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        """The lines: a day and a time of day."""
        for number in range(MOST_TIMES):
            if f"day_{number}" in self.fields:
                yield self[f"day_{number}"], self[f"clock_{number}"]

    @property
    def may_have_more_rows(self) -> bool:
        return f"day_{MOST_TIMES - 1}" not in self.fields

    def clean_seats(self) -> list[Seat]:
        return [self._seats[public_id] for public_id in self.cleaned_data["seats"]]

    def clean_answers_until(self) -> date | None:
        day: date | None = self.cleaned_data["answers_until"]
        if day is not None and day < timezone.localdate():
            raise forms.ValidationError(_("Choose today or a later day."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        times = [moment for number in range(MOST_TIMES) if (moment := self._time(number, cleaned))]
        cleaned["times"] = times
        rows_are_wrong = any(name.startswith(("day_", "clock_")) for name in self.errors)
        if not rows_are_wrong and len(set(times)) < 2:
            self.add_error("day_0" if "day_0" in self.fields else None, _("Propose at least two times."))
        return cleaned

    def _time(self, number: int, cleaned: dict[str, Any]) -> datetime | None:
        day, clock = cleaned.get(f"day_{number}"), cleaned.get(f"clock_{number}")
        if day and not clock and f"clock_{number}" not in self.errors:
            self.add_error(f"clock_{number}", _("Choose a time of day."))
        if clock and not day and f"day_{number}" not in self.errors:
            self.add_error(f"day_{number}", _("Choose a date."))
        if not (day and clock):
            return None
        moment = moment_of(day, clock)
        if moment <= timezone.now():
            self.add_error(f"day_{number}", _("The meeting must be later than now."))
        return moment

    def values(self) -> dict[str, Any]:
        """The columns of the meeting that is being prepared."""
        return {name: self.cleaned_data[name] for name in ("kind", "length_minutes", "place", "video_url")}


class TimeAnswerForm(forms.Form):
    """Whether one proposed time suits."""

    time = forms.CharField(max_length=16)
    seat = forms.CharField(max_length=16, required=False)
    answer = forms.ChoiceField(choices=TimeAnswer.Answer.choices)
