"""The machine: at each step something happens to the model and the product, and then both are asked who sees what.

Who does what to whom is drawn by Hypothesis, also by people who may not: a refusal must show in what nobody gains.
"""

from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from access.dates import today
from plans.lifeareas import Area
from tests.model.beginning import days_from
from tests.model.records import Part, Seat, Span, Work, midnight_after
from tests.model.walker import PICK, SOME_LEVELS
from tests.model.yeses import Yeses

RULERS = st.sampled_from(["kari", "anne", "maja", "leif", "kari", "ola", "grete", "liv"])
INVITERS = st.sampled_from(["kari", "kari", "anne"])
BOTH = st.sampled_from(["maja", "leif"])
GUESTS = ("per", "liv", "nora", "nav1", "grete", "anne")
STRANGERS = ("sven", "bodil")
HIDERS = st.sampled_from(["per", "kari", "maja", "kari", "liv", "anne"])


class Machine(Yeses):
    """What happens besides consent: the clock, seats, mandates, work, parts, plans, hidden things, accounts."""

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
            chosen = ahead[number % min(len(ahead), 6)]
            if is_over:
                self._pass(self._last_of_those_together(ahead, chosen) - now + timedelta(milliseconds=1))
            else:
                self._pass(max(chosen - now - timedelta(minutes=2), timedelta()))

    @staticmethod
    def _last_of_those_together(ahead: list[datetime], chosen: datetime) -> datetime:
        """Between two that are milliseconds apart, the second would come while the product is asked about the first."""
        for end in ahead:
            if chosen < end < chosen + timedelta(seconds=1):
                chosen = end
        return chosen

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

    # --- Single things

    @rule(by=HIDERS, number=PICK, from_whom=st.one_of(st.none(), PICK), is_shown=st.booleans())
    def hide(self, by: str, number: int, from_whom: int | None, is_shown: bool) -> None:
        """Hide a goal from the parents or from a seat, or show it again."""
        thing = list(self.model.things.values())[number % len(self.model.things)]
        seats = list(self.model.seats.values())
        seat = None if from_whom is None else seats[from_whom % len(seats)]
        act = "show_again" if is_shown else "hide"
        getattr(self.product, act)(by, thing.name, seat.key if seat else None)
        getattr(self.model, act)(by, thing, seat, self.product.now())
        if seat:
            self.touch_seat(seat, by)
        else:
            self.touch("anne", by)

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
