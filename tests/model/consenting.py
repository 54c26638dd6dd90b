"""What the owner's side does to what a seat has, in plain Python: gives, signs, refuses, pauses, withdraws, renews."""

from dataclasses import replace
from datetime import date, datetime

from tests.model.questions import Questions
from tests.model.records import (
    MOST_WISHES,
    Level,
    Seat,
    Span,
    Wish,
    Yes,
    a_year_after,
    last_day,
    midnight_after,
    months_after,
)


class Consenting(Questions):
    """The life of a consent."""

    def may_give(self, by: str, seat: Seat, levels: dict[str, Level], span: Span, today: date, now: datetime) -> bool:
        ends = self.ends_of(by, seat.plan, now, "decides")
        if not self.may_decide_over(by, seat, now) or not self.is_given(seat, now):
            return False
        if not self.has_himself(by, levels, now):
            return False
        longest = min(midnight_after(a_year_after(today)), max(ends))
        return now < span.end <= longest and span.start < span.end

    def give(
        self, by: str, seat: Seat, levels: dict[str, Level], span: Span, today: date, now: datetime,
        *, answers_wish: bool = False,
    ) -> None:  # fmt: skip
        if not self.may_give(by, seat, levels, span, today, now):
            return
        together = self.cosigners(seat.plan, now)
        yes = Yes(dict(levels), span, dict(levels), signed_by={by}, answers_wish=answers_wish)
        if by in together:
            # Nothing is given before the other parent has signed too.
            seat.offer = yes
        else:
            self._stands(seat, yes)

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
        left = self.standing(offer.lines)
        span = replace(offer.span, start=max(offer.span.start, now))
        if not left or not self.may_give(by, seat, left, span, today, now):
            return
        offer.signed_by.add(by)
        together = self.cosigners(seat.plan, now)
        if together and not offer.signed_by - together and together - offer.signed_by:
            return
        seat.offer = None
        self._stands(seat, replace(offer, span=span, levels=left))

    def refuse(self, by: str, seat: Seat, now: datetime) -> None:
        if seat.offer and self.may_decide_over(by, seat, now):
            if seat.offer.answers_wish:
                seat.wish = None
            seat.offer = None

    def pause(self, by: str, seat: Seat, now: datetime) -> None:
        if (
            self.may_decide_over(by, seat, now)
            and seat.given
            and not seat.given.is_paused
            and now < seat.given.span.end
        ):
            seat.given.is_paused, seat.given.paused_by = True, by

    def resume(self, by: str, seat: Seat, now: datetime) -> None:
        given = seat.given
        if given is None or not given.is_paused or not self.may_decide_over(by, seat, now) or now >= given.span.end:
            return
        if given.paused_by in self.cosigners(seat.plan, now) - {by}:
            return
        left = self.standing(given.lines)
        if self.has_himself(by, left, now):
            # What was archived at that moment is not given back with the rest.
            seat.given = replace(given, levels=left, is_paused=False, paused_by="")

    def withdraw(self, by: str, seat: Seat, now: datetime) -> None:
        if self.may_decide_over(by, seat, now):
            seat.given = None

    def stop_all(self, by: str, plan: str, now: datetime) -> None:
        for seat in self.seats_of(plan):
            if not seat.is_over:
                self.pause(by, seat, now)

    def renew(self, by: str, seat: Seat, until: date, today: date, now: datetime) -> None:
        """Give the seat again what it was given last, until another day: as much of it as one has oneself."""
        if seat.last is None:
            return
        lines = {part: level for part, level in self.standing(seat.last).items() if self.level(by, part, now) >= level}
        if lines:
            self.give(by, seat, lines, Span(now, midnight_after(until)), today, now)

    def ask(self, by: str, seat: Seat, wish: Wish, now: datetime) -> None:
        """Somebody who sits there asks for more; nothing is given by that."""
        asks = self.people[by].is_open and self.sits(by, seat, now) and self.is_given(seat, now)
        if asks and not self.plans[seat.plan].is_ended and seat.wish is None and seat.asked < MOST_WISHES:
            seat.wish, seat.asked = wish, seat.asked + 1

    def answer(self, by: str, seat: Seat, *, is_yes: bool, today: date, now: datetime) -> None:
        """The owner's side gives what is asked for, or as much of it as they have, or says no.

        They answer for what they decide over: all that the seat has, and some of what is asked for. A yes makes nothing
        shorter that the seat has.
        """
        wish = seat.wish
        if wish is None or not self.may_decide_over(by, seat, now):
            return
        asked = [part for part in wish.parts if part in self.parts and not self.parts[part].is_archived]
        if asked and not any(self.level(by, part, now) for part in asked):
            return
        if not is_yes:
            seat.wish = None
            return
        lines = {part: min(wish.level, self.level(by, part, now)) for part in wish.parts if part in self.parts}
        lines = {part: level for part, level in lines.items() if level}
        longest = min(midnight_after(a_year_after(today)), max(self.ends_of(by, seat.plan, now, "decides")))
        if lines:
            stands = [midnight_after(last_day(seat.given.span.end))] if seat.given and now < seat.given.span.end else []
            end = max([midnight_after(months_after(today, wish.months)), *stands])
            self.give(by, seat, lines, Span(now, min(end, longest)), today, now, answers_wish=True)

    def _stands(self, seat: Seat, yes: Yes) -> None:
        """From now on this holds, in place of what was given before."""
        seat.given, seat.last = yes, dict(yes.lines)
        if yes.answers_wish:
            seat.wish = None
