"""Asking for access, and answering."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from access.actions.consents import default_months, longest_period
from access.levels import Level
from access.models import Seat
from plans.forms.fields import LongText
from plans.giving import KEYS, month_choices
from plans.giving import LEVELS as LEVEL_OF
from plans.wishes import LEVELS, PARTS


class AskForm(forms.Form):
    """Which parts, how much, how long, and what for."""

    parts = forms.MultipleChoiceField(
        label=_("What do you need to see?"),
        help_text=_("The list is the same for every plan. You are not told which parts this plan has."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one part."),
            "invalid_choice": _("Choose from the list."),
            "invalid_list": _("Choose from the list."),
        },
    )
    level = forms.ChoiceField(
        label=_("What will you do there?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you will do."), "invalid_choice": _("Choose from the list.")},
    )
    months = forms.ChoiceField(
        label=_("How long?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how long."), "invalid_choice": _("Choose from the list.")},
    )
    purpose = LongText(
        label=_("What do you need it for?"),
        help_text=_("One sentence. Those who decide read it. Write nothing about health or other private matters."),
        max_length=500,
        rows=2,
        error_messages={"required": _("Say in one sentence what you need it for.")},
    )

    def __init__(self, *args: Any, seat: Seat, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["parts"].choices = list(PARTS.items())  # type: ignore[attr-defined]
        self.fields["level"].choices = [(KEYS[level], _LEVEL_WORDS[level]) for level in LEVELS]  # type: ignore[attr-defined]
        self.fields["months"].choices = month_choices(longest_period(seat.plan), default_months(seat.plan))  # type: ignore[attr-defined]

    def wish(self) -> dict[str, Any]:
        """What is asked, once the form is valid; parts in the standard order, each once."""
        found = self.cleaned_data
        return {
            "parts": [key for key in PARTS if key in found["parts"]],
            "level": LEVEL_OF[found["level"]],
            "months": int(found["months"]),
            "purpose": found["purpose"],
        }


_LEVEL_WORDS = {
    Level.VIEW: _("Only read"),
    Level.PROPOSE: _("Read, and propose in notes"),
    Level.WRITE: _("Read, write and change"),
}


class AnswerForm(forms.Form):
    """What the owner's side says to a request. Nothing is typed."""

    answer = forms.ChoiceField(
        choices=[(key, key) for key in ("yes", "less", "no", "later")],
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose one of the four answers.")),
    )
