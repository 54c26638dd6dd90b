"""Why a meeting does not take place, for those who are invited."""

from django import forms
from django.utils.translation import gettext_lazy


class CancelForm(forms.Form):
    """Words that go with calling a meeting off; none are needed."""

    reason = forms.CharField(
        label=gettext_lazy("Why, for those who are invited"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("They read it on the page of the meeting. Leave out what is nobody else's business."),
    )
