"""The fixed cast: who they are, where they work and what they may see in Maja's plan.

Maja (14) owns a plan; until she is sixteen her mother Anne and father Ola decide over it, each alone. Kari coordinates
it; Per sees and writes Health, Liv sees School, the NAV unit (Nav1–3) sees Leisure. Nora runs her own plan, Grete is
Leif's legal guardian for Home. Sven has Per's profession in another municipality and must never see anything. Kjersti,
Arne and Root have offices, not content.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import SimpleNamespace

from django.test import Client
from django.utils import timezone
from django_otp import DEVICE_ID_SESSION_KEY

from access import grants
from access.dates import start_of
from access.levels import Level
from access.models import (
    AuthenticatorDevice,
    Consent,
    ConsentSection,
    Employment,
    Grant,
    Organisation,
    Representation,
    Seat,
    Unit,
    User,
)
from access.stepup import Method, Proof, mark_fresh
from plans.lifeareas import Area, SectionKind
from plans.models import Plan, Section

PASSWORD = "tre grå måker ved kaia"
TOTP_KEY = "3132333435363738393031323334353637383930"
PEOPLE = {
    "maja": "Maja Berg",
    "anne": "Anne Berg",
    "ola": "Ola Lund",
    "nora": "Nora Eide",
    "kari": "Kari Solheim",
    "per": "Per Dahl",
    "liv": "Liv Hansen",
    "nav1": "Nina Moe",
    "nav2": "Nils Aas",
    "nav3": "Noor Khan",
    "leif": "Leif Strand",
    "grete": "Grete Vik",
    "sven": "Sven Nilsen",
    "kjersti": "Kjersti Holm",
    "arne": "Arne Tveit",
    "root": "Roar Ottesen",
}


@dataclass
class Cast:
    """The people by short name, the plans by owner, Maja's sections by kind or area, and the seats by short name."""

    people: dict[str, User] = field(default_factory=dict)
    plans: dict[str, Plan] = field(default_factory=dict)
    sections: dict[str, Section] = field(default_factory=dict)
    seats: dict[str, Seat] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    consents: dict[str, Consent] = field(default_factory=dict)

    def __getattr__(self, name: str) -> User:
        try:
            person: User = self.__dict__["people"][name]
            return person
        except KeyError:
            raise AttributeError(name) from None

    @property
    def plan(self) -> Plan:
        """Maja's plan."""
        return self.plans["maja"]

    def client(self, name: str) -> Client:
        """A browser in which this person is signed in with a verified second factor."""
        return signed_in(self.people[name])


def assemble() -> Cast:
    """Put the cast in the database."""
    cast = Cast()
    for short_name, name in PEOPLE.items():
        cast.people[short_name] = make_person(short_name, name)
    _workplaces(cast)
    _majas_plan(cast)
    _other_plans(cast)
    return cast


def signed_in(user: User, *, is_fresh: bool = True) -> Client:
    """A client with a session whose second factor is verified, and has just been shown unless told otherwise."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = AuthenticatorDevice.objects.get(user=user).persistent_id
    if is_fresh:
        mark_fresh(SimpleNamespace(session=session), Method.ID_PORTEN)  # type: ignore[arg-type]
    session.save()
    return client


def proof() -> Proof:
    """What the step-up hands to an action that signs."""
    return Proof(Method.APP, timezone.now())


def half_signed_in(user: User) -> Client:
    """A client that has given its password but no second factor."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def end_right_now(seat: Seat, section: Section | None = None) -> None:
    """Let the clock end a seat's rights: the rows are moved, since a frozen clock would not reach the database."""
    rows = Grant.objects.filter(seat=seat)
    if section:
        rows = rows.filter(section=section)
    now = timezone.now()
    rows.update(valid_from=now - timedelta(days=2), valid_until=now - timedelta(milliseconds=2))


def end_right_in(seconds: float, seat: Seat, section: Section | None = None) -> datetime:
    """Let a seat's rights end by the clock in a moment; returns when."""
    rows = Grant.objects.filter(seat=seat)
    if section:
        rows = rows.filter(section=section)
    end = timezone.now() + timedelta(seconds=seconds)
    rows.update(valid_until=end)
    return end


