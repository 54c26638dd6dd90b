"""The forms of an agenda: an item, moving items, wishes and the answers to them, promises."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.models import Seat
from meetings.models import AgendaWish, PromiseReview
from plans.forms.fields import Version

_CHOOSE = {name: gettext_lazy("Choose one of the answers.") for name in ("required", "invalid_choice")}


class ItemForm(forms.Form):
    """An item of the agenda; `seats` are those who can lead it."""

    title = forms.CharField(
        label=gettext_lazy("What it is about"),
        max_length=200,
        error_messages={"required": gettext_lazy("Write what it is about.")},
    )
    leader = forms.ChoiceField(
        label=gettext_lazy("Who leads it"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose among those who are invited.")},
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("How many minutes"),
        required=False,
        min_value=1,
        max_value=240,
        error_messages={
            name: gettext_lazy("Write a number from 1 to 240.") for name in ("invalid", "min_value", "max_value")
        },
    )

    def __init__(self, *args: Any, seats: Sequence[Seat], **options: Any) -> None:
        super().__init__(*args, **options)
        self._seats = {seat.public_id: seat for seat in seats}
        field: Any = self.fields["leader"]
        field.choices = [("", _("Nobody in particular")), *((seat.public_id, seat.name) for seat in seats)]

    def clean_leader(self) -> Seat | None:
        return self._seats.get(self.cleaned_data["leader"])


class ChangeItemForm(ItemForm):
    """An item that is changed on top of a version of the meeting."""

    version = Version()


class StepForm(forms.Form):
    """One press that changes the agenda as the person saw it."""

    version = Version()


class OrderForm(StepForm):
    """The items in their new order, by public id."""

    order = forms.CharField(max_length=1000, widget=forms.HiddenInput)

    def clean_order(self) -> list[str]:
        return str(self.cleaned_data["order"]).split()


class WishForm(forms.Form):
    """What somebody wants, or does not want, to talk about. `seats` are those the person may speak for."""

    seat = forms.ChoiceField(label=gettext_lazy("For whom"), error_messages=_CHOOSE)
    kind = forms.ChoiceField(
        label=gettext_lazy("Your wish"),
        widget=forms.RadioSelect,
        initial=AgendaWish.Kind.TALK,
        error_messages=_CHOOSE,
    )
    words = forms.CharField(
        label=gettext_lazy("In your own words"),
        max_length=200,
        help_text=gettext_lazy("One sentence is enough."),
        error_messages={"required": gettext_lazy("Write what your wish is about.")},
    )

    def __init__(self, data: Any = None, *, seats: Sequence[Seat], **options: Any) -> None:
        super().__init__(data, **options)
        self._seats = {seat.public_id: seat for seat in seats}
        kinds = [(AgendaWish.Kind.TALK.value, _("I want to talk about this"))]
        if any(seat.is_owner_side for seat in seats):
            kinds.append((AgendaWish.Kind.AVOID.value, _("I do not want to talk about this")))
        self._choose("kind", kinds)
        self._choose("seat", [(seat.public_id, seat.name) for seat in seats])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        """Offer these; where there is only one, it is taken without being asked for."""
        field: Any = self.fields[name]
        field.choices = choices
        if len(choices) == 1:
            field.widget = forms.HiddenInput()
            field.initial = choices[0][0]
            field.required = False

    def clean_seat(self) -> Seat:
        return self._seats[self.cleaned_data["seat"] or next(iter(self._seats))]

    def clean_kind(self) -> str:
        return str(self.cleaned_data["kind"] or AgendaWish.Kind.TALK)


class WishAnswerForm(forms.Form):
    """Whether a wish is taken, or why not."""

    outcome = forms.ChoiceField(
        choices=[choice for choice in AgendaWish.Outcome.choices if choice[0]], error_messages=_CHOOSE
    )
    why = forms.CharField(label=gettext_lazy("Why not"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("outcome") == AgendaWish.Outcome.DECLINED and not cleaned.get("why"):
            self.add_error("why", _("Write a word about why, so that the person understands."))
        return cleaned


class PromiseForm(forms.Form):
    """Whether a promise was kept, and why not."""

    result = forms.ChoiceField(choices=PromiseReview.Result.choices, error_messages=_CHOOSE)
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_kept = cleaned.get("result") in (None, PromiseReview.Result.KEPT)
        if not is_kept and not cleaned.get("reason"):
            self.add_error("reason", _("Write a word about why."))
        return cleaned
