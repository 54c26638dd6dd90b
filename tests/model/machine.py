"""The machine: at each step something happens to the model and the product, and then both are asked who sees what.

Who does what to whom is drawn by Hypothesis, also by people who may not: a refusal must show in what nobody gains.
After every step everybody is compared at the question the sockets ask. Some people, those whom the step touched first,
are compared at the gate and over pages, fragments, search and notices, every channel in its turn.
"""

from datetime import timedelta

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from access.dates import today
from plans.lifeareas import Area
from tests.model import sight
from tests.model.beginning import days_from, product_of, rules_of
from tests.model.product import Product
from tests.model.rules import Level, Part, Seat, Span, Work, midnight_after
from tests.rights.walk import Browsers
from tests.rights.world import World

DECIDERS = st.sampled_from(["anne", "ola", "maja", "leif", "grete", "anne", "maja", "leif", "kari", "per"])
RULERS = st.sampled_from(["kari", "anne", "maja", "leif", "kari", "ola", "grete", "liv"])
INVITERS = st.sampled_from(["kari", "kari", "anne"])
BOTH = st.sampled_from(["maja", "leif"])
GUESTS = ("per", "liv", "nora", "nav1", "grete", "anne")
STRANGERS = ("sven", "bodil")
SOME_LEVELS = st.dictionaries(st.integers(0, 11), st.sampled_from([1, 2, 3]), min_size=1, max_size=3)
DAYS = st.one_of(st.integers(0, 120), st.sampled_from([-1, 0, 1, 364, 365, 366, 400]))
STARTS = st.one_of(st.none(), st.none(), st.integers(0, 30))
PICK = st.integers(0, 30)


