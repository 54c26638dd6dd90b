"""Forms that invite somebody to a plan."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from access.models import User


class EmailForm(forms.Form):
    """Where an invitation goes."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The invitation is sent here. Nobody else in the plan sees the address."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write the e-mail address the invitation goes to.")},
    )


class PersonForm(EmailForm):
    """A person who is invited."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write the person's name.")},
    )
    field_order = ("name", "email")

    def __init__(self, *args: Any, account: User | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self._account = account
        if account is not None:
            del self.fields["name"], self.fields["email"]

    def who(self) -> dict[str, str]:
        """Name and address: what was written, or those of the account that was found before."""
        if self._account is not None:
            return {"name": self._account.name, "email": self._account.email}
        return {"name": self.cleaned_data["name"], "email": self.cleaned_data["email"]}


class ParticipantForm(PersonForm):
    """Somebody who will work in the plan or help with it."""

    title = forms.CharField(
        label=_("What is the person in the plan?"),
        help_text=_("For example physiotherapist, teacher or aunt."),
        max_length=120,
        required=False,
    )
    workplace = forms.CharField(label=_("Workplace"), max_length=120, required=False)
    is_at_work = forms.BooleanField(
        label=_("Takes part in their work"),
        help_text=_("The access then ends when the person leaves the workplace, if they are registered there."),
        required=False,
        initial=True,
    )


class UnitForm(forms.Form):
    """What a unit is in the plan."""

    title = forms.CharField(
        label=_("What does the unit do in the plan?"),
        help_text=_("For example housing or work training."),
        max_length=120,
        required=False,
    )
