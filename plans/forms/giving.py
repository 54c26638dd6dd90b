"""Forms of the steps in which access is given: to whom, to what, how long and why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from access.actions.consents import default_months
from access.dates import end_of, last_day, today
from access.levels import Level
from access.models import Consent, Seat
from plans.forms.fields import LongText, PlanDay
from plans.giving import KEYS, LEVELS, day_after, holds, month_choices
from plans.models import Plan, Section
from plans.people import day_words


class WhoForm(forms.Form):
    """Who is given access."""

    seat = forms.ChoiceField(
        label=_("Person or unit"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a person or a unit."),
            "invalid_choice": _("Choose a person or a unit of this plan."),
        },
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], seats: Sequence[Seat], **options: Any) -> None:
        super().__init__(*args, **options)
        self._seats = {seat.public_id: seat for seat in seats}
        self.fields["seat"].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> Seat:
        return self._seats[self.cleaned_data["seat"]]


@dataclass(frozen=True, slots=True)
class Line:
    """One part of the plan with its choice of level."""

    section: Section
    holds: str
    bound: forms.BoundField
    wished: str = ""


class LevelsForm(forms.Form):
    """One level for each part; nothing is chosen beforehand, and nobody gives more than they have.

    `wished` holds what was asked for, by section id: then the parts are those, and no level goes beyond it.
    """

    def __init__(
        self,
        *args: Any,
        plan: Plan,
        sections: Sequence[Section],
        chosen: Mapping[int, Level],
        wished: Mapping[int, Level] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self._plan = plan
        self._wished = wished or {}
        asked = [section for section in sections if not wished or section.pk in wished]
        self._sections = {f"s-{section.public_id}": section for section in asked}
        for name, section in self._sections.items():
            own = plan.levels.get(section.pk, Level.NONE)
            own = min(own, self._wished.get(section.pk, own))
            self.fields[name] = forms.ChoiceField(
                label=section.title,
                choices=[(key, level.label) for level, key in KEYS.items() if level <= own],
                initial=KEYS[min(chosen.get(section.pk, Level.NONE), own)],
                widget=forms.RadioSelect,
                error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose one of the levels.")),
            )

    def lines(self) -> Iterator[Line]:
        for name, section in self._sections.items():
            wished = self._wished.get(section.pk)
            yield Line(section, holds(section, self._plan), self[name], KEYS[wished] if wished else "")

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not self.errors and not any(LEVELS[key] for key in found.values()):
            raise forms.ValidationError(_("Choose at least one part of the plan."))
        return found

    def levels(self) -> dict[Section, Level]:
        return {section: LEVELS[self.cleaned_data[name]] for name, section in self._sections.items()}


class PeriodForm(forms.Form):
    """How long the access lasts, and why it is given. It always ends."""

    length = forms.ChoiceField(
        label=_("How long?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how long the access lasts.")},
    )
    until = PlanDay(label=_("Last day"), required=False)
    starts = PlanDay(label=_("First day"), help_text=_("Leave it empty when the access begins now."), required=False)
    purpose = LongText(
        label=_("Why?"),
        help_text=_("One sentence. For example: Train balance together with school."),
        max_length=500,
        rows=2,
        error_messages={"required": _("Say in one sentence why they need it.")},
    )
    child_words = LongText(label=_("What does the plan owner say?"), max_length=500, rows=2, required=False)

    def __init__(
        self,
        *args: Any,
        plan: Plan,
        longest: datetime,
        draft: Consent | None = None,
        has_child_words: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.longest = last_day(longest)
        months = month_choices(longest, default_months(plan))
        if has_child_words:
            words = _("What does %(name)s say about it?") % {"name": plan.first_name}
            self.fields["child_words"].label = words
            self.fields["child_words"].help_text = _("In their own words, if you like. It stands in the consent.")
        else:
            del self.fields["child_words"]
        self.fields["length"].choices = [*months, ("day", _("Until a day you choose"))]  # type: ignore[attr-defined]
        latest = _("Only when you choose the day yourself. At the latest %(day)s.")
        self.fields["until"].help_text = latest % {"day": day_words(self.longest)}
        if draft is not None:
            self.initial = {**_initial(draft, [key for key, _words in months]), **self.initial}

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        length = found.get("length")
        if length is None:
            return found
        if length == "day" and found.get("until") is None:
            if "until" not in self.errors:
                self.add_error("until", _("Choose the last day."))
            return found
        last = found["until"] if length == "day" else day_after(int(length))
        self._check_days(found, last, "until" if length == "day" else "length")
        found["last_day"] = last
        return found

    def _check_days(self, found: dict[str, Any], last: date, where: str) -> None:
        starts = found.get("starts")
        if last < today():
            self.add_error(where, _("The last day is past. Choose today or a later day."))
        elif last > self.longest:
            self.add_error(where, _("Choose a day no later than %(day)s.") % {"day": day_words(self.longest)})
        if starts and starts < today():
            self.add_error("starts", _("The first day is past. Choose today or a later day."))
        elif starts and starts > last:
            self.add_error("starts", _("The first day comes after the last one."))


def _initial(draft: Consent, months: Sequence[str]) -> dict[str, Any]:
    """What the draft says, in the form's own choices."""
    length = next((key for key in months if end_of(day_after(int(key))) == draft.valid_until), "day")
    starts = localdate(draft.valid_from)
    return {
        "length": length,
        "until": last_day(draft.valid_until) if length == "day" else None,
        "starts": starts if starts > today() else None,
        "purpose": draft.purpose,
        "child_words": draft.child_words,
    }
