"""The access log in words: who has opened what, gathered so that a day fits on a screen."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.models import AccessEvent, User
from plans.gates import every_section_for
from plans.history import who_in_words
from plans.models import Plan

# Kind of event → sentence with {who} and {what}.
_SENTENCES: dict[str, Promise] = {
    AccessEvent.Action.OPENED: gettext_lazy("{who} opened {what}"),
    AccessEvent.Action.PRINTED: gettext_lazy("{who} printed {what}"),
    AccessEvent.Action.EXPORTED: gettext_lazy("{who} took a copy of {what}"),
    AccessEvent.Action.REFUSED: gettext_lazy("{who} tried to open something and was not let in"),
}


@dataclass
class Opening:
    """What one person did in one way during one day."""

    person: User | None
    action: str
    first_at: datetime
    last_at: datetime
    times: int = 0
    sections: set[str] = field(default_factory=set)
    sentence: SafeString | str = ""


@dataclass(frozen=True)
class OpeningDay:
    """A day of the access log."""

    on: date
    openings: list[Opening]


def openings_in_words(reader: User, plan: Plan, events: Iterable[AccessEvent]) -> list[OpeningDay]:
    """These events by day and person, newest day first; sections the reader does not see are not named. One query."""
    titles = {section.public_id: section.title for section in every_section_for(reader, plan)}
    days: list[OpeningDay] = []
    for event in events:
        if event.action not in _SENTENCES:
            continue
        on = timezone.localtime(event.at).date()
        if not days or days[-1].on != on:
            days.append(OpeningDay(on, []))
        _count(days[-1].openings, event)
    for day in days:
        for opening in day.openings:
            opening.sentence = _sentence(reader, plan, opening, titles)
    return days


def _count(openings: list[Opening], event: AccessEvent) -> None:
    """Add an event to the person's opening of that day. Events come newest first."""
    for opening in openings:
        if opening.action == event.action and opening.person == event.user:
            break
    else:
        opening = Opening(event.user, event.action, event.at, event.at)
        openings.append(opening)
    opening.first_at = event.at
    opening.times += 1
    opening.sections.update(event.sections)


def _sentence(reader: User, plan: Plan, opening: Opening, titles: dict[str, str]) -> SafeString:
    named = [title for public_id, title in titles.items() if public_id in opening.sections]
    who = who_in_words(reader, plan, opening.person) if opening.person else _("Somebody who was not signed in")
    what = ", ".join(named) if named else _("the plan")
    return format_html(str(_SENTENCES[opening.action]), who=who, what=what)
