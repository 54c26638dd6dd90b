"""The form that hands plans without a coordinator over to somebody."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plans.overseeing import Load


class HandOverForm(forms.Form):
    """Whose plans, how many of them, and to whom."""

    left_by = forms.ChoiceField(
        label=_("Plans without a coordinator"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose which plans."), "invalid_choice": _("Choose which plans.")},
    )
    how_many = forms.IntegerField(
        label=_("How many of them"),
        help_text=_("Leave it empty for all. The oldest are handed over first."),
        min_value=1,
        max_value=10_000,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": "4"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _("Write how many, as a number.")),
    )
    to = forms.ChoiceField(
        label=_("The new coordinator"),
        error_messages={"required": _("Choose a coordinator."), "invalid_choice": _("Choose a coordinator.")},
    )

    def __init__(self, *args: Any, lacking: Sequence[Load], coordinators: Sequence[Load], **options: Any) -> None:
        super().__init__(*args, **options)
        self.lacking = {load.user.public_id if load.user else "none": load for load in lacking}
        self.coordinators = {load.user.public_id: load for load in coordinators if load.user}
        self.fields["left_by"].choices = [(key, _plans(load)) for key, load in self.lacking.items()]  # type: ignore[attr-defined]
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose")),
            *((key, load.user.name) for key, load in self.coordinators.items() if load.user),
        ]
        if len(self.lacking) == 1:
            self.initial.setdefault("left_by", next(iter(self.lacking)))


def _plans(load: Load) -> str:
    name = load.user.name if load.user else _("nobody before")
    return _("%(n)s that %(name)s coordinated") % {"n": load.plans, "name": name}
