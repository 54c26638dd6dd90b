"""Where the machine drives the product: the world of the rights matrix, and what the model calls things in it.

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
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from access.actions.asking import RequestRefused
from access.actions.consents import ConsentRefused
from access.actions.employments import WorksThere, WrongPeriod
from access.actions.representation import MandateRefused, NotOfAge, RepresentsAlready
from access.actions.seats import AlreadySeated
from access.levels import Level
from access.models import Consent, Employment, Seat, User
from plans.actions.hiding import CannotHide
from plans.models import Goal, Plan, Section
from tests.rights.addresses import Asked
from tests.rights.walk import Browsers
from tests.rights.world import World

REFUSALS = (
    PermissionDenied, ConsentRefused, RequestRefused, AlreadySeated, NotOfAge, MandateRefused, RepresentsAlready,
    WorksThere, WrongPeriod, CannotHide,
)  # fmt: skip


@contextmanager
def tried() -> Iterator[None]:
    """A try that may be refused; what it had done until then has not happened."""
    try:
        with transaction.atomic():
            yield
    except REFUSALS:
        pass


@dataclass
class Place:
    """The world of the rights matrix, with what the machine makes in it."""

    world: World
    browsers: Browsers
    seats: dict[str, Seat] = field(default_factory=dict)
    sections: dict[str, Section] = field(default_factory=dict)
    offers: dict[str, Consent] = field(default_factory=dict)
    works: dict[tuple[str, str], Employment] = field(default_factory=dict)
    things: dict[str, Goal] = field(default_factory=dict)
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
