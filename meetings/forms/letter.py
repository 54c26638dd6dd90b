"""To whom a notice goes on paper: typed for this one letter, and kept nowhere."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.forms.fields import LongText

MOST_LINES = 6


class LetterForm(forms.Form):
    """The name and postal address on a letter, and how much the letter says."""

    name = forms.CharField(
        label=gettext_lazy("Name of the receiver"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    address = LongText(
        label=gettext_lazy("Postal address"),
        max_length=400,
        rows=3,
        help_text=gettext_lazy("As it stands on an envelope."),
        error_messages={"required": gettext_lazy("Write where the letter goes.")},
    )
    with_purpose = forms.BooleanField(label=gettext_lazy("What the meeting is for"), required=False)
    with_agenda = forms.BooleanField(label=gettext_lazy("The agenda"), required=False)

    def clean_address(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["address"].split("\n") if line.strip()]
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(_("Write at most %(count)s lines.") % {"count": MOST_LINES})
        return lines
