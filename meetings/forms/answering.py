"""The answer to a notice, in one press, and what somebody wants said in writing."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import Invitee
from plans.forms.fields import LongText


class AnswerForm(forms.Form):
    """Whether somebody comes; who sends a substitute says whom."""

    seat = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)
    answer = forms.ChoiceField(
        choices=[choice for choice in Invitee.Answer.choices if choice[0]],
        error_messages={name: gettext_lazy("Choose one of the answers.") for name in ("required", "invalid_choice")},
    )
    substitute_name = forms.CharField(label=gettext_lazy("Who comes for you"), max_length=120, required=False)
    words = forms.CharField(label=gettext_lazy("A few words, if you like"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("answer") == Invitee.Answer.SUBSTITUTE and not cleaned.get("substitute_name"):
            self.add_error("substitute_name", _("Write the name of the one who comes for you."))
        return cleaned


class ContributionForm(forms.Form):
    """What somebody wants said at the meeting. `was` is when the text was written that they began from."""

    was = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    text = LongText(
        label=gettext_lazy("What you want said"),
        max_length=5000,
        required=False,
        rows=8,
        help_text=gettext_lazy(
            "Everybody who sees the meetings of this plan can read it. Leave it empty to take it back."
        ),
    )

    def clean_was(self) -> datetime | None:
        return written_at(self.cleaned_data["was"])


def written_at(words: str) -> datetime | None:
    """The moment in a form's hidden field; none where nothing was written, or where it says nothing sensible."""
    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
