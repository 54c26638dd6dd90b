"""The form of About me: one question at a time."""

from django import forms
from django.utils.translation import gettext_lazy as _

from plans.forms.fields import LongText, Version


class AboutForm(forms.Form):
    """The answer to one question, in the owner's own words."""

    text = LongText(label=_("Your words"), required=False, max_length=10000, rows=8)
    version = Version()
