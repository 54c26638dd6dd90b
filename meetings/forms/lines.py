"""The three kinds of lines in a notice: the agenda, what somebody prepares, and documents somewhere else."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from meetings.actions.items import MOST_ITEMS
from meetings.forms.places import web_address
from meetings.forms.rows import Fields, Rows
from plans.forms.fields import PlanDay


def _id(initial: Mapping[str, Any]) -> forms.CharField:
    return forms.CharField(max_length=16, required=False, widget=forms.HiddenInput, initial=initial.get("id", ""))


def agenda_for(seats: Sequence[tuple[str, str]]) -> Rows:
    """The lines of the agenda, with these seats to lead them; as many as an agenda can hold, so that none is lost."""

    def item(number: int, initial: Mapping[str, Any]) -> Fields:
        words = {"number": number + 1}
        return {
            "item": forms.CharField(
                label=_("Item %(number)s") % words, max_length=200, required=False, initial=initial.get("title", "")
            ),
            "item_minutes": forms.IntegerField(
                label=pgettext("time", "Minutes"),
                min_value=1,
                max_value=480,
                required=False,
                initial=initial.get("minutes"),
            ),
            "item_leader": forms.ChoiceField(
                label=_("Who leads it"),
                choices=[("", _("Nobody in particular")), *seats],
                required=False,
                initial=initial.get("leader", ""),
            ),
            "id": _id(initial),
        }

    return Rows("agenda", item, ("item", "item_minutes", "item_leader", "id"), empty=3, most=MOST_ITEMS, more=5)


def _link(number: int, initial: Mapping[str, Any]) -> Fields:
    words = {"number": number + 1}
    return {
        "link_url": web_address(label=_("Link %(number)s") % words, initial=initial.get("url", "")),
        "link_title": forms.CharField(
            label=_("What link %(number)s is") % words,
            max_length=120,
            required=False,
            initial=initial.get("title", ""),
        ),
    }


LINKS = Rows("links", _link, ("link_url", "link_title"), empty=1, most=5, more=2)


def tasks_for(seats: Sequence[tuple[str, str]]) -> Rows:
    """The lines of what somebody prepares, with these seats to choose from."""

    def task(number: int, initial: Mapping[str, Any]) -> Fields:
        words = {"number": number + 1}
        return {
            "task": forms.CharField(
                label=_("Preparation %(number)s") % words,
                max_length=200,
                required=False,
                initial=initial.get("what", ""),
            ),
            "task_seat": forms.ChoiceField(
                label=_("Who prepares it"),
                choices=[("", _("Choose")), *seats],
                required=False,
                initial=initial.get("seat", ""),
            ),
            "task_due": PlanDay(label=_("By when"), required=False, initial=initial.get("due_on")),
            "task_id": _id(initial),
        }

    return Rows("tasks", task, ("task", "task_seat", "task_due", "task_id"), empty=1, most=8, more=2)
