"""The form in which a notice is written and changed: when, where, who, what it is about, and what is good to know."""

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from access.models import Seat
from meetings.actions.lines import Item, with_goals
from meetings.actions.notice import Link, Notice, Task
from meetings.agenda import DueGoal
from meetings.agenda_gates import title_on_agenda
from meetings.forms.folding import groups_to_open
from meetings.forms.lines import LINKS, agenda_for, tasks_for
from meetings.forms.moments import clock_times, lengths, moment_of, offer_own
from meetings.forms.places import require_place, web_address
from meetings.forms.seats import seat_words
from meetings.models import Meeting
from meetings.noticing import is_short
from plans.forms.fields import LongText, PlanDay, Version
from plans.models import Section

MUST, MAY, NOT = "must", "may", "not"
_PLAIN = (
    "kind", "length_minutes", "place", "access_information", "video_url", "phone", "purpose", "owner_takes_part",
    "wishes_until", "practical",
)  # fmt: skip


class MeetingForm(forms.Form):
    """Write or change a notice. `seats` are those who may be invited, `goals` those that can be taken up.

    Lines are as many as were shown.

    With `draft` in the data it may be unfinished, until it is sent: only the day and time are needed.
    """

    kind = forms.ChoiceField(label=gettext_lazy("What kind of meeting"), choices=Meeting.Kind.choices)
    day = PlanDay(label=gettext_lazy("Day"))
    clock = forms.ChoiceField(label=gettext_lazy("Starts at"), choices=clock_times)
    length_minutes = forms.TypedChoiceField(label=gettext_lazy("Lasts"), coerce=int, choices=lengths)
    place = forms.CharField(
        label=gettext_lazy("Place"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Building and room. Leave it empty when you meet by video only."),
    )
    access_information = forms.CharField(
        label=gettext_lazy("How to get in"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Entrance, lift, parking, hearing loop."),
    )
    video_url = web_address(
        label=gettext_lazy("Link to the video meeting"), help_text=gettext_lazy("Begins with https://")
    )
    phone = forms.CharField(
        label=gettext_lazy("Phone on the day"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel"}),
        help_text=gettext_lazy(
            "For those who are late or cannot find the way. Everybody who sees the meeting sees it."
        ),
    )
    purpose = LongText(
        label=gettext_lazy("What the meeting is for"),
        max_length=2000,
        required=False,
        rows=3,
        help_text=gettext_lazy("One or two sentences that everybody understands."),
    )
    leader = forms.ChoiceField(label=gettext_lazy("Who leads the meeting"), required=False)
    secretary = forms.ChoiceField(label=gettext_lazy("Who writes the minutes"), required=False)
    owner_takes_part = forms.ChoiceField(choices=Meeting.OwnerPart.choices, required=False)
    wishes_until = PlanDay(
        label=gettext_lazy("Last day for agenda wishes"),
        required=False,
        help_text=gettext_lazy("Until then everybody who is invited can say what they want to talk about."),
    )
    practical = LongText(
        label=gettext_lazy("Interpreter, aids and breaks"),
        max_length=1000,
        required=False,
        rows=3,
        help_text=gettext_lazy("Everybody who sees the meeting sees it. Leave health out."),
    )
    goals = forms.MultipleChoiceField(
        label=gettext_lazy("These goals become items of the agenda"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy(
            "Everybody who sees the meetings reads the agenda. A goal that not all of them see is not named there."
        ),
        error_messages={"invalid_choice": gettext_lazy("Choose among the goals of this plan.")},
    )

    def __init__(
        self,
        data: Any = None,
        *,
        seats: Sequence[Seat],
        section: Section,
        goals: Sequence[DueGoal] = (),
        meeting: Meeting | None = None,
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        self.meeting = meeting
        self.section = section
        self._seats = {seat.public_id: seat for seat in seats}
        self._goals = {one.goal.public_id: one.goal for one in goals}
        self.due_count = sum(bool(one.why) for one in goals)
        self.fields["goals"].choices = [  # type: ignore[attr-defined]
            (one.goal.public_id, f"{one.goal.title} ({one.why})" if one.why else one.goal.title) for one in goals
        ]
        is_sent = meeting is not None and meeting.status != Meeting.Status.DRAFT
        self.is_unfinished = "draft" in self.data and not is_sent
        choices = [(seat.public_id, seat_words(seat)) for seat in seats]
        for name in ("leader", "secretary"):
            self.fields[name].choices = [("", _("Not decided yet")), *choices]  # type: ignore[attr-defined]
        self.fields["owner_takes_part"].label = _("How %(name)s takes part") % {"name": section.plan.first_name}
        if meeting is not None:
            self.fields["version"] = Version()
            offer_own(self, meeting)
        for public_id, words in choices:
            self.fields[f"seat_{public_id}"] = forms.ChoiceField(
                label=words,
                choices=[
                    (MUST, _("Must come")),
                    (MAY, _("May come")),
                    (NOT, pgettext("not invited to a meeting", "No")),
                ],
                widget=forms.RadioSelect,
                required=False,
                initial=NOT,
                error_messages={"invalid_choice": _("Choose one of the three.")},
            )
        self.agenda, self.tasks = agenda_for(choices), tasks_for(choices)
        for rows in (self.agenda, self.tasks, LINKS):
            rows.add_to(self, self.initial.get(rows.key, ()))

    @property
    def seat_lines(self) -> Iterator[tuple[Seat, forms.BoundField]]:
        for public_id, seat in self._seats.items():
            yield seat, self[f"seat_{public_id}"]

    @property
    def agenda_rows(self) -> list[dict[str, forms.BoundField]]:
        return self.agenda.bound(self)

    @property
    def task_rows(self) -> list[dict[str, forms.BoundField]]:
        return self.tasks.bound(self)

    @property
    def link_rows(self) -> list[dict[str, forms.BoundField]]:
        return LINKS.bound(self)

    @property
    def may_have_more(self) -> dict[str, bool]:
        return {rows.key: rows.may_have_more(self) for rows in (self.agenda, self.tasks, LINKS)}

    @property
    def is_short_notice(self) -> bool:
        """Whether what is written now would be told less than seven days ahead."""
        day, clock_words = self["day"].value(), str(self["clock"].value())
        try:
            on = self.fields["day"].clean(day)
            starts_at = moment_of(on, clock_words)
        except (forms.ValidationError, ValueError):
            return False
        return is_short(starts_at, timezone.now())

    @property
    def open_groups(self) -> set[str]:
        """The folded groups of fields that stand open."""
        return groups_to_open(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self._clean_time(cleaned)
        self._clean_tasks(cleaned)
        self._clean_links()
        if cleaned.get("wishes_until") and cleaned.get("day") and cleaned["wishes_until"] > cleaned["day"]:
            self.add_error("wishes_until", _("Choose a day before the meeting."))
        if not self.is_unfinished:
            self._require_whole(cleaned)
            self._require_leaders(cleaned)
        return cleaned

    def _require_leaders(self, cleaned: dict[str, Any]) -> None:
        """Whoever leads the meeting or an item, or writes, is invited as well."""
        invited = self._invited(cleaned)
        items = [f"item_leader_{number}" for number, row in self.agenda.cleaned(self) if row["item"]]
        for name in ("leader", "secretary", *items):
            seat = self._seats.get(cleaned.get(name, ""))
            if seat is not None and seat not in invited:
                self.add_error(name, _("Invite %(name)s as well.") % {"name": seat.name})

    def _clean_time(self, cleaned: dict[str, Any]) -> None:
        if not (cleaned.get("day") and cleaned.get("clock")):
            return
        cleaned["starts_at"] = moment_of(cleaned["day"], cleaned["clock"])
        unchanged = self.meeting is not None and self.meeting.starts_at == cleaned["starts_at"]
        if cleaned["starts_at"] <= timezone.now() and not unchanged:
            self.add_error("day", _("The meeting must be later than now."))

    def _clean_tasks(self, cleaned: dict[str, Any]) -> None:
        for number, row in self.tasks.cleaned(self):
            if not row["task"]:
                self.add_error(f"task_{number}", _("Write what is to be prepared."))
            elif not row["task_seat"] and f"task_seat_{number}" not in self.errors:
                self.add_error(f"task_seat_{number}", _("Choose who prepares it."))
            if row["task_due"] and cleaned.get("day") and row["task_due"] > cleaned["day"]:
                self.add_error(f"task_due_{number}", _("Choose a day before the meeting."))

    def _clean_links(self) -> None:
        for number, row in LINKS.cleaned(self):
            if not row["link_url"] and f"link_url_{number}" not in self.errors:
                self.add_error(f"link_url_{number}", _("Paste the link."))

    def _require_whole(self, cleaned: dict[str, Any]) -> None:
        require_place(self)
        if not self._invited(cleaned):
            self.add_error(None, _("Choose at least one to invite."))
        has_items = any(row["item"] for _number, row in self.agenda.cleaned(self)) or cleaned.get("goals")
        if self.meeting is not None and not has_items:
            self.add_error("item_0" if "item_0" in self.fields else None, _("Write at least one item."))

    def _invited(self, cleaned: dict[str, Any]) -> dict[Seat, bool]:
        answers = {seat: cleaned.get(f"seat_{public_id}") for public_id, seat in self._seats.items()}
        return {seat: answer == MUST for seat, answer in answers.items() if answer in (MUST, MAY)}

    def notice(self) -> Notice:
        """What the actions take, of a form that is valid."""
        cleaned = self.cleaned_data
        values = {name: cleaned[name] for name in _PLAIN}
        values["starts_at"] = cleaned["starts_at"]
        values["owner_takes_part"] = cleaned["owner_takes_part"] or Meeting.OwnerPart.WHOLE
        for name in ("leader", "secretary"):
            values[name] = self._seats.get(cleaned[name])
        return Notice(
            values=values,
            invited=self._invited(cleaned),
            agenda=self._agenda(),
            tasks=[
                Task(row["task_id"] or "", self._seats[row["task_seat"]], row["task"], row["task_due"])
                for _n, row in self.tasks.cleaned(self)
            ],
            links=[
                Link(row["link_title"] or urlsplit(row["link_url"]).netloc, row["link_url"])
                for _n, row in LINKS.cleaned(self)
            ],
        )

    def _agenda(self) -> list[Item]:
        lines = self._items()
        about: list[Item] = []
        for goal in (self._goals[public_id] for public_id in self.cleaned_data["goals"]):
            taken = {item.title for item in [*lines, *about]}
            about.append(Item("", title_on_agenda(goal, self.section, taken), goal=goal))
        return with_goals(lines, about)

    def _items(self) -> list[Item]:
        return [
            Item(row["id"] or "", row["item"], self._seats.get(row["item_leader"] or ""), row["item_minutes"])
            for _number, row in self.agenda.cleaned(self)
        ]
