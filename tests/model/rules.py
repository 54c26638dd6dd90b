"""The rules of who may see what, until when, in plain Python: no database, no clock, nothing of the product's.

Written from the design and the law, not from the product's queries. Time passes by moving every period back, so that
"now" is always the same instant for the model and the product.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")
FAR = datetime(2999, 12, 31, tzinfo=UTC)
AGE = 16
MOST_MONTHS = 12


class Level(IntEnum):
    NONE = 0
    VIEW = 1
    PROPOSE = 2
    WRITE = 3


def midnight_after(day: date) -> datetime:
    """The instant at which a Norwegian day is over, however many hours it has."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=OSLO).astimezone(UTC)


def birthday(born: date, age: int) -> date:
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def a_year_after(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


@dataclass(frozen=True)
class Span:
    """Half-open: the end is not in it."""

    start: datetime
    end: datetime

    def __contains__(self, now: datetime) -> bool:
        return self.start <= now < self.end

    def back(self, by: timedelta) -> "Span":
        return Span(self.start - by, self.end - by)


@dataclass
class Person:
    name: str
    is_open: bool = True
    is_signed_in: bool = True


@dataclass
class Work:
    """Who works in which unit, when; of several works a person acts for one."""

    person: str
    unit: str
    span: Span
    is_aside: bool = False


@dataclass
class Part:
    name: str
    is_area: bool
    is_archived: bool = False

    @property
    def plan(self) -> str:
        return self.name.partition("/")[0]


@dataclass
class Plan:
    name: str
    owner: str
    born: date
    is_ended: bool = False
    signs_together: bool = False


@dataclass
class Yes:
    """A consent: signed or paused. An offer is one that nobody has signed yet, or only one of two parents.

    `lines` is what it says, `levels` what it gives: parts that were archived when it began are not given by it.
    """

    lines: dict[str, Level]
    span: Span
    levels: dict[str, Level] = field(default_factory=dict)
    is_paused: bool = False
    paused_by: str = ""
    signed_by: set[str] = field(default_factory=set)


@dataclass
class Seat:
    """A place in a plan's team. `own` are the parts held without anybody's consent, and when."""

    key: str
    plan: str
    role: str
    person: str = ""
    unit: str = ""
    work: Work | None = None
    own: dict[str, list[Span]] = field(default_factory=dict)
    decides: list[Span] = field(default_factory=list)
    coordinates: list[Span] = field(default_factory=list)
    mandate: Span | None = None
    is_parent: bool = False
    given: Yes | None = None
    offer: Yes | None = None
    is_over: bool = False


@dataclass
class Rules:
    """Everything the model knows."""

    people: dict[str, Person]
    plans: dict[str, Plan]
    parts: dict[str, Part]
    seats: dict[str, Seat]
    works: list[Work]

    # --- Questions

    def sits(self, person: str, seat: Seat, now: datetime) -> bool:
        if seat.is_over:
            return False
        if seat.unit:
            return any(
                work.person == person and work.unit == seat.unit and now in work.span and not work.is_aside
                for work in self.works
            )
        if seat.person != person:
            return False
        return seat.work is None or (now in seat.work.span and not seat.work.is_aside)

    def level(self, person: str, part: str, now: datetime) -> Level:
        """What the person may do in a part at this instant; nobody does anything in what is archived."""
        if not self.people[person].is_open or self.parts[part].is_archived:
            return Level.NONE
        best = Level.NONE
        plan = self.plans[self.parts[part].plan]
        for seat in self.seats_of(plan.name):
            if not self.sits(person, seat, now):
                continue
            if any(now in span for span in seat.own.get(part, [])):
                best = max(best, Level.VIEW if plan.is_ended else Level.WRITE)
            if seat.given and not seat.given.is_paused and now in seat.given.span:
                best = max(best, seat.given.levels.get(part, Level.NONE))
        return best

    def decides(self, person: str, plan: str, now: datetime) -> bool:
        return bool(self._ends(person, plan, now, "decides"))

    def coordinates(self, person: str, plan: str, now: datetime) -> bool:
        return bool(self._ends(person, plan, now, "coordinates"))

    def is_in_charge(self, person: str, plan: str, now: datetime) -> bool:
        return self.decides(person, plan, now) or self.coordinates(person, plan, now)

    def sees_plan(self, person: str, plan: str, now: datetime) -> bool:
        """Whether the person sees that the plan exists: some part of it, or the right to rule it."""
        parts = [part.name for part in self.parts.values() if part.plan == plan]
        if any(self.level(person, part, now) for part in parts):
            return True
        return any(
            self.people[person].is_open
            and self.sits(person, seat, now)
            and any(now in span for span in [*seat.decides, *seat.coordinates])
            for seat in self.seats_of(plan)
        )

    def seen(self, person: str, now: datetime, plan: str = "") -> set[str]:
        """The parts the person sees if they can sign in."""
        return {name for name, part in self.parts.items() if plan in ("", part.plan) and self.level(person, name, now)}

    def can_enter(self, person: str) -> bool:
        return self.people[person].is_open and self.people[person].is_signed_in

    def seats_of(self, plan: str) -> list[Seat]:
        return [seat for seat in self.seats.values() if seat.plan == plan]

    def seat_of(self, plan: str, person: str) -> Seat | None:
        return next((seat for seat in self.seats_of(plan) if seat.person == person and not seat.is_over), None)

    def _ends(self, person: str, plan: str, now: datetime, right: str) -> list[datetime]:
        """When each of the person's rights of this kind to a plan ends; none in an ended plan or a closed account."""
        if not self.people[person].is_open or self.plans[plan].is_ended:
            return []
        seats = [seat for seat in self.seats_of(plan) if self.sits(person, seat, now)]
        return [span.end for seat in seats for span in getattr(seat, right) if now in span]

    def acts_for_owner(self, seat: Seat, now: datetime) -> bool:
        return seat.mandate is not None and now in seat.mandate and not seat.is_over

    def is_given(self, seat: Seat, now: datetime) -> bool:
        """Whether the seat has what it has by somebody's yes, rather than by itself."""
        if seat.is_over:
            return False
        return seat.role == "participant" or (seat.role == "representative" and not self.acts_for_owner(seat, now))

    def cosigners(self, plan: str, now: datetime) -> set[str]:
        """The parents who decide together; nobody when one decides alone."""
        parents = {
            seat.person
            for seat in self.seats_of(plan)
            if seat.is_parent and self.acts_for_owner(seat, now) and self.people[seat.person].is_open
        }
        return parents if self.plans[plan].signs_together and len(parents) > 1 else set()

    # --- What happens

    def join(self, work: Work, now: datetime) -> bool:
        """Who works somewhere already goes on acting for that place until they choose."""
        others = [one for one in self.works if one.person == work.person and one.span.end > now]
        if any(one.unit == work.unit for one in others):
            return False
        work.is_aside = bool(others)
        self.works.append(work)
        return True

    def leave(self, work: Work, now: datetime) -> None:
        if now in work.span:
            work.span = Span(work.span.start, now)

    def act_for(self, work: Work, now: datetime) -> None:
        if now in work.span:
            for one in self.works:
                if one.person == work.person:
                    one.is_aside = one is not work

    def pass_time(self, by: timedelta) -> None:
        for seat in self.seats.values():
            seat.own = {part: [span.back(by) for span in spans] for part, spans in seat.own.items()}
            seat.decides = [span.back(by) for span in seat.decides]
            seat.coordinates = [span.back(by) for span in seat.coordinates]
            seat.mandate = seat.mandate.back(by) if seat.mandate else None
            for yes in (seat.given, seat.offer):
                if yes:
                    yes.span = yes.span.back(by)
        for work in self.works:
            work.span = work.span.back(by)

    def ends_ahead(self, now: datetime) -> list[datetime]:
        """Every instant after now at which somebody's right begins or ends by the clock."""
        spans: list[Span] = [work.span for work in self.works]
        for seat in self.seats.values():
            spans += [span for row in seat.own.values() for span in row] + seat.decides + seat.coordinates
            spans += [yes.span for yes in (seat.given, seat.offer) if yes]
        instants = {instant for span in spans for instant in (span.start, span.end)}
        return sorted(instant for instant in instants if now < instant < FAR - timedelta(days=200_000))

    def may_give(self, by: str, seat: Seat, levels: dict[str, Level], span: Span, today: date, now: datetime) -> bool:
        ends = self._ends(by, seat.plan, now, "decides")
        if not self._may_decide(by, seat, now) or not self.is_given(seat, now):
            return False
        if not self._has_himself(by, levels, now):
            return False
        longest = min(midnight_after(a_year_after(today)), max(ends))
        return now < span.end <= longest and span.start < span.end

    def give(self, by: str, seat: Seat, levels: dict[str, Level], span: Span, today: date, now: datetime) -> None:
        if not self.may_give(by, seat, levels, span, today, now):
            return
        together = self.cosigners(seat.plan, now)
        yes = Yes(dict(levels), span, dict(levels), signed_by={by})
        if by in together:
            # Nothing is given before the other parent has signed too.
            seat.offer = yes
        else:
            seat.given = yes

    def offer(self, by: str, seat: Seat, levels: dict[str, Level], span: Span, today: date, now: datetime) -> None:
        if not self.coordinates(by, seat.plan, now) or not self.is_given(seat, now):
            return
        if now < span.end <= midnight_after(a_year_after(today)):
            seat.offer = Yes(dict(levels), span, dict(levels))

    def sign(self, by: str, seat: Seat, today: date, now: datetime) -> None:
        """Say yes to what the coordinator or the other parent has put forward."""
        offer = seat.offer
        if offer is None:
            return
        left = self._standing(offer.lines)
        span = replace(offer.span, start=max(offer.span.start, now))
        if not left or not self.may_give(by, seat, left, span, today, now):
            return
        offer.signed_by.add(by)
        together = self.cosigners(seat.plan, now)
        if together and not offer.signed_by - together and together - offer.signed_by:
            return
        seat.given, seat.offer = Yes(offer.lines, span, left, signed_by=offer.signed_by), None

    def refuse(self, by: str, seat: Seat, now: datetime) -> None:
        if seat.offer and self._may_decide(by, seat, now):
            seat.offer = None

    def pause(self, by: str, seat: Seat, now: datetime) -> None:
        if self._may_decide(by, seat, now) and seat.given and not seat.given.is_paused and now < seat.given.span.end:
            seat.given.is_paused, seat.given.paused_by = True, by

    def resume(self, by: str, seat: Seat, now: datetime) -> None:
        given = seat.given
        if given is None or not given.is_paused or not self._may_decide(by, seat, now) or now >= given.span.end:
            return
        if given.paused_by in self.cosigners(seat.plan, now) - {by}:
            return
        left = self._standing(given.lines)
        if self._has_himself(by, left, now):
            # What was archived at that moment is not given back with the rest.
            seat.given = replace(given, levels=left, is_paused=False, paused_by="")

    def withdraw(self, by: str, seat: Seat, now: datetime) -> None:
        if self._may_decide(by, seat, now):
            seat.given = None

    def stop_all(self, by: str, plan: str, now: datetime) -> None:
        for seat in self.seats_of(plan):
            if not seat.is_over:
                self.pause(by, seat, now)

    def end_seat(self, by: str, seat: Seat, now: datetime) -> None:
        if self.coordinates(by, seat.plan, now) and seat.role in ("participant", "representative"):
            seat.is_over = True

    def add_part(self, by: str, part: Part, now: datetime) -> bool:
        """A new part is seen by those who see all the others by themselves, for as long as they do."""
        if not self.is_in_charge(by, part.plan, now):
            return False
        current = [one.name for one in self.parts.values() if one.plan == part.plan and not one.is_archived]
        for seat in self.seats_of(part.plan):
            sitter = seat.person
            if seat.role == "participant" or not sitter or not self.sits(sitter, seat, now):
                continue
            ends = [max((span.end for span in seat.own.get(one, []) if now in span), default=now) for one in current]
            if ends and min(ends) > now:
                ends += [seat.work.span.end] if seat.work else []
                seat.own[part.name] = [Span(now, min(ends))]
        self.parts[part.name] = part
        return True

    def archive(self, by: str, part: Part, now: datetime) -> None:
        if self.level(by, part.name, now) and self.is_in_charge(by, part.plan, now) and part.is_area:
            part.is_archived = True

    def restore(self, by: str, part: Part, now: datetime) -> None:
        if not part.is_archived or not self.is_in_charge(by, part.plan, now):
            return
        part.is_archived = False
        if not self.level(by, part.name, now):
            part.is_archived = True

    def represent(self, by: str, seat: Seat, parts: list[str], until: date | None, today: date, now: datetime) -> bool:
        """A mandate: for a parent until the owner's birthday and for every part, for others until a last day."""
        if not self.coordinates(by, seat.plan, now) or seat.is_over or self.acts_for_owner(seat, now):
            return False
        plan = self.plans[seat.plan]
        if until is None:
            if birthday(plan.born, AGE) <= today:
                return False
            end = midnight_after(birthday(plan.born, AGE) - timedelta(days=1))
        elif until < today:
            return False
        else:
            end = midnight_after(until)
        span = Span(now, end)
        seat.role, seat.is_parent, seat.mandate, seat.given = "representative", until is None, span, None
        seat.own = {part: [span] for part in parts}
        seat.decides = [span]
        return True

    def end_mandate(self, by: str, seat: Seat, now: datetime) -> None:
        if self.acts_for_owner(seat, now) and self.coordinates(by, seat.plan, now):
            seat.mandate, seat.own, seat.decides = None, {}, []

    def end_plan(self, by: str, plan: str, now: datetime) -> None:
        """Whatever was given is over; those who ruled the plan keep it to read, and may open it again."""
        if not self.is_in_charge(by, plan, now):
            return
        self.plans[plan].is_ended = True
        for seat in self.seats_of(plan):
            seat.given = seat.offer = None

    def reopen_plan(self, by: str, plan: str, now: datetime) -> None:
        if not self.plans[plan].is_ended or not self.people[by].is_open:
            return
        seats = [seat for seat in self.seats_of(plan) if self.sits(by, seat, now)]
        if any(now in span for seat in seats for span in [*seat.decides, *seat.coordinates]):
            self.plans[plan].is_ended = False

    def _standing(self, lines: dict[str, Level]) -> dict[str, Level]:
        return {part: level for part, level in lines.items() if not self.parts[part].is_archived}

    def _may_decide(self, by: str, seat: Seat, now: datetime) -> bool:
        """Whether somebody decides over what this seat has: all of it must lie within what they see themselves."""
        if not self.decides(by, seat.plan, now):
            return False
        given = seat.given
        reaches = self._standing(given.lines) if given and now < given.span.end else {}
        return all(self.level(by, part, now) for part in reaches)

    def _has_himself(self, by: str, levels: dict[str, Level], now: datetime) -> bool:
        """Nobody gives more than they have."""
        return all(self.level(by, part, now) >= level for part, level in levels.items())