def turn_sixteen(cast: Cast) -> None:
    """Let Maja's sixteenth birthday begin this moment: every row that begins or ends at it is moved to now."""
    now = timezone.now()
    moment = now - timedelta(milliseconds=2)
    # As the database has it: the cast outlives what a test undoes.
    today, birthday = timezone.localdate(), start_of(Plan.objects.get(pk=cast.plan.pk).birthday(16))
    Plan.objects.filter(pk=cast.plan.pk).update(
        owner_born_on=today.replace(year=today.year - 16, day=min(today.day, 28))
    )
    for rows in (Grant.objects.filter(seat__plan=cast.plan), Representation.objects.filter(plan=cast.plan)):
        rows.filter(valid_from=birthday).update(valid_from=moment)
        rows.filter(valid_until=birthday).update(valid_from=now - timedelta(days=2), valid_until=moment)
    cast.plan.refresh_from_db()


def make_person(short_name: str, name: str) -> User:
    """An account with an authenticator app, as everybody of the cast has."""
    # Hashing costs more than all else; only those who sign in by password in a test are given one there.
    user = User(email=f"{short_name}@example.org", name=name, short_name=short_name)
    user.set_unusable_password()
    user.save()
    device = AuthenticatorDevice(user=user, name="app", confirmed=True)
    device.set_key(TOTP_KEY)
    device.save()
    return user


def _workplaces(cast: Cast) -> None:
    kinds = Organisation.Kind
    home = cast.organisations["home"] = Organisation.objects.create(name="Fjordvik kommune", kind=kinds.MUNICIPALITY)
    away = cast.organisations["away"] = Organisation.objects.create(name="Nordheim kommune", kind=kinds.MUNICIPALITY)
    for key, organisation, name in (
        ("nav", home, "NAV Fjordvik"),
        ("rehab", home, "Rehabilitering"),
        ("school", home, "Strand skole"),
        ("coordination", home, "Tjenestekontoret"),
        ("away", away, "Rehabilitering Nordheim"),
    ):
        cast.units[key] = Unit.objects.create(organisation=organisation, name=name)
    for short_name, unit in (
        ("nav1", "nav"), ("nav2", "nav"), ("nav3", "nav"), ("per", "rehab"), ("liv", "school"),
        ("kari", "coordination"), ("sven", "away"),
    ):  # fmt: skip
        Employment.objects.create(
            user=cast.people[short_name],
            unit=cast.units[unit],
            is_coordinator=short_name == "kari",
            valid_from=timezone.now() - timedelta(days=400),
            valid_until=timezone.now() + timedelta(days=400),
        )
    grants.give_office(cast.kjersti, "oversee_plans", home, by=None)
    grants.give_office(cast.arne, "administer_organisation", home, by=None)


def open_plan_for(cast: Cast, owner: User, born_on: date, areas: list[str], coordinator: User) -> Plan:
    """A plan with About me, its life areas and Meetings, an owner's seat and a coordinator's seat with their rights."""
    plan = Plan.objects.create(
        municipality=cast.organisations["home"],
        owner=owner,
        owner_name=owner.name,
        owner_born_on=born_on,
        template="school-child",
        opened_by=coordinator,
    )
    kinds = [(SectionKind.ABOUT, ""), *((SectionKind.AREA, area) for area in areas), (SectionKind.MEETINGS, "")]
    for position, (kind, area) in enumerate(kinds):
        Section.objects.create(plan=plan, kind=kind, area=area, position=position)
    _rule(plan, owner, Seat.Role.OWNER, Grant.Reason.OWNERSHIP, "manage_access", coordinator)
    _rule(plan, coordinator, Seat.Role.COORDINATOR, Grant.Reason.COORDINATION, "coordinate_plan", coordinator)
    return plan


def give(seat: Seat, levels: dict[Section, Level], *, by: User, days: int = 90) -> Consent:
    """A signed consent and its grants, as the owner's side gives them."""
    now = timezone.now()
    consent = Consent.objects.create(
        seat=seat, given_by=by, state=Consent.State.SIGNED, purpose="Samarbeid om planen",
        valid_from=now - timedelta(minutes=1), valid_until=now + timedelta(days=days), signed_at=now,
    )  # fmt: skip
    for section, level in levels.items():
        ConsentSection.objects.create(consent=consent, section=section, level=level)
    grants.give_sections(
        seat, levels.items(), by=by, reason=Grant.Reason.CONSENT,
        valid_from=consent.valid_from, valid_until=consent.valid_until, consent=consent,
    )  # fmt: skip
    return consent


