"""The form a script sends while somebody writes."""

from django import forms

from plans.drafts import are_draft_fields, is_draft_key

_PREFIX = "field."


class DraftForm(forms.Form):
    """A draft's key and section; the texts are `field.<name>` and end up in `texts`."""

    key = forms.CharField(max_length=80)
    section = forms.RegexField(r"^[a-z0-9]{16}\Z")

    @property
    def texts(self) -> dict[str, str]:
        return {name.removeprefix(_PREFIX): str(self.data[name]) for name in self.data if name.startswith(_PREFIX)}

    def clean_key(self) -> str:
        key = str(self.cleaned_data["key"])
        if not is_draft_key(key):
            raise forms.ValidationError("unknown form")
        return key

    def clean(self) -> dict[str, object]:
        if not are_draft_fields(self.texts):
            raise forms.ValidationError("too large or malformed")
        return self.cleaned_data
