"""Forms of asking why somebody looked, and of answering."""

from django import forms
from django.utils.translation import gettext_lazy as _

from access.reasons import Reason, reasons_before_opening
from plans.forms.fields import LongText


class SayWhyForm(forms.Form):
    """Why one opens a plan: one of a short list."""

    reason = forms.ChoiceField(
        label=_("Why do you open the plan?"),
        choices=reasons_before_opening,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what fits best.")},
    )


class AskWhyForm(forms.Form):
    """What the owner side wants to know; an empty question is one as well."""

    words = LongText(
        label=_("What do you want to know?"),
        help_text=_("You need not write anything. Then the question is only why."),
        rows=3,
        max_length=500,
        required=False,
    )


class AnswerWhyForm(forms.Form):
    """Why somebody looked: one of a short list, and more in their own words."""

    reason = forms.ChoiceField(
        label=_("Why did you open the plan?"),
        choices=Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what fits best.")},
    )
    words = LongText(
        label=_("In your own words"),
        help_text=_("The plan owner and those who decide for them read this."),
        rows=4,
        max_length=1000,
        required=False,
    )
