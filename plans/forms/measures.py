"""Forms for measures and their notes."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from access.models import Seat
from plans.forms.fields import LongText, PlanDay, Version
from plans.forms.hiding import hide_from_start_field
from plans.models import Measure


class MeasureForm(forms.Form):
    """What is to be done, how, how much, by whom and by when."""

    what = forms.CharField(
        label=_("What is to be done?"),
        help_text=_("One step that somebody can say is done. For example: Try out a three-wheeled bicycle."),
        max_length=200,
        error_messages={"required": _("Write what is to be done.")},
    )
    how = LongText(label=_("How is it done?"), required=False, max_length=5000, rows=4)
    extent = forms.CharField(
        label=_("How much and how often?"),
        help_text=_("For example: 30 minutes, twice a week."),
        required=False,
        max_length=200,
    )
    responsible = forms.ChoiceField(
        label=_("Who is responsible?"), help_text=_("One person or one service. Others can help."), required=False
    )
    due_on = PlanDay(label=_("When shall it be done?"), required=False)

    def __init__(self, *args: Any, seats: Iterable[Seat], may_hide: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if may_hide:
            self.fields["hide"] = hide_from_start_field()
        self._seats = {seat.public_id: seat for seat in seats}
        named = [(seat.public_id, _in_words(seat)) for seat in self._seats.values()]
        field = self.fields["responsible"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [("", _("Not decided yet")), *named]

    def clean_responsible(self) -> Seat | None:
        return self._seats.get(self.cleaned_data["responsible"])


class ChangeMeasureForm(MeasureForm):
    """A measure that is written anew on top of a version."""

    version = Version()


class MeasureStatusForm(forms.Form):
    """Where a measure stands; not done and stopped need a reason."""

    status = forms.ChoiceField(choices=Measure.Status.choices)
    reason = forms.CharField(
        label=_("Why was it not done?"),
        help_text=_("A few words, so that the next step can be a better one."),
        required=False,
        max_length=300,
    )
    is_undo = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        needs_reason = cleaned.get("status") in (Measure.Status.NOT_DONE, Measure.Status.STOPPED)
        if needs_reason and not cleaned.get("reason") and not cleaned.get("is_undo"):
            self.add_error("reason", _("Write in a few words why it was not done."))
        return cleaned


class NoteForm(forms.Form):
    """How a measure goes, today."""

    text = LongText(
        label=_("How is it going?"),
        max_length=5000,
        rows=4,
        error_messages={"required": _("Write a few words about how it is going.")},
    )

    def __init__(self, *args: Any, may_hide: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if may_hide:
            self.fields["hide"] = hide_from_start_field()


def _in_words(seat: Seat) -> str:
    place = seat.title or seat.workplace
    return f"{seat.name}, {place}" if place else seat.name
