"""What is filled in after a meeting: who was there, comments, answers about the minutes, and the leader's last word."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.attendance import Attended
from meetings.models import AgendaItem, Approval, Invitee
from plans.forms.fields import LongText


class AttendanceForm(forms.Form):
    """One choice and one line for each invited seat."""

    def __init__(self, *args: Any, attended: Iterable[Attended], **options: Any) -> None:
        super().__init__(*args, **options)
        self._rows = list(attended)
        choices = [choice for choice in Invitee.Attendance.choices if choice[0]]
        for row in self._rows:
            seat = row.invitee.seat
            self.fields[f"a-{seat.public_id}"] = forms.ChoiceField(
                label=seat.name,
                choices=choices,
                initial=row.attendance,
                help_text=_told(row),
                error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one.")},
            )
            self.fields[f"n-{seat.public_id}"] = forms.CharField(
                label=format_html(
                    '<span class="ds-sr-only">{}: </span>{}', seat.name, _("Who came instead, or a note")
                ),
                max_length=120,
                required=False,
                initial=row.note,
            )

    @property
    def rows(self) -> list[tuple[Attended, Any, Any]]:
        """Each invited seat with its two fields."""
        return [
            (row, self[f"a-{row.invitee.seat.public_id}"], self[f"n-{row.invitee.seat.public_id}"])
            for row in self._rows
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for row in self._rows:
            name = f"n-{row.invitee.seat.public_id}"
            is_other = cleaned.get(f"a-{row.invitee.seat.public_id}") == Invitee.Attendance.SUBSTITUTE
            if is_other and name in cleaned and not cleaned[name]:
                self.add_error(name, _("Write who came instead."))
        return cleaned

    @property
    def noted(self) -> dict[str, tuple[str, str]]:
        """What was filled in, by the seat's public id."""
        ids = [row.invitee.seat.public_id for row in self._rows]
        return {one: (self.cleaned_data[f"a-{one}"], self.cleaned_data[f"n-{one}"]) for one in ids}


def _told(row: Attended) -> str:
    """What the proposal comes from."""
    answered = _("Answered: %(answer)s.") % {"answer": row.invitee.get_answer_display()}
    return f"{answered} {_('Was in the room.')}" if row.was_in_room else answered


class CommentForm(forms.Form):
    """A word on an item, or on the whole."""

    item = forms.ChoiceField(label=gettext_lazy("What it is about"), required=False)
    text = LongText(
        label=gettext_lazy("Your comment"),
        max_length=2000,
        rows=3,
        help_text=gettext_lazy("Everybody who sees the meetings can read it."),
        error_messages={"required": gettext_lazy("Write a comment.")},
    )

    def __init__(self, *args: Any, agenda: Iterable[AgendaItem], **options: Any) -> None:
        super().__init__(*args, **options)
        items = [(item.public_id, f"{number}. {item.title}") for number, item in enumerate(agenda, 1)]
        field = self.fields["item"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [("", _("The whole of the minutes")), *items]


class AnswerMinutesForm(forms.Form):
    """That the minutes are right, or what is not."""

    answer = forms.ChoiceField(
        choices=Approval.Answer.choices, error_messages={"required": gettext_lazy("Choose one.")}
    )
    remark = LongText(
        label=gettext_lazy("What is not right"),
        max_length=2000,
        rows=3,
        required=False,
        help_text=gettext_lazy("A remark that is not settled stands in the final minutes."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("answer") == Approval.Answer.REMARK and "remark" in cleaned and not cleaned["remark"]:
            self.add_error("remark", _("Write what is not right."))
        return cleaned


class SettleForm(forms.Form):
    """What became of a remark."""

    words = forms.CharField(
        label=gettext_lazy("What became of it"),
        max_length=500,
        error_messages={"required": gettext_lazy("Write what became of the remark.")},
    )
    # Which remark was read, by its stamp.
    read = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
