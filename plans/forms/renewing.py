"""Which accesses are renewed, and until when. Nobody is chosen beforehand."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plans.giving import day_after, month_choices
from plans.people import Row


class RenewForm(forms.Form):
    """Several people and one new last day."""

    seats = forms.MultipleChoiceField(
        label=_("Who?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one person or unit."),
            "invalid_choice": _("Choose from the list."),
            "invalid_list": _("Choose from the list."),
        },
    )
    length = forms.ChoiceField(
        label=_("How long?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how long the access lasts."),
            "invalid_choice": _("Choose from the list."),
        },
    )

    def __init__(self, *args: Any, rows: Sequence[Row], longest: datetime, usual: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self._rows = {row.seat.public_id: row for row in rows}
        self.fields["seats"].choices = [  # type: ignore[attr-defined]
            (key, _said(row)) for key, row in self._rows.items()
        ]
        self.fields["length"].choices = month_choices(longest, usual)  # type: ignore[attr-defined]

    def chosen(self) -> list[Row]:
        return [self._rows[key] for key in self._rows if key in self.cleaned_data["seats"]]

    def last_day(self) -> date:
        return day_after(int(self.cleaned_data["length"]))


def _said(row: Row) -> str:
    """ "Liv Hansen, lærer – til 5. desember 2026. Ser Skole."."""
    until = _("until %(day)s") % {"day": row.until_words}
    return f"{row.seat.name}, {row.what} – {until}. {' '.join(row.sentences)}"
