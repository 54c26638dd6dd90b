"""The form of a municipality's own rules."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from access.models import Organisation
from access.rules import RULES

# The choice that leaves it to the installation.
USUAL = "usual"


def _number(label: Any, help_text: Any, least: int, most: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=least,
        max_value=most,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": "4"}),
        error_messages={"invalid": _("Write a whole number.")},
    )


class RulesForm(forms.Form):
    """What a municipality has of its own; what is left empty is as the installation says."""

    consent_default_months = _number(_("Usual length of an access, in months"), "", 1, 60)
    consent_max_months = _number(_("Longest access, in months"), "", 1, 60)
    consent_age = _number(_("The age from which the plan owner decides alone"), "", 12, 18)
    id_porten_level = forms.ChoiceField(
        label=_("How surely people sign in with ID-porten"),
        help_text=_("For those who take part in a plan of yours or work for you, from their next sign-in."),
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose one of the levels.")),
    )
    reason = forms.CharField(
        label=_("Why do you change this?"),
        help_text=_("It is kept with the change, and those who register parents read why the age is what it is."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say in one sentence why.")},
    )

    def __init__(self, *args: Any, organisation: Organisation, **options: Any) -> None:
        initial = {name: getattr(organisation, name) for name in RULES}
        initial["id_porten_level"] = initial["id_porten_level"] or USUAL
        super().__init__(*args, **{"initial": initial, **options})
        levels = dict(Organisation.IdPortenLevel.choices)
        usual = levels.get(settings.IDPORTEN_LEVEL, settings.IDPORTEN_LEVEL)
        choices = [(USUAL, _("As everywhere here: %(level)s") % {"level": usual}), *levels.items()]
        self.fields["id_porten_level"].choices = choices  # type: ignore[attr-defined]
        usually = {
            "consent_default_months": settings.CONSENT_DEFAULT_MONTHS,
            "consent_max_months": settings.CONSENT_MAX_MONTHS,
            "consent_age": settings.CONSENT_AGE,
        }
        for name, number in usually.items():
            self.fields[name].help_text = _("Leave it empty for the usual: %(number)d.") % {"number": number}
        self.fields["consent_age"].help_text += " " + str(
            _("Counts for plans that are opened from now on. Plans that are open keep the age they were opened with.")
        )

    def clean_id_porten_level(self) -> str:
        level = str(self.cleaned_data["id_porten_level"])
        return "" if level == USUAL else level

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if self.errors:
            return found
        usual = found["consent_default_months"] or settings.CONSENT_DEFAULT_MONTHS
        if usual > (found["consent_max_months"] or settings.CONSENT_MAX_MONTHS):
            self.add_error("consent_default_months", _("The usual length is longer than the longest one."))
        return found

    def rules(self) -> dict[str, Any]:
        """What the form says, once it is valid."""
        return {name: self.cleaned_data[name] for name in RULES}
