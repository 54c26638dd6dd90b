"""What is written down while a meeting is held: agreements, views, how it goes with a goal, and what must wait."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from access.models import Seat, User
from meetings.forms.seats import SeatField
from meetings.models import AgendaItem
from plans.forms.fields import LongText, PlanDay
from plans.models import Evaluation, Goal, Section


class ItemField(forms.ChoiceField):
    """Which item of the agenda something belongs to; gives the item."""

    def __init__(self, items: Sequence[AgendaItem]) -> None:
        self._items = {item.public_id: item for item in items}
        choices = [(item.public_id, f"{number}. {item.title}") for number, item in enumerate(items, 1)]
        super().__init__(label=gettext_lazy("Belongs to the item"), choices=choices, required=False)

    def clean(self, value: Any) -> AgendaItem | None:
        return self._items.get(super().clean(value))


class DecisionForm(forms.Form):
    """What is agreed, and where it stands: only in the minutes, or as a measure in a part or towards a goal."""

    what = forms.CharField(
        label=gettext_lazy("What do we agree on?"),
        help_text=gettext_lazy("One step that somebody can say is done."),
        max_length=200,
        error_messages={"required": gettext_lazy("Write what you agree on.")},
    )
    due_on = PlanDay(label=gettext_lazy("By when?"), required=False)
    is_told = forms.BooleanField(label=gettext_lazy("Write it in the minutes too"), required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        seats: Sequence[Seat],
        areas: Sequence[Section],
        goals: Sequence[Goal],
        audience: Mapping[int, int],
        not_for_all: Sequence[Section],
        items: Sequence[AgendaItem],
        **options: Any,
    ) -> None:
        super().__init__(data, prefix="avtale", **options)
        self.fields["is_told"].initial = not not_for_all
        self.fields["is_told"].help_text = _told_help(not_for_all)
        self._areas = {f"del-{area.public_id}": area for area in areas}
        self._goals = {f"mal-{goal.public_id}": goal for goal in goals}
        self.fields["responsible"] = SeatField(
            seats, nobody=_("Not decided yet"), label=_("Who is responsible?"), required=False
        )
        self.fields["place"] = forms.ChoiceField(
            label=_("Where shall it stand?"),
            help_text=_("In a part of the plan it becomes a measure at once. Only those who see that part see it."),
            required=False,
            choices=[("", _("Only in the minutes")), *(_group(area, goals, audience) for area in areas)],
        )
        self.fields["item"] = ItemField(items)
        self.order_fields(["what", "responsible", "due_on", "place", "is_told", "item"])

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        place = self.cleaned_data["place"]
        goal = self._goals.get(place)
        return {
            "item": self.cleaned_data["item"],
            "what": self.cleaned_data["what"],
            "section": goal.section if goal else self._areas.get(place),
            "goal": goal,
            "responsible": self.cleaned_data["responsible"],
            "due_on": self.cleaned_data["due_on"],
            "is_told": self.cleaned_data["is_told"],
        }


def _told_help(not_for_all: Sequence[Section]) -> str:
    """Who reads it then; `not_for_all` are the parts that not everybody who is invited sees."""
    words = _("Everybody who sees the meetings can then read it, also who does not see the part.")
    if not not_for_all:
        return words
    parts = str(get_text_list([area.title for area in not_for_all], _("and")))
    return f"{words} {_('Not everybody invited sees %(parts)s.') % {'parts': parts}}"


def _group(area: Section, goals: Sequence[Goal], audience: Mapping[int, int]) -> tuple[str, list[tuple[str, str]]]:
    """A part with how many see it, and the ways to stand in it."""
    people = audience.get(area.pk, 0)
    seen = ngettext("%(count)s person sees it", "%(count)s people see it", people) % {"count": people}
    own = [
        (f"mal-{goal.public_id}", _("Towards the goal “%(goal)s”") % {"goal": goal.title})
        for goal in goals
        if goal.section_id == area.pk
    ]
    alone = (f"del-{area.public_id}", _("%(part)s, towards no goal") % {"part": area.title})
    return f"{area.title} ({seen})", [*own, alone]


class OpinionForm(forms.Form):
    """What somebody thinks, where the meeting does not agree."""

    words = LongText(
        label=gettext_lazy("What do they think?"),
        max_length=1000,
        rows=3,
        error_messages={"required": gettext_lazy("Write what they think.")},
    )

    def __init__(self, data: Any = None, *, seats: Sequence[Seat], items: Sequence[AgendaItem], **options: Any) -> None:
        super().__init__(data, prefix="mening", **options)
        self.fields["seat"] = SeatField(seats, label=_("Whose view is it?"))
        self.fields["item"] = ItemField(items)
        self.order_fields(["seat", "words", "item"])


class EvaluationForm(forms.Form):
    """How somebody finds that it goes with a goal: a face, words or both."""

    face = forms.TypedChoiceField(
        label=gettext_lazy("How is it going?"),
        choices=Evaluation.Face.choices,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    words = LongText(label=gettext_lazy("In a few words"), max_length=1000, rows=2, required=False)

    def __init__(self, data: Any = None, *, goals: Sequence[Goal], seats: Sequence[Seat], **options: Any) -> None:
        super().__init__(data, prefix="mal", **options)
        self._goals = {goal.public_id: goal for goal in goals}
        self.fields["goal"] = forms.ChoiceField(
            label=_("Which goal?"), choices=[(goal.public_id, goal.title) for goal in goals]
        )
        if len(goals) == 1:
            self.fields["goal"].widget = forms.HiddenInput()
            self.fields["goal"].initial = goals[0].public_id
        self.fields["seat"] = SeatField(seats, label=_("Who says it?"))
        self.order_fields(["goal", "seat", "face", "words"])

    @property
    def goals(self) -> list[Goal]:
        """The goals it can be about."""
        return list(self._goals.values())

    def clean_goal(self) -> Goal:
        return self._goals[self.cleaned_data["goal"]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("face") and not cleaned.get("words") and not {"face", "words"} & set(self.errors):
            self.add_error("face", _("Choose a face or write a few words."))
        return cleaned


class ThoughtForm(forms.Form):
    """Something new that came up."""

    thought = forms.CharField(
        label=gettext_lazy("What came up?"),
        max_length=200,
        error_messages={"required": gettext_lazy("Write what came up.")},
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, prefix="vent", **options)


class AnnouncementsForm(forms.Form):
    """What the room reads aloud to a screen reader."""

    room_announcements = forms.ChoiceField(
        label=gettext_lazy("Read aloud to me"),
        help_text=gettext_lazy("For those who use a screen reader. It is kept for later meetings."),
        choices=User.RoomAnnouncements.choices,
    )
