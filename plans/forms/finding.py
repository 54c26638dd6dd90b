"""The form that looks for somebody's account before they are invited."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from access.actions.lookup import Details
from access.forms.days import BirthDay


class FindPersonForm(forms.Form):
    """Exact details of one person: an address, a number, or a name with the birth date."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    mobile = forms.CharField(
        label=_("Mobile number"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    name = forms.CharField(
        label=_("Whole name"), max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    born_on = BirthDay(label=_("Birth date"), required=False)

    def clean_mobile(self) -> str:
        digits = re.sub(r"[\s.-]", "", self.cleaned_data["mobile"])
        if digits and not re.fullmatch(r"\+?[0-9]{5,15}", digits, re.ASCII):
            raise forms.ValidationError(_("Write the number with digits only."))
        if digits.startswith("00"):
            return f"+{digits[2:]}"
        return f"+47{digits}" if digits and not digits.startswith("+") else digits

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if self.errors:
            return found
        if not (found.get("email") or found.get("mobile")) and not (found.get("name") and found.get("born_on")):
            raise forms.ValidationError(_("Write the e-mail address, the mobile number, or both name and birth date."))
        return found

    @property
    def searched(self) -> str:
        """The person in the coordinator's own words: only what was typed."""
        found = getattr(self, "cleaned_data", {})
        return str(found.get("name") or found.get("email") or found.get("mobile") or "")

    def details(self) -> Details:
        """What the form says, once it is valid."""
        return Details(**self.cleaned_data)
