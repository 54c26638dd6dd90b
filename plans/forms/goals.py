"""Forms for goals."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plans.forms.fields import LongText, PlanDay, Version
from plans.forms.hiding import hide_from_start_field
from plans.models import Goal


class GoalForm(forms.Form):
    """A new goal, in the owner's own words."""

    title = forms.CharField(
        label=_("What do you want to manage?"),
        help_text=_("One sentence, in your own words. For example: Cycle to school by myself."),
        max_length=200,
        error_messages={"required": _("Write the goal in one sentence.")},
    )
    why = LongText(label=_("Why is it important?"), required=False, max_length=5000, rows=4)
    horizon_on = PlanDay(label=_("When do you hope to get there?"), required=False)

    def __init__(self, *args: Any, may_hide: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if may_hide:
            self.fields["hide"] = hide_from_start_field()


class ChangeGoalForm(GoalForm):
    """A goal that is written anew on top of a version."""

    version = Version()


class GoalStatusForm(forms.Form):
    """How it goes with a goal."""

    status = forms.ChoiceField(label=_("How is it going?"), choices=Goal.Status.choices, widget=forms.RadioSelect)
