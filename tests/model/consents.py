"""The product as the machine drives it: what the owner's side gives and takes back, and what others ask for."""

from collections.abc import Mapping
from datetime import date

from django.db.models import QuerySet

from access.actions.asking import ask_for_access, begin_yes, refuse_request
from access.actions.consents import (
    choose_levels,
    choose_period,
    offer_consent,
    refuse_consent,
    sign_consent,
    start_draft,
    start_renewal,
)
from access.actions.cosigning import say_who_signs
from access.levels import Level
from access.models import AccessRequest, Consent
from tests.cast import proof
from tests.model.place import Place, tried


class Consents(Place):
    """By its pages where one press is enough, otherwise by the action behind them."""

    def give(self, by: str, seat: str, levels: Mapping[str, int], until: date, starts: date | None) -> None:
        with tried():
            user = self.person(by)
            draft = start_draft(self._seat(seat), by=user)
            choose_levels(draft, self._levels(levels), by=user)
            choose_period(draft, until=until, starts=starts, purpose="Samarbeid", by=user)
            self._signed(seat, sign_consent(draft, by=user, proof=proof()))

    def offer(self, by: str, seat: str, levels: Mapping[str, int], until: date) -> None:
        with tried():
            self.offers[seat] = offer_consent(
                self._seat(seat), self._levels(levels), until=until, purpose="Samarbeid", by=self.person(by)
            )

    def sign(self, by: str, seat: str) -> None:
        with tried():
            sign_consent(Consent.objects.get(pk=self.offers[seat].pk), by=self.person(by), proof=proof())

    def refuse(self, by: str, seat: str) -> None:
        with tried():
            refuse_consent(self.offers[seat], by=self.person(by))

    def sign_together(self, plan: str, *, is_together: bool) -> None:
        with tried():
            say_who_signs(self.plan(plan), is_together=is_together, by=self.person("kari"))

    def pause(self, by: str, seat: str) -> None:
        self.press(by, "plans:pause-access", *self._place(seat))

    def resume(self, by: str, seat: str) -> None:
        self.press(by, "plans:resume-access", *self._place(seat))

    def withdraw(self, by: str, seat: str) -> None:
        self.press(by, "plans:stop-access", *self._place(seat))

    def stop_all(self, by: str, plan: str) -> None:
        self.press(by, "plans:stop-all", self.pid(plan))

    def renew(self, by: str, seat: str, until: date) -> None:
        with tried():
            user = self.person(by)
            draft = start_renewal(self._seat(seat), by=user)
            choose_period(draft, until=until, purpose="Samarbeid", by=user)
            self._signed(seat, sign_consent(draft, by=user, proof=proof()))

    def ask(self, by: str, seat: str, parts: tuple[str, ...], level: int, months: int) -> bool:
        """Whether the request was made."""
        names = [part.partition("/")[2] for part in parts]
        before = self._wishes(seat).count()
        with tried():
            ask_for_access(
                self._seat(seat), names, level=Level(level), months=months, purpose="Samarbeid", by=self.person(by)
            )
        return self._wishes(seat).count() > before

    def answer(self, by: str, seat: str, parts: tuple[str, ...], *, is_yes: bool) -> None:
        wish = self._wishes(seat).get(state=AccessRequest.State.OPEN)
        with tried():
            user = self.person(by)
            if not is_yes:
                refuse_request(wish, by=user)
                return
            sections = [self.sections[part] for part in parts if part in self.sections]
            levels = {section: Level(wish.level) for section in sections}
            self._signed(seat, sign_consent(begin_yes(wish, levels, by=user), by=user, proof=proof()))

    def _wishes(self, seat: str) -> QuerySet[AccessRequest, AccessRequest]:
        return AccessRequest.objects.filter(seat_id=self.seats[seat].pk).select_related("seat__plan__municipality")

    def _signed(self, seat: str, consent: Consent) -> None:
        """Where another parent must sign too, it waits as an offer."""
        if consent.state == Consent.State.OFFERED:
            self.offers[seat] = consent
