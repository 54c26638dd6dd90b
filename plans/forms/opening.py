"""The form that opens a plan."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from access.dates import today
from access.models import Organisation
from access.nationalid import agrees_with, is_national_number
from plans.lifeareas import TEMPLATES, Area, PlanTemplate

OLDEST_YEARS = 120


def _number(label: Any, largest: int, autocomplete: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=largest,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": autocomplete, "size": "4"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("Write the day, month and year as numbers.")
        ),
    )


class OpenPlanForm(forms.Form):
    """Whose plan it is, and the life areas it begins with."""

    owner_name = forms.CharField(
        label=_("The plan owner's name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write the name of the person the plan is for.")},
    )
    born_day = _number(_("Day"), 31, "off")
    born_month = _number(_("Month"), 12, "off")
    born_year = _number(_("Year"), 9999, "off")
    number = forms.CharField(
        label=_("National identity number"),
        help_text=_("Used only to see that the person has no other open plan. It is not kept, and nobody can read it."),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    areas = forms.MultipleChoiceField(
        label=_("Life areas"),
        help_text=_("Each one becomes a part that can be shared by itself. You can add and remove parts later."),
        choices=Area.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    owner_email = forms.EmailField(
        label=_("The plan owner's e-mail address"),
        help_text=_("The plan owner gets an invitation. Leave it empty when others act for the plan owner."),
        required=False,
        max_length=254,
    )
    municipality = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Municipality"),
        to_field_name="public_id",
        empty_label=None,
        error_messages={"invalid_choice": _("Choose one of the municipalities you work in.")},
    )
    template = forms.ChoiceField(
        choices=[(key, key) for key in TEMPLATES],
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": _("Choose a template.")},
    )

    def __init__(self, *args: Any, municipalities: Any, template: PlanTemplate | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["municipality"]
        field.queryset = municipalities  # type: ignore[attr-defined]
        field.label_from_instance = lambda organisation: organisation.name  # type: ignore[attr-defined]
        if template is not None:
            self.initial.setdefault("template", template.key)
            self.initial.setdefault("areas", [area.value for area in template.areas])
        if len(municipalities) == 1:
            field.widget = forms.HiddenInput()
            self.initial.setdefault("municipality", municipalities[0].public_id)

    def clean_number(self) -> str:
        number = "".join(self.cleaned_data["number"].split())
        if number and not is_national_number(number):
            raise forms.ValidationError(_("This is not a national identity number. Check the digits."))
        return number

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        parts = [found.get(name) for name in ("born_year", "born_month", "born_day")]
        if all(part is not None for part in parts):
            self._clean_birth(found, parts)
        return found

    def _clean_birth(self, found: dict[str, Any], parts: list[Any]) -> None:
        try:
            born = date(*parts)
        except ValueError:
            self.add_error("born_day", _("There is no such day. Check the date."))
            return
        if born > today() or born.year < today().year - OLDEST_YEARS:
            self.add_error("born_year", _("Check the year of birth."))
            return
        found["owner_born_on"] = born
        number = found.get("number")
        if number and not agrees_with(number, born):
            self.add_error("number", _("The number and the birth date do not agree. Check both."))

    def chosen_areas(self) -> list[Area]:
        return [Area(key) for key in self.cleaned_data["areas"]]
