"""Forms that invite somebody to a plan."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from access.actions.seats import Mandate
from access.dates import today
from access.models import Representation
from plans.forms.fields import LongText, PlanDay
from plans.models import Plan, Section


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


class RepresentativeForm(PersonForm):
    """Somebody who acts for the plan owner: why, how far and for how long."""

    kind = forms.ChoiceField(
        label=_("Why does the person act for the plan owner?"),
        choices=Representation.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why the person acts for the plan owner.")},
    )
    until = PlanDay(label=_("Last day"), required=False)
    sections = forms.MultipleChoiceField(
        label=_("Parts of the plan"),
        help_text=_("A legal guardian acts only within the mandate. Take away the parts it does not cover."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    scope = LongText(label=_("What the mandate covers"), required=False, max_length=1000, rows=2)
    evidence = forms.CharField(
        label=_("What you have seen as proof"),
        help_text=_("For example the guardian's certificate, with its date. Do not write the content."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, plan: Plan, sections: Sequence[Section], **options: Any) -> None:
        super().__init__(*args, **options)
        self._sections = {section.public_id: section for section in sections}
        of_age = plan.age_on(today()) >= settings.CONSENT_AGE
        parent = Representation.Kind.PARENT
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            choice for choice in Representation.Kind.choices if not (of_age and choice[0] == parent)
        ]
        self.fields["until"].help_text = (
            _("The last day of the mandate.")
            if of_age
            else _("Leave it empty for a parent: it ends when the plan owner turns %(age)d.")
            % {"age": settings.CONSENT_AGE}
        )
        field = self.fields["sections"]
        field.choices = [(section.public_id, section.title) for section in sections]  # type: ignore[attr-defined]
        self.initial.setdefault("sections", list(self._sections))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if "kind" not in found or found["kind"] == Representation.Kind.PARENT:
            return found
        until = found.get("until")
        if until is None and "until" not in self.errors:
            self.add_error("until", _("Write the last day of the mandate."))
        elif until is not None and until < today():
            self.add_error("until", _("The last day is past. Choose today or a later day."))
        if not found.get("sections") and "sections" not in self.errors:
            self.add_error("sections", _("Choose at least one part of the plan."))
        if not found.get("evidence") and "evidence" not in self.errors:
            self.add_error("evidence", _("Write what shows that the person may act for the plan owner."))
        return found

    def mandate(self) -> Mandate:
        """What the form says, once it is valid; a parent's responsibility covers every part."""
        found = self.cleaned_data
        is_parent = found["kind"] == Representation.Kind.PARENT
        return Mandate(
            kind=found["kind"],
            until=None if is_parent else found["until"],
            scope=found["scope"],
            evidence=found["evidence"],
            sections=None if is_parent else [self._sections[key] for key in found["sections"]],
        )
