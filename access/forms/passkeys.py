"""Forms of the page of passkeys, and of the scripts that make and use them."""

from django import forms
from django.utils.translation import gettext_lazy as _

# A passkey's answer is about one kilobyte; with an attestation some more.
_LONGEST_ANSWER = 20_000


class PasskeyNameForm(forms.Form):
    name = forms.CharField(
        label=_("What do you call it?"),
        help_text=_("A name by which you know it again, such as your phone or your key ring."),
        max_length=60,
        error_messages={"required": _("Write a name.")},
    )


class PasskeyAnswerForm(forms.Form):
    """What the browser sends when a passkey has been used."""

    answer = forms.CharField(max_length=_LONGEST_ANSWER)


class NewPasskeyForm(PasskeyNameForm, PasskeyAnswerForm):
    """What the browser sends when a passkey has been made."""
