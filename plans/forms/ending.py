"""The form for ending a plan."""

from django import forms
from django.utils.translation import gettext_lazy as _

from plans.models import Plan


class EndPlanForm(forms.Form):
    """Why the plan ends; one of a few reasons, no free text, for it is shown to everybody who still reads the plan."""

    reason = forms.ChoiceField(
        label=_("Why does the plan end?"),
        choices=Plan.EndReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why the plan ends.")},
    )
