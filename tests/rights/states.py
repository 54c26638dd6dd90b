"""Brings a right into each of its states, by the product's own actions wherever there is one."""

from collections.abc import Callable
from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from access.actions.consents import (
    choose_levels,
    choose_period,
    pause_consent,
    resume_consent,
    sign_consent,
    start_draft,
    withdraw_consent,
)
from access.actions.seats import end_seat
from access.dates import months_after, today
from access.levels import Level
from access.models import Consent, ConsentSignature, Employment, Grant, Seat
from plans.actions.sections import archive_section
from tests.cast import end_right_now, proof, turn_sixteen
from tests.conftest import without_append_only
from tests.rights.world import World


def _none(world: World) -> None:
    seat = world.cast.seats["per"]
    Grant.objects.filter(seat=seat).delete()
    with without_append_only("access_consentsignature"):
        ConsentSignature.objects.filter(consent__seat=seat).delete()
    Consent.objects.filter(seat=seat).delete()


def _future(world: World) -> None:
    cast = world.cast
    draft = start_draft(cast.seats["per"], by=cast.anne)
    choose_period(
        draft, until=months_after(today(), 2), starts=today() + timedelta(days=1), purpose="Trening", by=cast.anne
    )
    sign_consent(draft, by=cast.anne, proof=proof())


def _level(level: Level) -> Callable[[World], None]:
    def lower(world: World) -> None:
        cast = world.cast
        draft = start_draft(cast.seats["per"], by=cast.anne)
        choose_levels(draft, {world.sections["maja/health"]: level}, by=cast.anne)
        sign_consent(draft, by=cast.anne, proof=proof())

    return lower


def _ended_long_ago(world: World) -> None:
    back = timedelta(days=400)
    rows = Grant.objects.filter(seat=world.cast.seats["per"])
    rows.update(valid_from=F("valid_from") - back, valid_until=F("valid_until") - back)


def _withdrawn(world: World) -> None:
    withdraw_consent(world.cast.consents["per"], by=world.cast.anne)


def _given_again(world: World) -> None:
    cast = world.cast
    levels = {line.section: Level(line.level) for line in cast.consents["per"].lines.select_related("section")}
    _withdrawn(world)
    draft = start_draft(cast.seats["per"], by=cast.anne)
    choose_levels(draft, levels, by=cast.anne)
    choose_period(draft, until=months_after(today(), 2), purpose="Trening", by=cast.anne)
    sign_consent(draft, by=cast.anne, proof=proof())


def _paused(world: World) -> None:
    pause_consent(world.cast.consents["per"], by=world.cast.anne)


def _resumed(world: World) -> None:
    _paused(world)
    resume_consent(world.cast.consents["per"], by=world.cast.anne)


def _left_the_team(world: World) -> None:
    end_seat(world.cast.seats["per"], by=world.cast.kari)


def _closed(world: World) -> None:
    per = world.cast.per
    per.is_active = False
    per.save(update_fields=["is_active"])


def _archived(world: World) -> None:
    archive_section(world.sections["maja/health"], by=world.cast.anne)


def _stops_working(name: str) -> Callable[[World], None]:
    def leave(world: World) -> None:
        Employment.objects.filter(user=world.cast.people[name]).update(
            valid_until=timezone.now() - timedelta(milliseconds=2)
        )

    return leave


def _turns_sixteen(world: World) -> None:
    """At midnight of the birthday parental responsibility ends and the owner decides; the rows are moved to it."""
    turn_sixteen(world.cast)


def _mandate_ends(world: World) -> None:
    end_right_now(Seat.objects.get(user=world.cast.grete))


def _coordinator_replaced(world: World) -> None:
    """The coordinator's rights in this one plan have been taken back."""
    Grant.objects.filter(seat=world.cast.seats["kari"]).update(revoked_at=timezone.now())


ENTER: dict[str, Callable[[World], None]] = {
    "none was ever given": _none,
    "begins tomorrow": _future,
    "active": lambda world: None,
    "proposes only": _level(Level.PROPOSE),
    "sees only": _level(Level.VIEW),
    "ended this moment": lambda world: end_right_now(world.cast.seats["per"]),
    "ended long ago": _ended_long_ago,
    "withdrawn": _withdrawn,
    "withdrawn and given again": _given_again,
    "paused": _paused,
    "resumed": _resumed,
    "the part is archived": _archived,
    "the place in the team is ended": _left_the_team,
    "the account is closed": _closed,
    "the employment has ended (own seat)": _stops_working("per"),
    "the worker has left the unit": _stops_working("nav1"),
    "the coordinator works there no longer": _stops_working("kari"),
    "the coordinator's rights are taken back": _coordinator_replaced,
    "the child has turned sixteen": _turns_sixteen,
    "the legal guardian's mandate has ended": _mandate_ends,
}
