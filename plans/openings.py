"""The access log in words: who has opened what, for which workplace, when and why; a day fits on a screen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.consent_gates import purposes_for
from access.gates import representations_in
from access.models import AccessEvent, Seat, User
from access.reasons import Reason
from frontend.dates import clock
from plans.gates import every_seat_for, every_section_for
from plans.history import who_in_words
from plans.models import AccessQuestion, Plan
from plans.people import in_a_row, what_is
from plans.questions import questions_for

# Kind of event → sentence with {who}, {what} and the {seat} looked as.
_SENTENCES: dict[str, Promise] = {
    AccessEvent.Action.OPENED: gettext_lazy("{who} opened {what}"),
    AccessEvent.Action.PRINTED: gettext_lazy("{who} printed {what}"),
    AccessEvent.Action.EXPORTED: gettext_lazy("{who} took a copy of {what}"),
    AccessEvent.Action.VIEWED_AS: gettext_lazy("{who} looked at {what} as {seat} sees it"),
    AccessEvent.Action.REFUSED: gettext_lazy("{who} tried to open something and was not let in"),
}


@dataclass
class Opening:
    """What one person did in one way, for one workplace and one reason, and as whom, during one day."""

    person: User | None
    action: str
    unit: str
    reason: str
    first_at: datetime
    last_at: datetime
    seen_as: str = ""
    times: int = 0
    sections: set[str] = field(default_factory=set)
    sentence: SafeString | str = ""
    role: str = ""
    purpose: str = ""
    seat: Seat | None = None
    question: AccessQuestion | None = None
    may_be_asked: bool = False

    @property
    def when(self) -> str:
        """ "14.10", or "13.02–14.10" for several."""
        first, last = clock(self.first_at), clock(self.last_at)
        return last if first == last else f"{first}–{last}"

    @property
    def said_why(self) -> str:
        """The reason the person gave before the plan opened, in words; empty where none was asked for."""
        return str(Reason(self.reason).label) if self.reason in Reason.values else ""


@dataclass(frozen=True)
class OpeningDay:
    """A day of the access log."""

    on: date
    openings: list[Opening]


def openings_in_words(reader: User, plan: Plan, events: Iterable[AccessEvent]) -> list[OpeningDay]:
    """These events by day and person, newest day first; sections the reader does not see are not named.

    The number of queries does not depend on how many events there are.
    """
    days: list[OpeningDay] = []
    for event in events:
        if event.action not in _SENTENCES:
            continue
        on = timezone.localtime(event.at).date()
        if not days or days[-1].on != on:
            days.append(OpeningDay(on, []))
        _count(days[-1].openings, event)
    about = _About(reader, plan)
    for day in days:
        for opening in day.openings:
            about.tell(opening, day.on)
    return days


def _count(openings: list[Opening], event: AccessEvent) -> None:
    """Add an event to the person's opening of that day. Events come newest first."""
    unit = event.unit.name if event.unit else ""
    seen_as = event.seat.name if event.seat else ""
    for opening in openings:
        if (opening.person, opening.action, opening.unit, opening.reason, opening.seen_as) == (
            event.user, event.action, unit, event.reason, seen_as,
        ):  # fmt: skip
            break
    else:
        opening = Opening(event.user, event.action, unit, event.reason, event.at, event.at, seen_as)
        openings.append(opening)
    opening.first_at = event.at
    opening.times += 1
    opening.sections.update(event.sections)


class _About:
    """What the log tells beside the events: titles, what people are in the plan, what they were given access for."""

    def __init__(self, reader: User, plan: Plan) -> None:
        self.reader, self.plan = reader, plan
        self.titles = {section.public_id: section.title for section in every_section_for(reader, plan)}
        seats = list(every_seat_for(reader, plan).order_by("ended_at", "pk"))
        self.seats: dict[int, Seat] = {}
        self.unit_seats: dict[str, Seat] = {}
        for seat in seats:
            if seat.user_id:
                self.seats.setdefault(seat.user_id, seat)
            elif seat.unit:
                self.unit_seats.setdefault(seat.unit.name, seat)
        self.acting = representations_in(plan)
        # Why somebody was given access is for those who decide over it.
        decides = "manage_access" in plan.rights
        self.purposes = purposes_for(reader, seats) if decides else {}
        self.questions: Mapping[tuple[int, date], AccessQuestion] = {
            (question.asked_of_id, question.on): question for question in questions_for(reader, plan)
        }

    def tell(self, opening: Opening, on: date) -> None:
        """Fill in what belongs to an opening of that day."""
        person = opening.person
        opening.sentence = self._sentence(opening)
        if person is None:
            return
        seat = self.seats.get(person.pk) or self.unit_seats.get(opening.unit)
        if seat is not None:
            opening.seat = seat if seat.ended_at is None else None
            opening.role = what_is(seat, self.acting.get(person.pk)) if seat.user_id else ""
            if opening.unit and opening.unit in opening.role:
                opening.unit = ""
            # What it was for then, not what it has been renewed for since.
            given = self.purposes.get(seat.pk, [])
            opening.purpose = next((purpose for since, purpose in given if since <= opening.last_at), "")
        if opening.action != AccessEvent.Action.REFUSED and person.pk not in (self.reader.pk, self.plan.owner_id):
            opening.question = self.questions.get((person.pk, on))
            opening.may_be_asked = opening.question is None and person.is_active

    def _sentence(self, opening: Opening) -> SafeString:
        named = [title for public_id, title in self.titles.items() if public_id in opening.sections]
        person = opening.person
        who = who_in_words(self.reader, self.plan, person) if person else _("Somebody who was not signed in")
        what = in_a_row(named) if named else _("the plan")
        return format_html(str(_SENTENCES[opening.action]), who=who, what=what, seat=opening.seen_as)
