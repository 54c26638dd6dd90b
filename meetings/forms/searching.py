"""The words that somebody looks for in the meetings of a plan; sent in the body, so that no address keeps them."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.searching import words_of


class SearchForm(forms.Form):
    """What to look for."""

    words = forms.CharField(
        label=gettext_lazy("What are you looking for?"),
        max_length=100,
        help_text=gettext_lazy("For example: chair, application, school start"),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write at least two letters.")},
    )

    def clean_words(self) -> list[str]:
        words = words_of(self.cleaned_data["words"])
        if not words:
            raise forms.ValidationError(_("Write at least two letters."))
        return words
