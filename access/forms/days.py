"""Fields for days."""

import datetime
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from access.dates import today


class Day(forms.DateField):
    """A day of this century; the browser's own date field."""

    def __init__(self, **options: Any) -> None:
        messages = {
            "invalid": _("Write the date as day, month and year, for example 30.06.2027."),
            "required": _("Choose a date."),
        }
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"],
            error_messages=messages | options.pop("error_messages", {}),
            validators=[
                MinValueValidator(datetime.date(2000, 1, 1), _("Choose a date after the year 2000.")),
                MaxValueValidator(datetime.date(2100, 12, 31), _("Choose a date before the year 2101.")),
            ],
            **options,
        )


class BirthDay(forms.DateField):
    """The day somebody was born."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date", "autocomplete": "off"}, format="%Y-%m-%d"),
            input_formats=["%Y-%m-%d", "%d.%m.%Y"],
            error_messages={"invalid": _("Write the date as day, month and year, for example 30.06.1987.")},
            validators=[
                MinValueValidator(datetime.date(1890, 1, 1), _("Check the year of birth.")),
                MaxValueValidator(today, _("Check the year of birth.")),
            ],
            **options,
        )
