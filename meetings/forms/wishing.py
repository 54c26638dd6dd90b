"""Whom the plan owner wants at a meeting."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.forms.fields import LongText

LONGEST = 1000


class AttendanceWishForm(forms.Form):
    """A few words; empty when there is no wish. `before` tells which words the writer began from."""

    words = LongText(
        label=gettext_lazy("Who should be there, and who should not"),
        max_length=LONGEST,
        required=False,
        rows=4,
        help_text=gettext_lazy(
            "You can also say how you want it: who sits next to whom, or that somebody comes later."
        ),
    )
    before = forms.CharField(required=False, max_length=2 * LONGEST, widget=forms.HiddenInput, strip=False)

    def __init__(self, *args: Any, is_own: bool, name: str, **options: Any) -> None:
        super().__init__(*args, **options)
        if not is_own:
            self.fields["words"].label = _("Whom %(name)s wants there, and whom not") % {"name": name}
            self.fields["words"].help_text = ""

    def clean_before(self) -> str:
        return str(self.cleaned_data["before"]).replace("\r\n", "\n")
