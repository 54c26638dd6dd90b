"""What follows from the rules at an instant: who sits where, who sees what, who decides. Nothing happens here."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.model.records import FAR, Level, Part, Person, Plan, Seat, Span, Thing, Work


@dataclass
class Questions:
    """Everything the model knows, and what follows from it."""

    people: dict[str, Person]
    plans: dict[str, Plan]
    parts: dict[str, Part]
    seats: dict[str, Seat]
    works: list[Work]
    things: dict[str, Thing] = field(default_factory=dict)

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

    def holds_by_themselves(self, person: str, part: str, now: datetime) -> bool:
        """Whether a part, archived or not, is theirs without anybody's consent."""
        return any(
            self.sits(person, seat, now) and any(now in span for span in seat.own.get(part, []))
            for seat in self.seats_of(self.parts[part].plan)
        )

    def decides(self, person: str, plan: str, now: datetime) -> bool:
        return bool(self.ends_of(person, plan, now, "decides"))

    def coordinates(self, person: str, plan: str, now: datetime) -> bool:
        return bool(self.ends_of(person, plan, now, "coordinates"))

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

    def ends_of(self, person: str, plan: str, now: datetime, right: str) -> list[datetime]:
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

    def ends_ahead(self, now: datetime) -> list[datetime]:
        """Every instant after now at which somebody's right begins or ends by the clock."""
        spans: list[Span] = [work.span for work in self.works]
        for seat in self.seats.values():
            spans += [span for row in seat.own.values() for span in row] + seat.decides + seat.coordinates
            spans += [yes.span for yes in (seat.given, seat.offer) if yes]
        instants = {instant for span in spans for instant in (span.start, span.end)}
        return sorted(instant for instant in instants if now < instant < FAR - timedelta(days=200_000))

    def standing(self, lines: dict[str, Level]) -> dict[str, Level]:
        return {part: level for part, level in lines.items() if not self.parts[part].is_archived}

    def may_decide_over(self, by: str, seat: Seat, now: datetime) -> bool:
        """Whether somebody decides over what this seat has: all of it must lie within what they see themselves."""
        if not self.decides(by, seat.plan, now):
            return False
        given = seat.given
        reaches = self.standing(given.lines) if given and now < given.span.end else {}
        return all(self.level(by, part, now) for part in reaches)

    def has_himself(self, by: str, levels: dict[str, Level], now: datetime) -> bool:
        """Nobody gives more than they have."""
        return all(self.level(by, part, now) >= level for part, level in levels.items())

    def hides_from(self, thing: Thing, person: str, now: datetime) -> bool:
        """Whether a thing is hidden from somebody who may see its part: as a parent, or by where they sit."""
        plan = self.plans[self.parts[thing.part].plan]
        if "" in thing.hidden_from and person in plan.parents:
            return True
        mine = [seat for seat in self.seats_of(plan.name) if seat.key in thing.hidden_from]
        if any(seat.person == person for seat in mine):
            return True
        knows = any(
            seat.person == person and seat.role in ("owner", "coordinator") and not seat.is_over
            for seat in self.seats_of(plan.name)
        )
        units = {work.unit for work in self.works if work.person == person and now in work.span}
        return not knows and any(seat.unit in units for seat in mine if seat.unit)

    def may_hide(self, person: str, thing: Thing, now: datetime) -> bool:
        """Professionals who write there, and an owner who decides; never who acts, or has acted, for the owner."""
        plan = self.plans[self.parts[thing.part].plan]
        if self.level(person, thing.part, now) < Level.WRITE:
            return False
        if person == plan.owner:
            return self.decides(person, plan.name, now)
        is_at_work = any(work.person == person and now in work.span for work in self.works)
        return is_at_work and person not in plan.representatives

    def part_of(self, name: str) -> str:
        """The part that a thing stands in; a part itself."""
        return self.things[name].part if name in self.things else name

    def seen_things(self, person: str, now: datetime) -> set[str]:
        """The things the person sees if they can sign in."""
        return {
            name
            for name, thing in self.things.items()
            if self.level(person, thing.part, now) and not self.hides_from(thing, person, now)
        }
