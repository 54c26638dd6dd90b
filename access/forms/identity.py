"""How somebody was recognised before they are helped to get in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from access.models import Invitation


class IdentityForm(forms.Form):
    """How whoever helps made sure who is asking for a new way in."""

    identity_check = forms.ChoiceField(
        label=_("How did you make sure who it is?"),
        choices=Invitation.IdentityCheck.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how you made sure who it is.")},
    )
