"""The search field and the choice of order on the overview; whatever is sent, it has an answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ipplatform.overview.rows import Sort


class Search(forms.Form):
    """What the reader looks for, and in which order. Unknown orders mean the first, long names are cut."""

    wanted = forms.CharField(label=_("Search by name"), max_length=80, required=False)
    sort = forms.ChoiceField(label=_("Sort"), choices=Sort.choices, required=False)

    def __init__(self, wanted: str, sort: Any) -> None:
        self.name = wanted[:80]
        self.order = sort if sort in Sort.values else Sort.NEEDS.value
        super().__init__(initial={"wanted": self.name, "sort": self.order})
