"""Forms that invite somebody to a plan."""

from django import forms
from django.utils.translation import gettext_lazy as _


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


class ParticipantForm(PersonForm):
    """Somebody who will work in the plan or help with it."""

    title = forms.CharField(
        label=_("What is the person in the plan?"),
        help_text=_("For example physiotherapist, teacher or aunt."),
        max_length=120,
        required=False,
    )
    workplace = forms.CharField(label=_("Workplace"), max_length=120, required=False)


class UnitForm(forms.Form):
    """What a unit is in the plan."""

    title = forms.CharField(
        label=_("What does the unit do in the plan?"),
        help_text=_("For example housing or work training."),
        max_length=120,
        required=False,
    )
