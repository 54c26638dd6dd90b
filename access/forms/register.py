"""Forms of an organisation's register: its units and who works in them."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from access.actions.employments import Work
from access.dates import today
from access.forms.days import Day
from access.models import Organisation, Unit

# Coordinating is work in a municipality; only there are plans opened and overseen.
_TASKS = {
    "is_coordinator": _("Coordinator: may open plans and coordinate them"),
    "is_overseer": _("Coordinating unit: sees numbers and appoints coordinators, never content"),
    "is_administrator": _("Administrator: keeps this register, never sees content"),
}


class UnitForm(forms.Form):
    """The name of a unit."""

    name = forms.CharField(
        label=_("Name of the unit"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write the name of the unit.")},
    )


class WorkForm(forms.Form):
    """What somebody does in the organisation."""

    title = forms.CharField(
        label=_("Title"), help_text=_("For example physiotherapist or teacher."), max_length=120, required=False
    )
    tasks = forms.MultipleChoiceField(
        label=_("Tasks"),
        choices=list(_TASKS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, organisation: Organisation, **options: Any) -> None:
        super().__init__(*args, **options)
        if organisation.kind != Organisation.Kind.MUNICIPALITY:
            field = self.fields["tasks"]
            field.choices = [("is_administrator", _TASKS["is_administrator"])]  # type: ignore[attr-defined]

    def work(self) -> Work:
        """What the form says, once it is valid."""
        return Work(title=self.cleaned_data["title"], **dict.fromkeys(self.cleaned_data["tasks"], True))


class WorkerForm(WorkForm):
    """A person who begins in a unit."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write the person's name.")},
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Who has no account gets an invitation here."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write the e-mail address the invitation goes to.")},
    )
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("Unit"),
        to_field_name="public_id",
        empty_label=_("Choose"),
        error_messages={"required": _("Choose a unit."), "invalid_choice": _("Choose a unit of your organisation.")},
    )
    first_day = Day(label=_("First day"), help_text=_("Leave it empty when the person begins now."), required=False)
    last_day = Day(
        label=_("Last day"),
        help_text=_("What the work gives access to ends with this day. You can change it."),
        error_messages={"required": _("Write the last day.")},
    )
    field_order = ("name", "email", "unit", "title", "tasks", "first_day", "last_day")

    def __init__(self, *args: Any, units: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["unit"]
        field.queryset = units  # type: ignore[attr-defined]
        field.label_from_instance = lambda unit: unit.name  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        first, last = found.get("first_day"), found.get("last_day")
        if first is not None and first < today():
            self.add_error("first_day", _("The first day is past. Leave the field empty to begin now."))
        if last is not None and last < max(first or date.min, today()):
            self.add_error("last_day", _("The last day is past or comes before the first one."))
        return found


class LeaveForm(forms.Form):
    """When somebody leaves: now, or after a last day."""

    NOW, LATER = "now", "later"
    when = forms.ChoiceField(
        label=_("When does the person leave?"),
        choices=[(NOW, _("Now")), (LATER, _("After a last day"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose when the person leaves.")},
    )
    last_day = Day(label=_("Last day"), required=False)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("when") == self.NOW:
            found["last_day"] = None
        elif found.get("when") == self.LATER and "last_day" not in self.errors:
            if found.get("last_day") is None:
                self.add_error("last_day", _("Write the last day."))
            elif found["last_day"] < today():
                self.add_error("last_day", _("The last day is past. Choose today or a later day."))
        return found
