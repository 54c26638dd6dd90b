"""Fields that several forms of a plan share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from access.forms.days import Day


class LongText(forms.CharField):
    """Text of several lines. Browsers send two characters for a line break and count one; here it is one as well."""

    def __init__(self, *, rows: int = 5, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": str(rows)}), **options)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")


class PlanDay(Day):
    """A day a plan can speak of."""


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
