"""The product as the machine drives it: by its pages where one press is enough, otherwise by the action behind them."""

from datetime import date, timedelta

from django.db import models
from django.db.models import F

from access.actions.employments import Work, act_for, employ, end_employment
from access.actions.representation import (
    Mandate,
    end_mandate,
    register_mandate,
)
from access.actions.seats import invite_participant
from access.models import Consent, Employment, Grant, Representation, Seat, Session, User
from access.sessions import end_sessions
from plans.actions.hiding import hide_thing, show_again
from plans.lifeareas import Area
from plans.models import Goal, Hiding, Plan, Section
from tests.cast import signed_in
from tests.model.consents import Consents
from tests.model.place import tried

_DATED: tuple[tuple[type[models.Model], tuple[str, ...]], ...] = (
    (Grant, ("valid_from", "valid_until", "revoked_at")),
    (Consent, ("valid_from", "valid_until", "created_at", "signed_at", "ended_at")),
    (Representation, ("valid_from", "valid_until", "ended_at")),
    (Employment, ("valid_from", "valid_until")),
    (Seat, ("ended_at",)),
    (Plan, ("ended_at",)),
)


class Product(Consents):
    """What happens besides consent: to seats, mandates, work, parts, plans, accounts and the clock."""

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

    # --- Single things

    def hide(self, by: str, thing: str, seat: str | None) -> None:
        with tried():
            goal = Goal.objects.select_related("section__plan__municipality").get(pk=self.things[thing].pk)
            found = self._seat(seat) if seat else None
            hide_thing(goal, seat=found, reason=Hiding.Reason.OWN_WISH, by=self.person(by))

    def show_again(self, by: str, thing: str, seat: str | None) -> None:
        with tried():
            found = self._seat(seat) if seat else None
            flag = Hiding.objects.filter(goal=self.things[thing], seat=found, lifted_at__isnull=True).first()
            if flag is not None:
                show_again(flag, by=self.person(by))

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
