"""The rules of who may see what, until when, in plain Python: no database, no clock, nothing of the product's.

Written from the design and the law, not from the product's queries. Time passes by moving every period back, so that
"now" is always the same instant for the model and the product.
"""

from datetime import date, datetime, timedelta

from tests.model.consenting import Consenting
from tests.model.records import AGE, Part, Seat, Span, Thing, Work, birthday, midnight_after


class Rules(Consenting):
    """What happens besides consent: to work, seats, mandates, parts, plans and single things."""

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

    def end_seat(self, by: str, seat: Seat, now: datetime) -> None:
        if self.coordinates(by, seat.plan, now) and seat.role in ("participant", "representative"):
            seat.is_over = True
            seat.wish = seat.offer = None

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
        seat.role, seat.is_parent, seat.mandate = "representative", until is None, span
        seat.given = seat.offer = seat.wish = None
        seat.own = {part: [span] for part in parts}
        seat.decides = [span]
        plan.representatives.add(seat.person)
        if seat.is_parent:
            plan.parents.add(seat.person)
        return True

    def end_mandate(self, by: str, seat: Seat, now: datetime) -> None:
        if self.acts_for_owner(seat, now) and self.coordinates(by, seat.plan, now):
            seat.mandate, seat.own, seat.decides = None, {}, []

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

    def hide(self, by: str, thing: Thing, seat: Seat | None, now: datetime) -> None:
        """Hide a thing from a seat, or from the parents; never from who wrote it or is responsible for it."""
        plan = self.plans[self.parts[thing.part].plan]
        if not self.may_hide(by, thing, now):
            return
        if seat is None:
            held = self.seats[thing.responsible].person if thing.responsible else ""
            if not thing.authors & plan.parents and held not in plan.parents:
                thing.hidden_from.add("")
            return
        is_of_team = seat.plan == plan.name and seat.role in ("participant", "representative")
        if is_of_team and seat.person not in thing.authors and seat.key != thing.responsible:
            thing.hidden_from.add(seat.key)

    def show_again(self, by: str, thing: Thing, seat: Seat | None, now: datetime) -> None:
        if self.may_hide(by, thing, now):
            thing.hidden_from.discard(seat.key if seat else "")