def _rule(plan: Plan, user: User, role: str, reason: str, permission: str, by: User) -> Seat:
    work = Employment.objects.filter(user=user, is_coordinator=True).first() if role == Seat.Role.COORDINATOR else None
    seat = Seat.objects.create(plan=plan, user=user, role=role, employment=work)
    sections = plan.sections.all()
    representation = None
    until = grants.FAR_END
    decides_from = None
    if role == Seat.Role.OWNER:
        decides_from = max(start_of(plan.birthday(16)), timezone.now())
    if role == Seat.Role.REPRESENTATIVE:
        until = start_of(plan.birthday(16))
        representation = Representation.objects.create(
            plan=plan, representative=user, kind=Representation.Kind.PARENT,
            valid_from=timezone.now(), valid_until=until, is_cosigner=user.short_name != "ola",
        )  # fmt: skip
    grants.give_sections(
        seat, [(section, Level.WRITE) for section in sections], by=by, reason=reason,
        valid_until=until, representation=representation,
    )  # fmt: skip
    grants.give_plan(
        seat, permission, by=by, reason=reason, valid_from=decides_from, valid_until=until,
        representation=representation,
    )  # fmt: skip
    return seat


def _majas_plan(cast: Cast) -> None:
    today = timezone.localdate()
    born = date(today.year - 14, 1, 15)
    plan = cast.plans["maja"] = open_plan_for(
        cast, cast.maja, born, [Area.HEALTH, Area.SCHOOL, Area.LEISURE, Area.FAMILY], cast.kari
    )
    cast.sections = {section.area or section.kind: section for section in plan.sections.all()}
    for name in ("anne", "ola"):
        cast.seats[name] = _rule(
            plan, cast.people[name], Seat.Role.REPRESENTATIVE, Grant.Reason.REPRESENTATION, "manage_access", cast.kari
        )
    for name in ("maja", "kari"):
        cast.seats[name] = Seat.objects.get(plan=plan, user=cast.people[name])
    cast.seats["per"] = Seat.objects.create(plan=plan, user=cast.per, title="Fysioterapeut", workplace="Rehabilitering")
    cast.seats["liv"] = Seat.objects.create(plan=plan, user=cast.liv, title="Lærer", workplace="Strand skole")
    cast.seats["nav"] = Seat.objects.create(plan=plan, unit=cast.units["nav"])
    part = cast.sections
    cast.consents["per"] = give(cast.seats["per"], {part["health"]: Level.WRITE}, by=cast.anne)
    cast.consents["liv"] = give(cast.seats["liv"], {part["school"]: Level.VIEW}, by=cast.anne)
    cast.consents["nav"] = give(cast.seats["nav"], {part["leisure"]: Level.VIEW}, by=cast.anne)


def _other_plans(cast: Cast) -> None:
    today = timezone.localdate()
    cast.plans["nora"] = open_plan_for(cast, cast.nora, date(today.year - 19, 3, 2), [Area.HOME, Area.WORK], cast.kari)
    cast.plans["leif"] = leif = open_plan_for(
        cast, cast.leif, date(today.year - 71, 6, 9), [Area.HEALTH, Area.HOME], cast.kari
    )
    seat = Seat.objects.create(plan=leif, user=cast.grete, role=Seat.Role.REPRESENTATIVE)
    guardianship = Representation.objects.create(
        plan=leif, representative=cast.grete, kind=Representation.Kind.LEGAL_GUARDIAN, scope="Økonomi og bolig",
        valid_from=timezone.now() - timedelta(days=30), valid_until=timezone.now() + timedelta(days=300),
    )  # fmt: skip
    home = leif.sections.get(area=Area.HOME)
    grants.give_sections(
        seat, [(home, Level.WRITE)], by=cast.kari, reason=Grant.Reason.REPRESENTATION,
        valid_until=guardianship.valid_until, representation=guardianship,
    )  # fmt: skip
    grants.give_plan(
        seat, "manage_access", by=cast.kari, reason=Grant.Reason.REPRESENTATION,
        valid_until=guardianship.valid_until, representation=guardianship,
    )  # fmt: skip
