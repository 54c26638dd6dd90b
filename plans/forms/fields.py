"""Fields that several forms of a plan share."""

import datetime
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _


class LongText(forms.CharField):
    """Text of several lines. Browsers send two characters for a line break and count one; here it is one as well."""

    def __init__(self, *, rows: int = 5, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": str(rows)}), **options)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")


class PlanDay(forms.DateField):
    """A day a plan can speak of; the browser's own date field."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"],
            error_messages={
                "invalid": _("Write the date as day, month and year, for example 30.06.2027."),
                "required": _("Choose a date."),
            },
            validators=[
                MinValueValidator(datetime.date(2000, 1, 1), _("Choose a date after the year 2000.")),
                MaxValueValidator(datetime.date(2100, 12, 31), _("Choose a date before the year 2101.")),
            ],
            **options,
        )


class Version(forms.IntegerField):
    """Which version of a text the writer began from."""

    def __init__(self) -> None:
        super().__init__(
            widget=forms.HiddenInput,
            min_value=0,
            max_value=2_000_000_000,
            error_messages={
                name: _("The form has lost its place. Copy your text and open the page again.")
                for name in ("required", "invalid", "min_value", "max_value")
            },
        )
