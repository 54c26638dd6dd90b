"""What somebody may do for the plan owner, as it is registered: why, which parts, until when, shown by which paper."""

from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from access.actions.representation import Mandate
from access.dates import today
from access.models import Representation
from access.rules import reason_for_age
from plans.forms.fields import LongText, PlanDay
from plans.forms.people import PersonForm
from plans.models import Plan, Section

Kind = Representation.Kind


class MandateForm(forms.Form):
    """A mandate. `kinds` are those that the person who fills it in may register.

    Who does not see every part (`sees_all`) may still register that it covers them all, since that names none. `keeps`
    is the kind of a mandate that stands and covers parts which are not among `sections`: they stay.
    """

    kind = forms.ChoiceField(
        label=_("Why does the person act for the plan owner?"),
        choices=Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why the person acts for the plan owner.")},
    )
    until = PlanDay(label=_("Last day"), required=False)
    sections = forms.MultipleChoiceField(
        label=_("Parts of the plan"),
        help_text=_(
            "A legal guardian acts only within the mandate. Take away the parts it does not cover. "
            "When every part is chosen, parts that are added later are covered too."
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    is_whole = forms.BooleanField(
        label=_("The mandate covers the whole plan"), help_text=_("Also the parts that you do not see."), required=False
    )
    scope = LongText(label=_("What the mandate covers"), required=False, max_length=1000, rows=2)
    evidence = forms.CharField(
        label=_("What you have seen as proof"),
        help_text=_("For example the guardian's certificate. Do not write the content."),
        max_length=200,
        required=False,
    )
    evidence_on = PlanDay(label=_("The date on the proof"), required=False)

    def __init__(
        self,
        *args: Any,
        plan: Plan,
        sections: Sequence[Section],
        kinds: Collection[str] = Kind.values,
        sees_all: bool = True,
        keeps: str = "",
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self._keeps = keeps
        self._sections = {section.public_id: section for section in sections}
        self._is_own = set(kinds) == {Kind.AUTHORITY}
        of_age = plan.age_on(today()) >= plan.consent_age
        offered = [kind for kind in Kind if kind in kinds and not (of_age and kind == Kind.PARENT)]
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in offered]  # type: ignore[attr-defined]
        self.fields["until"].help_text = _last_day_help(plan, of_age=of_age)
        field = self.fields["sections"]
        field.choices = [(section.public_id, section.title) for section in sections]  # type: ignore[attr-defined]
        self.initial.setdefault("sections", list(self._sections))
        if sees_all:
            del self.fields["is_whole"]
        elif keeps:
            self.fields["is_whole"].help_text = _(
                "Also the parts that you do not see. What the mandate covers of them today stays either way."
            )
        if not sections:
            del self.fields["sections"]
        if len(offered) == 1:
            self.fields["kind"].widget = forms.HiddenInput()
            self.initial.setdefault("kind", offered[0].value)
        if self._is_own:
            for name in ("evidence", "evidence_on"):
                del self.fields[name]
            field.help_text = _("They see these parts, write in them and decide who else sees them.")

    def clean_evidence_on(self) -> Any:
        day = self.cleaned_data["evidence_on"]
        if day is not None and day > today():
            raise forms.ValidationError(_("The date on the proof has not come yet. Check it."))
        return day

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if "kind" not in found or found["kind"] == Kind.PARENT:
            return found
        until = found.get("until")
        if until is None and "until" not in self.errors:
            self.add_error("until", _("Write the last day of the mandate."))
        elif until is not None and until < today():
            self.add_error("until", _("The last day is past. Choose today or a later day."))
        keeps = bool(self._keeps) and found["kind"] == self._keeps
        if not (found.get("sections") or found.get("is_whole") or keeps or "sections" in self.errors):
            where = "sections" if "sections" in self.fields else "is_whole"
            self.add_error(where, _("Choose at least one part of the plan."))
        if not self._is_own and not found.get("evidence") and "evidence" not in self.errors:
            self.add_error("evidence", _("Write what shows that the person may act for the plan owner."))
        return found

    def mandate(self) -> Mandate:
        """What the form says, once it is valid; a parent's responsibility covers every part."""
        found = self.cleaned_data
        is_parent = found["kind"] == Kind.PARENT
        chosen = [self._sections[key] for key in found.get("sections", ())]
        return Mandate(
            kind=found["kind"],
            until=None if is_parent else found["until"],
            scope=found["scope"],
            evidence=found.get("evidence", ""),
            evidence_on=found.get("evidence_on"),
            sections=None if is_parent or found.get("is_whole") else chosen,
        )


class RepresentativeForm(MandateForm, PersonForm):
    """Somebody who is invited to act for the plan owner."""

    field_order = ("name", "email")


def _last_day_help(plan: Plan, *, of_age: bool) -> Any:
    if of_age:
        return _("The last day of the mandate.")
    facts = {"age": plan.consent_age, "reason": reason_for_age(plan.consent_age, plan.municipality)}
    if facts["reason"]:
        return _("Leave it empty for a parent: it ends when the plan owner turns %(age)d. %(reason)s") % facts
    return _("Leave it empty for a parent: it ends when the plan owner turns %(age)d.") % facts
