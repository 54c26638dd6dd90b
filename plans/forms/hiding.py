"""Forms with which something is hidden: from whom, and why."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from access.models import Seat
from plans.forms.fields import LongText
from plans.models import Hiding

PARENTS = "parents"


class HidingForm(forms.Form):
    """From whom a thing is hidden, for which reason."""

    whom = forms.ChoiceField(
        label=_("Who shall not see it?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who shall not see it.")},
    )
    reason = forms.ChoiceField(
        label=_("Why?"),
        choices=Hiding.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why it is hidden.")},
    )
    words = LongText(
        label=_("In your own words"),
        help_text=_("Those who see what is hidden read this too."),
        required=False,
        max_length=300,
        rows=3,
    )

    def __init__(self, *args: Any, seats: Iterable[Seat], has_parents: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self._seats = {seat.public_id: seat for seat in seats}
        named = [(seat.public_id, seat.name) for seat in self._seats.values()]
        parents = [(PARENTS, _("The parents"))] if has_parents else []
        self.fields["whom"].choices = [*parents, *named]  # type: ignore[attr-defined]

    def seat(self) -> Seat | None:
        """The seat it is hidden from; None for the parents."""
        return self._seats.get(self.cleaned_data["whom"])


def hide_from_start_field() -> forms.ChoiceField:
    """Whether what is being written is hidden from the parents from the start, and why."""
    return forms.ChoiceField(
        label=_("Shall the parents see it?"),
        help_text=_("What you hide stays open to the plan owner, the coordinator and the others who see this part."),
        choices=[
            ("", _("Yes, they see it as the rest of this part")),
            *((reason.value, _("No: %(reason)s") % {"reason": reason.label}) for reason in _for_parents()),
        ],
        required=False,
    )


def _for_parents() -> list[Hiding.Reason]:
    return [Hiding.Reason.OWN_WISH, Hiding.Reason.SAFETY, Hiding.Reason.SECRECY]