class Machine(RuleBasedStateMachine):
    """One walk. `world` and `browsers` are put in before it runs; `looks` is how many channels are tried a step."""

    world: World
    browsers: Browsers
    looks = 2
    steps = 0

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.kept = dict(self.world.marks), dict(self.world.sections), dict(self.world.goals)
        self.jars = dict(self.browsers._clients), dict(self.browsers._jars)
        self.product: Product = product_of(self.world, self.browsers)
        self.model = rules_of(self.product, self.product.now())
        self.touched: list[str] = []
        self.turn = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)
        self.world.marks, self.world.sections, self.world.goals = self.kept
        self.browsers._clients, self.browsers._jars = self.jars

    # --- Drawing

    def seat(self, number: int) -> Seat:
        """Mostly seats that are given something, now and then one that is not."""
        seats = [one for one in self.model.seats.values() if one.role != "coordinator"]
        given = [one for one in seats if self.model.is_given(one, self.product.now())]
        chosen = given if given and number % 5 else seats
        return chosen[number % len(chosen)]

    def touch(self, *people: str) -> None:
        self.touched = [one for one in people if one in self.model.people]

    def touch_seat(self, seat: Seat, by: str) -> None:
        workers = [work.person for work in self.model.works if work.unit == seat.unit and seat.unit]
        self.touch(*([seat.person] if seat.person else workers[:1]), by)

    def levels(self, plan: str, drawn: dict[int, int]) -> dict[str, Level]:
        """Parts that stand in the plan now, by number."""
        parts = [one.name for one in self.model.parts.values() if one.plan == plan and not one.is_archived]
        return {parts[number % len(parts)]: Level(level) for number, level in sorted(drawn.items())}

    # --- Consent

    @rule(by=DECIDERS, number=PICK, drawn=SOME_LEVELS, days=DAYS, starts=STARTS)
    def give(self, by: str, number: int, drawn: dict[int, int], days: int, starts: int | None) -> None:
        seat = self.seat(number)
        levels, until = self.levels(seat.plan, drawn), days_from(today(), days)
        begins = days_from(today(), starts) if starts else None
        self.product.give(by, seat.key, levels, until, begins)
        now = self.product.now()
        start = midnight_after(begins - timedelta(days=1)) if begins else now - timedelta(seconds=5)
        self.model.give(by, seat, levels, Span(start, midnight_after(until)), today(), now)
        self.touch_seat(seat, by)

    @rule(number=PICK, drawn=SOME_LEVELS, days=st.integers(0, 90), by=st.sampled_from(["kari", "kari", "per"]))
    def offer(self, number: int, drawn: dict[int, int], days: int, by: str) -> None:
        seat = self.seat(number)
        levels, until = self.levels(seat.plan, drawn), days_from(today(), days)
        self.product.offer(by, seat.key, levels, until)
        now = self.product.now()
        self.model.offer(by, seat, levels, Span(now - timedelta(seconds=5), midnight_after(until)), today(), now)
        self.touch_seat(seat, by)

    @precondition(lambda self: self._offered())
    @rule(by=DECIDERS, number=PICK)
    def sign(self, by: str, number: int) -> None:
        seat = self._offered()[number % len(self._offered())]
        self.product.sign(by, seat.key)
        self.model.sign(by, seat, today(), self.product.now())
        self.touch_seat(seat, by)

    @precondition(lambda self: self._offered())
    @rule(by=DECIDERS, number=PICK)
    def refuse(self, by: str, number: int) -> None:
        seat = self._offered()[number % len(self._offered())]
        self.product.refuse(by, seat.key)
        self.model.refuse(by, seat, self.product.now())
        self.touch_seat(seat, by)

    def _offered(self) -> list[Seat]:
        return [seat for seat in self.model.seats.values() if seat.offer]

    def _standing(self) -> list[Seat]:
        return [seat for seat in self.model.seats.values() if seat.given and not seat.is_over]

    def _paused(self) -> list[Seat]:
        return [seat for seat in self._standing() if seat.given and seat.given.is_paused]

    @rule(together=st.booleans())
    def sign_together(self, together: bool) -> None:
        self.product.sign_together("maja", is_together=together)
        if self.model.coordinates("kari", "maja", self.product.now()):
            self.model.plans["maja"].signs_together = together

    @precondition(lambda self: self._standing())
    @rule(by=DECIDERS, number=PICK)
    def pause(self, by: str, number: int) -> None:
        seat = self._standing()[number % len(self._standing())]
        self.product.pause(by, seat.key)
        if self.model.can_enter(by):
            self.model.pause(by, seat, self.product.now())
        self.touch_seat(seat, by)

    @precondition(lambda self: self._paused())
    @rule(by=DECIDERS, number=PICK)
    def resume(self, by: str, number: int) -> None:
        seat = self._paused()[number % len(self._paused())]
        self.product.resume(by, seat.key)
        if self.model.can_enter(by):
            self.model.resume(by, seat, self.product.now())
        self.touch_seat(seat, by)

    @precondition(lambda self: self._standing())
    @rule(by=DECIDERS, number=PICK)
    def withdraw(self, by: str, number: int) -> None:
        seat = self._standing()[number % len(self._standing())]
        self.product.withdraw(by, seat.key)
        if self.model.can_enter(by):
            self.model.withdraw(by, seat, self.product.now())
        self.touch_seat(seat, by)

    @rule(by=DECIDERS, plan=st.sampled_from(["maja", "leif"]))
    def stop_all(self, by: str, plan: str) -> None:
        self.product.stop_all(by, plan)
        if self.model.can_enter(by):
            self.model.stop_all(by, plan, self.product.now())
        self.touch(by)

    # --- The clock

    @rule(days=st.integers(1, 120))
    def days_pass(self, days: int) -> None:
        self._pass(timedelta(days=days))

    @rule(number=PICK, is_over=st.booleans())
    def come_to_an_end(self, number: int, is_over: bool) -> None:
        """Go to the moment just before or just after a right begins or ends by the clock; a birthday is one of them."""
        now = self.product.now()
        ahead = [end for end in self.model.ends_ahead(now) if end - now < timedelta(days=900)]
        if ahead:
            left = ahead[number % min(len(ahead), 6)] - now
            self._pass(left + timedelta(milliseconds=1) if is_over else max(left - timedelta(minutes=2), timedelta()))

    def _pass(self, by: timedelta) -> None:
        self.product.pass_time(by)
        self.model.pass_time(by)
        for name, plan in self.model.plans.items():
            plan.born = self.product.born_now(self.product.born[name])
        self.touch("per", "anne")

    # --- Seats, mandates, work

    @rule(by=INVITERS, plan=BOTH, who=st.sampled_from(GUESTS))
    def invite(self, by: str, plan: str, who: str) -> None:
        key = f"{plan}:{who}:{len(self.model.seats)}"
        is_new = self.product.invite(by, plan, who, key)
        now = self.product.now()
        wanted = self.model.coordinates(by, plan, now) and self.model.seat_of(plan, who) is None
        assert is_new == wanted, f"{by} seats {who} in {plan}: {is_new}"
        if is_new:
            self.model.seats[key] = Seat(key, plan, "participant", who)
        self.touch(who)

    @rule(by=RULERS, number=PICK)
    def end_seat(self, by: str, number: int) -> None:
        seat = self.seat(number)
        self.product.end_seat(by, seat.key)
        if self.model.can_enter(by):
            self.model.end_seat(by, seat, self.product.now())
        self.touch_seat(seat, by)

    @rule(by=st.sampled_from(["kari", "kari", "per"]), number=PICK, days=st.integers(0, 200), drawn=SOME_LEVELS,
          is_parent=st.booleans())  # fmt: skip
    def represent(self, by: str, number: int, days: int, drawn: dict[int, int], is_parent: bool) -> None:
        roles = ("participant", "representative")
        seats = [one for one in self.model.seats.values() if one.person and one.role in roles]
        seat = seats[number % len(seats)]
        until = None if is_parent else days_from(today(), days)
        every = [one.name for one in self.model.parts.values() if one.plan == seat.plan]
        parts = every if is_parent else list(self.levels(seat.plan, drawn))
        together = self.model.plans[seat.plan].signs_together
        self.product.represent(by, seat.key, parts, until, signs_together=together)
        self.model.represent(by, seat, parts, until, today(), self.product.now())
        self.touch_seat(seat, by)

    @rule(by=st.sampled_from(["kari", "kari", "per"]), number=PICK)
    def end_mandate(self, by: str, number: int) -> None:
        acting = [one for one in self.model.seats.values() if one.mandate]
        if acting:
            seat = acting[number % len(acting)]
            self.product.end_mandate(by, seat.key)
            self.model.end_mandate(by, seat, self.product.now())
            self.touch_seat(seat, by)

    @rule(who=st.sampled_from(["per", "liv", "nav1", "nora", "kari"]), unit=st.sampled_from(["nav", "school"]),
          days=st.integers(0, 60))  # fmt: skip
    def join(self, who: str, unit: str, days: int) -> None:
        now, last = self.product.now(), days_from(today(), days)
        work = Work(who, unit, Span(now - timedelta(seconds=5), midnight_after(last)))
        if self.model.people[who].is_open and self.model.join(work, now):
            self.product.join(who, unit, last)
        self.touch(who)

    @rule(number=PICK)
    def leave(self, number: int) -> None:
        works = [work for work in self.model.works if work.person not in (*STRANGERS, "kari")]
        work = works[number % len(works)]
        self.product.leave(work.person, work.unit)
        self.model.leave(work, self.product.now())
        self.touch(work.person)

    @rule(number=PICK)
    def act_for(self, number: int) -> None:
        works = [work for work in self.model.works if self.product.now() in work.span]
        if not works:
            return
        work = works[number % len(works)]
        self.product.act_for(work.person, work.unit)
        self.model.act_for(work, self.product.now())
        self.touch(work.person)

    # --- Parts and plans

    @rule(by=RULERS, plan=st.sampled_from(["maja", "leif"]), area=st.sampled_from([Area.FOOD, Area.MONEY, Area.WORK]))
    def add_part(self, by: str, plan: str, area: Area) -> None:
        name = f"{plan}/{area.value}"
        if name in self.model.parts:
            return
        self.product.add_part(by, name, area)
        added = self.model.can_enter(by) and self.model.add_part(by, Part(name, is_area=True), self.product.now())
        assert (name in self.product.sections) == added, f"{by} adds {name}"
        self.touch("grete", by)

    @rule(by=RULERS, number=PICK)
    def archive(self, by: str, number: int) -> None:
        part = self._area(number, is_archived=False)
        self.product.archive(by, part.name)
        if self.model.can_enter(by):
            self.model.archive(by, part, self.product.now())
        self.touch("per", by)

    @precondition(lambda self: any(part.is_archived for part in self.model.parts.values()))
    @rule(by=RULERS, number=PICK)
    def restore(self, by: str, number: int) -> None:
        part = self._area(number, is_archived=True)
        self.product.restore(by, part.name)
        if self.model.can_enter(by):
            self.model.restore(by, part, self.product.now())
        self.touch("per", by)

    @rule(by=RULERS, number=PICK, way=st.sampled_from(["up", "down"]))
    def move(self, by: str, number: int, way: str) -> None:
        self.product.move(by, self._area(number, is_archived=False).name, way)

    def _area(self, number: int, *, is_archived: bool) -> Part:
        parts = [one for one in self.model.parts.values() if one.is_area and one.is_archived == is_archived]
        return parts[number % len(parts)] if parts else next(iter(self.model.parts.values()))

    @rule(by=RULERS, plan=st.sampled_from(["maja", "leif"]), number=PICK)
    def end_plan(self, by: str, plan: str, number: int) -> None:
        if number % 3:
            return
        self.product.end_plan(by, plan)
        if self.model.can_enter(by):
            self.model.end_plan(by, plan, self.product.now())
        self.touch("per", by)

    @precondition(lambda self: any(plan.is_ended for plan in self.model.plans.values()))
    @rule(by=RULERS)
    def reopen_plan(self, by: str) -> None:
        plan = next(name for name, one in self.model.plans.items() if one.is_ended)
        self.product.reopen_plan(by, plan)
        if self.model.can_enter(by):
            self.model.reopen_plan(by, plan, self.product.now())
        self.touch("per", by)

    # --- Accounts and sessions

    @rule(who=st.sampled_from(["per", "nav2", "ola", "liv"]), number=PICK)
    def close_account(self, who: str, number: int) -> None:
        if number % 4:
            return
        self.product.close_account(who)
        self.model.people[who].is_open = self.model.people[who].is_signed_in = False
        self.touch(who)

    @rule(who=st.sampled_from(["per", "nav1", "anne", "liv", "leif"]))
    def end_session(self, who: str) -> None:
        self.product.end_sessions(who)
        self.model.people[who].is_signed_in = False
        self.touch(who)

    @precondition(lambda self: any(not one.is_signed_in and one.is_open for one in self.model.people.values()))
    @rule()
    def sign_in(self) -> None:
        for one in self.model.people.values():
            if one.is_open and not one.is_signed_in:
                self.product.sign_in(one.name)
                one.is_signed_in = True
                self.touch(one.name)

    # --- And then everybody looks

    @invariant()
    def both_agree(self) -> None:
        type(self).steps += 1
        wrong = sight.by_socket(self.product, self.model)
        for person in self._lookers():
            wrong += sight.at_the_gate(self.product, self.model, person)
        for person, number in self._looks():
            wrong += self._look(person, number)
        self.report(wrong)

    def report(self, wrong: list[str]) -> None:
        assert not wrong, "\n".join(wrong)

    def _lookers(self) -> list[str]:
        names = list(self.model.people)
        return list(dict.fromkeys([*self.touched, names[self.turn % len(names)]]))

    def _looks(self) -> list[tuple[str, int]]:
        """Whom to ask over which channel: those who were touched, then everybody in turn."""
        looks = []
        for _ in range(self.looks):
            self.turn += 1
            people = self.touched or list(self.model.people)
            chosen = people if self.turn % 2 else list(self.model.people)
            looks.append((chosen[self.turn % len(chosen)], self.turn))
        return looks

    def _look(self, person: str, number: int) -> list[str]:
        if number % 13 == 0:
            return sight.plans_listed(self.product, self.model, person)
        if number % 13 == 1:
            return sight.by_question(self.product, self.model, person)
        channel = sight.CHANNELS[number * 7 % len(sight.CHANNELS)]
        parts = list(self.model.parts)
        seen = sorted(self.model.seen(person, self.product.now()))
        chosen = seen if seen and number % 3 else parts
        return sight.differences(self.product, self.model, person, channel, chosen[number % len(chosen)])
