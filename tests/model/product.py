"""The product as the machine drives it: by its pages where one press is enough, otherwise by the action behind them.

Whoever tries something tries it as a person would; a refusal is an answer like any other, and what it led to is seen in
what everybody sees afterwards.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from access.actions.consents import (
    ConsentRefused,
    choose_levels,
    choose_period,
    offer_consent,
    refuse_consent,
    sign_consent,
    start_draft,
)
from access.actions.cosigning import say_who_signs
from access.actions.employments import Work, WorksThere, WrongPeriod, act_for, employ, end_employment
from access.actions.representation import (
    Mandate,
    MandateRefused,
    NotOfAge,
    RepresentsAlready,
    end_mandate,
    register_mandate,
)
from access.actions.seats import AlreadySeated, invite_participant
from access.levels import Level
from access.models import Consent, Employment, Grant, Representation, Seat, Session, User
from access.sessions import end_sessions
from plans.lifeareas import Area
from plans.models import Goal, Plan, Section
from tests.cast import proof, signed_in
from tests.rights.addresses import Asked
from tests.rights.walk import Browsers
from tests.rights.world import World

REFUSALS = (
    PermissionDenied, ConsentRefused, AlreadySeated, NotOfAge, MandateRefused, RepresentsAlready, WorksThere,
    WrongPeriod,
)  # fmt: skip
_DATED: tuple[tuple[type[models.Model], tuple[str, ...]], ...] = (
    (Grant, ("valid_from", "valid_until", "revoked_at")),
    (Consent, ("valid_from", "valid_until", "created_at", "signed_at", "ended_at")),
    (Representation, ("valid_from", "valid_until", "ended_at")),
    (Employment, ("valid_from", "valid_until")),
    (Seat, ("ended_at",)),
    (Plan, ("ended_at",)),
)


@contextmanager
def tried() -> Iterator[None]:
    """A try that may be refused; what it had done until then has not happened."""
    try:
        with transaction.atomic():
            yield
    except REFUSALS:
        pass


@dataclass
class Product:
    """The world of the rights matrix, with what the machine makes in it."""

    world: World
    browsers: Browsers
    seats: dict[str, Seat] = field(default_factory=dict)
    sections: dict[str, Section] = field(default_factory=dict)
    offers: dict[str, Consent] = field(default_factory=dict)
    works: dict[tuple[str, str], Employment] = field(default_factory=dict)
    born: dict[str, date] = field(default_factory=dict)
    passed: timedelta = timedelta()

    def person(self, name: str) -> User:
        return User.objects.get(pk=self.world.cast.people[name].pk)

    def plan(self, name: str) -> Plan:
        return Plan.objects.select_related("municipality").get(pk=self.world.plan(name).pk)

    def pid(self, plan: str) -> str:
        return self.world.plan(plan).public_id

    def press(self, by: str, address: str, *ids: str, **data: str) -> None:
        """Send a form of the product as this person, and read what it says was done, where that names a part."""
        self.browsers.keep(by, Asked(reverse(address, args=ids), data), "POST")
        if address.endswith("-section"):
            self.browsers.keep(by, Asked(reverse("access:settings")), "GET")

    # --- Consent

    def give(self, by: str, seat: str, levels: Mapping[str, int], until: date, starts: date | None) -> None:
        with tried():
            user = self.person(by)
            draft = start_draft(self._seat(seat), by=user)
            choose_levels(draft, self._levels(levels), by=user)
            choose_period(draft, until=until, starts=starts, purpose="Samarbeid", by=user)
            signed = sign_consent(draft, by=user, proof=proof())
            if signed.state == Consent.State.OFFERED:
                self.offers[seat] = signed

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

    # --- Seats, mandates, work

    def invite(self, by: str, plan: str, person: str, key: str) -> bool:
        """Whether the person has a new place in the team."""
        user = self.person(person)
        with tried():
            self.seats[key] = invite_participant(self.plan(plan), user.name, user.email, by=self.person(by))
        return key in self.seats

    def end_seat(self, by: str, seat: str) -> None:
        self.press(by, "plans:end-seat", *self._place(seat))

    def represent(self, by: str, seat: str, parts: list[str], until: date | None, *, signs_together: bool) -> None:
        with tried():
            kind = Representation.Kind.PARENT if until is None else Representation.Kind.AUTHORITY
            sections = [self.sections[part] for part in parts] if until else None
            mandate = Mandate(kind, until=until, scope="Alt", evidence="Vist fram", sections=sections)
            register_mandate(self._seat(seat), mandate, by=self.person(by))
            # A new parent signs as the others have been registered to.
            Representation.objects.filter(plan=self._seat(seat).plan).update(is_cosigner=signs_together)

    def end_mandate(self, by: str, seat: str) -> None:
        with tried():
            end_mandate(self._seat(seat), by=self.person(by))

    def join(self, person: str, unit: str, last_day: date) -> None:
        with tried():
            self.works[person, unit] = employ(
                self.person(person), self.world.cast.units[unit], Work(), last_day=last_day, by=self.person("arne")
            )

    def leave(self, person: str, unit: str) -> None:
        with tried():
            end_employment(self._work(person, unit), by=self.person("arne"))

    def act_for(self, person: str, unit: str) -> None:
        with tried():
            act_for(self._work(person, unit), by=self.person(person))

    # --- Parts and plans

    def add_part(self, by: str, part: str, area: Area) -> None:
        """Add a life area by its page, and let something stand in it."""
        plan = part.partition("/")[0]
        self.press(by, "plans:add-section", self.pid(plan), area=area.value, name="")
        section = Section.objects.select_related("plan").filter(plan=self.world.plan(plan), area=area).first()
        if section is not None and part not in self.sections:
            self.sections[part] = self.world.sections[part] = section
            Section.objects.filter(pk=section.pk).update(name=f"Del {self.world.word(part)}")
            goal = Goal.objects.create(section=section, title=self.world.word(part), created_by=self.world.cast.kari)
            self.world.goals[part] = goal

    def archive(self, by: str, part: str) -> None:
        self.press(by, "plans:archive-section", *self._part(part))

    def restore(self, by: str, part: str) -> None:
        self.press(by, "plans:restore-section", *self._part(part))

    def move(self, by: str, part: str, way: str) -> None:
        self.press(by, "plans:move-section", *self._part(part), way=way)

    def end_plan(self, by: str, plan: str) -> None:
        self.press(by, "plans:end-plan", self.pid(plan), reason="wish")

    def reopen_plan(self, by: str, plan: str) -> None:
        self.press(by, "plans:reopen-plan", self.pid(plan))

    # --- Accounts, sessions, the clock

    def close_account(self, person: str) -> None:
        user = self.person(person)
        User.objects.filter(pk=user.pk).update(is_active=False)
        end_sessions(user)

    def end_sessions(self, person: str) -> None:
        end_sessions(self.person(person))

    def sign_in(self, person: str) -> None:
        client = signed_in(self.person(person))
        self.browsers._clients[person] = client
        self.browsers._jars[person] = {key: morsel.value for key, morsel in client.cookies.items()}

    def is_signed_in(self, person: str) -> bool:
        return Session.objects.filter(user=self.world.cast.people[person]).exists()

    def pass_time(self, by: timedelta) -> None:
        """Move everything that is dated back, since a frozen clock would not reach the database."""
        self.passed += by
        for model, names in _DATED:
            model._default_manager.update(**{name: F(name) - by for name in names})
        for name, born in self.born.items():
            Plan.objects.filter(pk=self.world.plan(name).pk).update(owner_born_on=self.born_now(born))

    def born_now(self, born: date) -> date:
        return born - timedelta(days=self.passed.days)

    # --- What things are called here

    def _seat(self, key: str) -> Seat:
        return Seat.objects.select_related("plan__municipality", "user", "unit").get(pk=self.seats[key].pk)

    def _place(self, key: str) -> tuple[str, str]:
        seat = self.seats[key]
        return seat.plan.public_id, seat.public_id

    def _part(self, part: str) -> tuple[str, str]:
        return self.pid(part.partition("/")[0]), self.sections[part].public_id

    def _levels(self, levels: Mapping[str, int]) -> dict[Any, Level]:
        return {self.sections[part]: Level(level) for part, level in levels.items()}

    def _work(self, person: str, unit: str) -> Employment:
        return Employment.objects.get(pk=self.works[person, unit].pk)

    @staticmethod
    def now() -> datetime:
        return timezone.now()

    def session_key(self, person: str) -> str:
        return self.browsers._jars[person][settings.SESSION_COOKIE_NAME]
