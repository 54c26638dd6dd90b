"""Forms of the coordinator: what to ask the owner's side for, and what was signed on paper or said aloud."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from access.dates import today
from access.models import Consent, ConsentSignature
from access.scans import LARGEST, Unacceptable, kind_of
from plans.forms.fields import LongText, PlanDay

Method = ConsentSignature.Method


class KindForm(forms.Form):
    """What the consent is for; sharing, when nothing else is said."""

    kind = forms.ChoiceField(
        label=_("What is the consent for?"),
        help_text=_("Ask for one thing at a time. Statistics and research are always asked for by themselves."),
        choices=Consent.Kind.choices,
        initial=Consent.Kind.SHARING,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose what the consent is for.")},
    )

    def __init__(self, data: QueryDict | None = None, *args: Any, **options: Any) -> None:
        if data is not None and "kind" not in data:
            data = data.copy()
            data["kind"] = Consent.Kind.SHARING.value
        super().__init__(data, *args, **options)


class RegisterForm(KindForm):
    """Who gave the consent, how and when. It counts as much as one that is signed here."""

    method = forms.ChoiceField(
        label=_("How was it given?"),
        widget=forms.RadioSelect,
        choices=[(Method.PAPER, _("Signed on paper")), (Method.ORAL, _("By word of mouth"))],
        error_messages={
            "required": _("Choose how the consent was given."),
            "invalid_choice": _("Choose one of the two."),
        },
    )
    signers = forms.MultipleChoiceField(
        label=_("Who gave it?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose who gave the consent."),
            "invalid_choice": _("Choose among these people."),
        },
    )
    given_on = PlanDay(label=_("When?"), error_messages={"required": _("Write the day the consent was given.")})
    how_informed = LongText(
        label=_("How were they informed?"),
        help_text=_("Who explained it, in which language, and with what help, such as an interpreter."),
        max_length=500,
        rows=3,
        error_messages={"required": _("Write how they were informed.")},
    )
    witness = forms.CharField(
        label=_("Who else heard it?"),
        help_text=_("Needed when it was given by word of mouth."),
        max_length=120,
        required=False,
    )
    scan = forms.FileField(
        label=_("The signed paper"),
        help_text=_("Needed for paper: PDF, JPEG or PNG, at most 10 MB."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )
    field_order = ("method", "signers", "given_on", "how_informed", "witness", "scan", "kind")

    def __init__(self, *args: Any, signers: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["signers"].choices = signers  # type: ignore[attr-defined]
        self.initial = {"given_on": today(), **self.initial}
        if len(signers) == 1:
            self.initial.setdefault("signers", [signers[0][0]])

    def clean_given_on(self) -> Any:
        day = self.cleaned_data["given_on"]
        if day > today():
            raise forms.ValidationError(_("That day has not come yet."))
        return day

    def clean_scan(self) -> bytes:
        upload = self.cleaned_data.get("scan")
        if not upload:
            return b""
        if upload.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than 10 MB. Scan it in lower quality."))
        content = bytes(upload.read())
        try:
            kind_of(content)
        except Unacceptable as unacceptable:
            raise forms.ValidationError(_("Choose a PDF, a JPEG or a PNG file.")) from unacceptable
        return content

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("method") == Method.PAPER and not found.get("scan") and "scan" not in self.errors:
            self.add_error("scan", _("Choose the file with the signed paper."))
        if found.get("method") == Method.ORAL and not found.get("witness"):
            self.add_error("witness", _("Write who else heard it."))
        return found
