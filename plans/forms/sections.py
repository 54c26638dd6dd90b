"""Forms for the parts of a plan."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plans.lifeareas import Area


class AddSectionForm(forms.Form):
    """A life area that the plan does not have yet."""

    area = forms.ChoiceField(label=_("Life area"), error_messages={"required": _("Choose a life area.")})
    name = forms.CharField(
        label=_("Own name"),
        help_text=_("Leave it empty to use the name of the life area."),
        required=False,
        max_length=60,
    )

    def __init__(self, *args: Any, taken: Iterable[str], **options: Any) -> None:
        super().__init__(*args, **options)
        left_out = set(taken)
        field = self.fields["area"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        free = [(area.value, area.label) for area in Area if area.value not in left_out]
        field.choices = [("", _("Choose")), *free]


class RenameSectionForm(forms.Form):
    """What the part is called from now on."""

    name = forms.CharField(
        label=_("New name"), max_length=60, error_messages={"required": _("Write what the part is to be called.")}
    )
