"""Short ways to say who works where."""

from datetime import datetime, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access import grants
from access.levels import Level
from access.models import Employment, Grant, Seat, Unit, User
from plans.models import Section
from tests.cast import Cast


def work(person: User, unit: Unit, *, until: datetime | None = None, **fields: Any) -> Employment:
    """One more employment, as if it had been registered some time ago."""
    now = timezone.now()
    return Employment.objects.create(
        user=person, unit=unit, valid_from=now - timedelta(days=30), valid_until=until or now + timedelta(days=300),
        **fields,
    )  # fmt: skip


def of(person: User, unit: Unit) -> Employment:
    return Employment.objects.get(user=person, unit=unit)


def seat_at_work(cast: Cast, person: User, employment: Employment, section: Section) -> Seat:
    """A personal seat held in somebody's work, with a level on one section by consent."""
    seat = Seat.objects.create(plan=section.plan, user=person, employment=employment)
    grants.give_sections(
        seat, [(section, Level.VIEW)], by=cast.anne, reason=Grant.Reason.CONSENT,
        valid_from=timezone.now() - timedelta(minutes=1), valid_until=timezone.now() + timedelta(days=60),
    )  # fmt: skip
    return seat


def post(client: Client, name: str, data: dict[str, Any] | None = None, *args: str) -> Any:
    return client.post(reverse(name, args=args), data or {})
