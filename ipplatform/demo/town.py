"""Builds the made-up municipality: organisations, units, people with a second factor, who works where."""

from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from access import grants
from access.models import AuthenticatorDevice, Employment, Organisation, Unit, User
from ipplatform.demo.cast import CAST, PASSWORD, TOTP_KEY
from ipplatform.demo.people import MORE_WORK, ORGANISATIONS, PEOPLE, UNITS
from ipplatform.demo.story import Person


class Town:
    """The people and units of the demo, by the keys the stories use."""

    def __init__(self) -> None:
        self.organisations = {
            key: Organisation.objects.create(name=name, kind=kind) for key, (name, kind) in ORGANISATIONS.items()
        }
        self.units = {
            key: Unit.objects.create(organisation=self.organisations[organisation], name=name)
            for key, (organisation, name) in UNITS.items()
        }
        # One hash for all: hashing sixty times what everybody may read would only be slow.
        password = make_password(PASSWORD)
        self.people = {key: _settle_in(person, password) for key, person in PEOPLE.items()}
        self._employ()
        self._work_more()
        for key, office in (
            ("kjersti", "oversee_plans"),
            ("arne", "administer_organisation"),
            ("vidar", "administer_organisation"),
        ):
            work = Employment.objects.get(user=self.people[key])
            grants.give_office(work.user, office, self.organisations["fjordvik"], by=None, employment=work)

    def worker_of(self, unit: str) -> User:
        """The first of those who work in a unit."""
        return next(self.people[person.key] for person in PEOPLE.values() if person.unit == unit)

    def _employ(self) -> None:
        now = timezone.now()
        Employment.objects.bulk_create(
            Employment(
                user=self.people[person.key],
                unit=self.units[person.unit],
                title=person.title,
                is_coordinator=person.is_coordinator,
                valid_from=now - timedelta(days=900),
                valid_until=now + timedelta(days=700),
            )
            for person in PEOPLE.values()
            if person.unit
        )

    def _work_more(self) -> None:
        """Who works in two places acts for the first of them."""
        now = timezone.now()
        for key, unit, title, first, last in MORE_WORK:
            user = self.people[key]
            Employment.objects.create(
                user=user, unit=self.units[unit], title=title, is_set_aside=last > 0,
                valid_from=now + timedelta(days=first), valid_until=now + timedelta(days=last),
            )  # fmt: skip
            user.has_several_workplaces = last > 0
            user.save(update_fields=["has_several_workplaces"])


def _settle_in(person: Person, password: str) -> User:
    is_cast = person.key in {member.short_name for member in CAST}
    user = User(
        email=f"{person.key}@example.org",
        name=person.name,
        short_name=person.key if is_cast else "",
        password=password,
        language="nn" if person.key == "guro" else "nb",
    )
    user.save()
    device = AuthenticatorDevice(user=user, name="app", confirmed=True)
    device.set_key(TOTP_KEY)
    device.save()
    return user
