"""The answer to a notice, in one press."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import Invitee


class AnswerForm(forms.Form):
    """Whether somebody comes; who sends a substitute says whom."""

    seat = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)
    answer = forms.ChoiceField(
        choices=[choice for choice in Invitee.Answer.choices if choice[0]],
        error_messages={name: gettext_lazy("Choose one of the answers.") for name in ("required", "invalid_choice")},
    )
    substitute_name = forms.CharField(label=gettext_lazy("Who comes for you"), max_length=120, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("answer") == Invitee.Answer.SUBSTITUTE and not cleaned.get("substitute_name"):
            self.add_error("substitute_name", _("Write the name of the one who comes for you."))
        return cleaned
