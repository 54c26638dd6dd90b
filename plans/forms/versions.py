"""The form that brings an earlier text back."""

from django import forms

from plans.forms.fields import Version


class RestoreForm(forms.Form):
    """Which earlier version, and on top of which newest one."""

    number = forms.IntegerField(min_value=1, max_value=2_000_000_000)
    version = Version()
