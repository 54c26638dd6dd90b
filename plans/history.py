"""The trail in words: who did what, as this reader may read it.

Every kind of change has one sentence, and every kind of record a way to be named; apps register theirs. Titles are read
live through the gates, so a record that has moved out of the reader's sight is told without its title.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.models import Change, User
from plans.gates import about_texts_for, every_seat_for, every_section_for, goals_for, measures_for, plan_notes_for
from plans.models import Plan

# Public id → what the record is called and where it is (an empty address: nowhere to go).
Named = dict[str, tuple[str, str]]


@dataclass(frozen=True)
class Thing:
    """How records of one kind are named: with their title, without it, and how titles are found for a reader."""

    named: str | Promise
    unnamed: str | Promise
    find: Callable[[User, Plan, set[str]], Named]


@dataclass(frozen=True)
class Line:
    """One change in words; the same thing done again and again is one line."""

    sentence: SafeString
    at: datetime
    section_title: str
    by: User | None
    times: int = 1


@dataclass(frozen=True)
class Day:
    """The changes of one day, newest first."""

    on: date
    lines: list[Line]


def _goals(user: User, plan: Plan, ids: set[str]) -> Named:
    goals = goals_for(user, plan).filter(public_id__in=ids)
    return {
        goal.public_id: (goal.title, reverse("plans:goal", args=[plan.public_id, goal.public_id])) for goal in goals
    }


def _measures(user: User, plan: Plan, ids: set[str]) -> Named:
    measures = measures_for(user, plan).filter(public_id__in=ids)
    return {
        measure.public_id: (measure.what, reverse("plans:measure", args=[plan.public_id, measure.public_id]))
        for measure in measures
    }


def _notes(user: User, plan: Plan, ids: set[str]) -> Named:
    """A note is called after its measure."""
    notes = plan_notes_for(user, plan).filter(public_id__in=ids)
    return {
        note.public_id: (note.measure.what, reverse("plans:measure", args=[plan.public_id, note.measure.public_id]))
        for note in notes
    }


def _about(user: User, plan: Plan, ids: set[str]) -> Named:
    texts = about_texts_for(user, plan).filter(public_id__in=ids)
    url = reverse("plans:about", args=[plan.public_id])
    return {text.public_id: (str(text.get_prompt_display()), url) for text in texts}


def _sections(user: User, plan: Plan, ids: set[str]) -> Named:
    return {
        section.public_id: (section.title, "") for section in every_section_for(user, plan) if section.public_id in ids
    }


def _seats(user: User, plan: Plan, ids: set[str]) -> Named:
    """Who takes part is no secret in a team; those who have left are named too."""
    seats = every_seat_for(user, plan).filter(public_id__in=ids)
    return {seat.public_id: (seat.name, "") for seat in seats}


# Kind of change → sentence with {who} and {thing}. Filled by the apps in `AppConfig.ready`.
wordings: dict[str, str | Promise] = {
    "plan.opened": gettext_lazy("{who} opened the plan"),
    "plan.ended": gettext_lazy("{who} ended the plan"),
    "plan.reopened": gettext_lazy("{who} opened the plan again"),
    "about.changed": gettext_lazy("{who} wrote about {thing}"),
    "goal.added": gettext_lazy("{who} added {thing}"),
    "goal.changed": gettext_lazy("{who} changed {thing}"),
    "goal.status_set": gettext_lazy("{who} said how it goes with {thing}"),
    "goal.evaluated": gettext_lazy("{who} wrote down how somebody finds it goes with {thing}"),
    "measure.added": gettext_lazy("{who} added {thing}"),
    "measure.changed": gettext_lazy("{who} changed {thing}"),
    "measure.status_set": gettext_lazy("{who} set the status of {thing}"),
    "measure.withdrawn": gettext_lazy("{who} took back {thing}"),
    "note.added": gettext_lazy("{who} wrote a note on {thing}"),
    "goal.hidden": gettext_lazy("{who} hid {thing} from somebody"),
    "goal.shown": gettext_lazy("{who} showed {thing} again"),
    "measure.hidden": gettext_lazy("{who} hid {thing} from somebody"),
    "measure.shown": gettext_lazy("{who} showed {thing} again"),
    "note.hidden": gettext_lazy("{who} hid a note on {thing} from somebody"),
    "note.shown": gettext_lazy("{who} showed a note on {thing} again"),
    "mandate.begun": gettext_lazy("{who} let {thing} act for the plan owner"),
    "mandate.changed": gettext_lazy("{who} changed what {thing} may do for the plan owner"),
    "mandate.ended": gettext_lazy("{who} ended what {thing} may do for the plan owner"),
    "section.added": gettext_lazy("{who} added {thing}"),
    "section.renamed": gettext_lazy("{who} renamed {thing}"),
    "section.moved": gettext_lazy("{who} moved {thing}"),
    "section.archived": gettext_lazy("{who} archived {thing}"),
    "section.restored": gettext_lazy("{who} brought back {thing}"),
    "seat.added": gettext_lazy("{who} invited {thing}"),
    "coordinator.appointed": gettext_lazy("{who} appointed {thing} as coordinator"),
    "seat.way_in_sent": gettext_lazy("{who} sent {thing} a new way in"),
    "seat.worker_way_in_sent": gettext_lazy("{who} sent somebody in {thing} a new way in"),
    "seat.ended": gettext_lazy("{who} ended the place of {thing}"),
    "access.given": gettext_lazy("{who} gave access to {thing}"),
    "access.registered": gettext_lazy("{who} registered a consent on paper or by word for {thing}"),
    "parents.sign_together": gettext_lazy("{who} registered that the parents sign together"),
    "parents.sign_alone": gettext_lazy("{who} registered that each parent signs alone"),
    "access.changed": gettext_lazy("{who} changed the access of {thing}"),
    "access.paused": gettext_lazy("{who} paused the access of {thing}"),
    "access.resumed": gettext_lazy("{who} gave the access back to {thing}"),
    "access.ended": gettext_lazy("{who} ended the access of {thing}"),
}
# Kind of record (`Change.target_kind`) → how it is named. Filled by the apps in `AppConfig.ready`.
things: dict[str, Thing] = {
    "goal": Thing(gettext_lazy("the goal “{title}”"), gettext_lazy("a goal"), _goals),
    "progressnote": Thing(gettext_lazy("the measure “{title}”"), gettext_lazy("a measure"), _notes),
    "measure": Thing(gettext_lazy("the measure “{title}”"), gettext_lazy("a measure"), _measures),
    "abouttext": Thing(gettext_lazy("“{title}”"), gettext_lazy("the plan owner"), _about),
    "seat": Thing("{title}", gettext_lazy("somebody"), _seats),
    "section": Thing(gettext_lazy("the part “{title}”"), gettext_lazy("a part"), _sections),
}


def days_in_words(user: User, plan: Plan, changes: Iterable[Change]) -> list[Day]:
    """These changes as this reader may read them, by day; one query for each kind of record that occurs."""
    listed = [change for change in changes if change.kind in wordings]
    ids: dict[str, set[str]] = defaultdict(set)
    for change in listed:
        ids[change.target_kind].add(change.target_id)
    named = {kind: things[kind].find(user, plan, wanted) for kind, wanted in ids.items() if kind in things}
    days: list[Day] = []
    for change in listed:
        on = timezone.localtime(change.at).date()
        if not days or days[-1].on != on:
            days.append(Day(on, []))
        _tell(days[-1].lines, _line(user, plan, change, named))
    return days


def _tell(lines: list[Line], line: Line) -> None:
    """Add a line, or count it with the one above when it says the same; the newest time stands."""
    if lines and (lines[-1].sentence, lines[-1].section_title) == (line.sentence, line.section_title):
        lines[-1] = replace(lines[-1], times=lines[-1].times + 1)
    else:
        lines.append(line)


def who_in_words(reader: User, plan: Plan, person: User | None, *, on_behalf: bool = False) -> str:
    """What a person is called in a sentence for this reader: "You", or the name, and on whose behalf."""
    if person is None:
        return settings.PRODUCT_NAME
    name = _("You") if person.pk == reader.pk else person.name
    return _("{name} (on behalf of {owner})").format(name=name, owner=plan.first_name) if on_behalf else name


def _line(user: User, plan: Plan, change: Change, named: dict[str, Named]) -> Line:
    who = who_in_words(user, plan, change.by, on_behalf=change.representation_id is not None)
    sentence = format_html(str(wordings[change.kind]), who=who, thing=_thing(change, named))
    return Line(sentence, change.at, change.section.title if change.section else "", change.by)


def _thing(change: Change, named: dict[str, Named]) -> str | SafeString:
    thing = things.get(change.target_kind)
    if thing is None:
        return ""
    title, url = named[change.target_kind].get(change.target_id, ("", ""))
    if not title:
        return str(thing.unnamed)
    words = format_html(str(thing.named), title=title)
    return format_html('<a class="ds-link" href="{}">{}</a>', url, words) if url else words
