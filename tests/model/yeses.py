"""The steps of a walk in which the owner's side gives and takes back, and others ask; also by people who may not."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from access.dates import today
from tests.model.beginning import days_from
from tests.model.records import Level, Seat, Span, Wish, midnight_after
from tests.model.walker import DECIDERS, PICK, SOME_LEVELS, Walker

DAYS = st.one_of(st.integers(0, 120), st.sampled_from([-1, 0, 1, 364, 365, 366, 400]))
STARTS = st.one_of(st.none(), st.none(), st.integers(0, 30))


class Yeses(Walker):
    """The life of a consent."""

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

    @rule(by=DECIDERS, number=PICK, days=DAYS)
    def renew(self, by: str, number: int, days: int) -> None:
        seat, until = self.seat(number), days_from(today(), days)
        self.product.renew(by, seat.key, until)
        self.model.renew(by, seat, until, today(), self.product.now())
        self.touch_seat(seat, by)

    @rule(number=PICK, drawn=st.lists(st.integers(0, 11), min_size=1, max_size=3, unique=True),
          level=st.sampled_from([1, 2, 3]), months=st.sampled_from([1, 3, 12]))  # fmt: skip
    def ask(self, number: int, drawn: list[int], level: int, months: int) -> None:
        seat, now = self.seat(number), self.product.now()
        parts = tuple(dict.fromkeys(part for one in drawn for part in self.levels(seat.plan, {one: level})))
        sitting = [
            one for one in self.model.people if self.model.people[one].is_open and self.model.sits(one, seat, now)
        ]
        by = sitting[0] if sitting else "sven"
        was_made = self.product.ask(by, seat.key, parts, level, months)
        before = seat.asked
        self.model.ask(by, seat, Wish(parts, Level(level), months), now)
        assert was_made == (seat.asked > before), f"{by} asks from {seat.key}: {was_made}"
        self.touch_seat(seat, by)

    @precondition(lambda self: self._asking())
    @rule(by=DECIDERS, number=PICK, is_yes=st.booleans())
    def answer(self, by: str, number: int, is_yes: bool) -> None:
        seat = self._asking()[number % len(self._asking())]
        assert seat.wish is not None
        self.product.answer(by, seat.key, seat.wish.parts, is_yes=is_yes)
        self.model.answer(by, seat, is_yes=is_yes, today=today(), now=self.product.now())
        self.touch_seat(seat, by)

    def _asking(self) -> list[Seat]:
        return [seat for seat in self.model.seats.values() if seat.wish]
