"""Sixteen and eighteen: rights change hands at midnight of the birthday, and everybody concerned is told in time."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from access.actions.representation import Mandate, invite_representative
from access.actions.seats import invite_owner
from access.dates import start_of, today
from access.levels import Level
from access.models import Consent, Grant, Organisation, Representation
from access.rights import levels_for, may
from notifications.ages import tell_of_ages
from notifications.ending import tell_of_endings
from notifications.models import Notice
from plans.actions.opening import open_plan
from plans.lifeareas import Area
from plans.models import Plan
from tests.cast import Cast, turn_sixteen


def turns(cast: Cast, age: int, *, in_days: int) -> None:
    """Move Maja's birth so that she turns so old so many days from now; her rights keep their dates."""
    day = today() + timedelta(days=in_days)
    Plan.objects.filter(pk=cast.plan.pk).update(
        owner_born_on=day.replace(year=day.year - age, day=min(day.day, 28)),
        opened_at=timezone.now() - timedelta(days=400),
    )


def told() -> dict[str, set[str]]:
    kinds: dict[str, set[str]] = {}
    for notice in Notice.objects.filter(kind__startswith="age.").select_related("user"):
        kinds.setdefault(notice.kind, set()).add(notice.user.short_name)
    return kinds


@pytest.mark.parametrize("days", [60, 45, 30, 10, 1])
def test_everybody_concerned_is_told_before_the_age_of_consent(cast: Cast, days: int) -> None:
    turns(cast, 16, in_days=days)
    tell_of_ages()
    tell_of_ages()
    assert told() == {
        "age.consent_soon": {"maja"},
        "age.consent_soon.of_parent": {"anne", "ola"},
        "age.consent_soon.of_other": {"kari"},
    }
    assert Notice.objects.filter(kind__startswith="age.").count() == 4
    inbox = cast.client("maja").get(reverse("notifications:inbox")).content.decode()
    assert "bestemmer du alene" in inbox
    assert "på nytt" in cast.client("anne").get(reverse("notifications:inbox")).content.decode()


@pytest.mark.parametrize("days", [75, 400, -20])
def test_nobody_is_told_at_other_times(cast: Cast, days: int) -> None:
    turns(cast, 16, in_days=days)
    assert tell_of_ages() == 0


def test_both_steps_are_told_once_each(cast: Cast) -> None:
    turns(cast, 16, in_days=59)
    assert tell_of_ages() == 1
    turns(cast, 16, in_days=29)
    assert tell_of_ages() == 1
    assert tell_of_ages() == 0


def test_a_plan_whose_owner_has_no_account_is_told_of_to_the_coordinator(cast: Cast) -> None:
    Plan.objects.filter(pk=cast.plan.pk).update(owner=None)
    turns(cast, 16, in_days=20)
    tell_of_ages()
    assert told()["age.no_account.of_other"] == {"kari"}


def test_at_the_birthday_the_youth_decides_and_chooses_what_the_parents_see(cast: Cast) -> None:
    turn_sixteen(cast)
    tell_of_ages()
    tell_of_endings()
    assert told()["age.consent"] == {"maja"}
    assert may(cast.maja, "manage_access", cast.plan)
    for parent in (cast.anne, cast.ola):
        assert levels_for(parent, cast.plan.pk) == {}
        assert not may(parent, "manage_access", cast.plan)

    maja, url = cast.client("maja"), reverse("plans:parents", args=[cast.plan.public_id])
    overview = maja.get(reverse("plans:plan", args=[cast.plan.public_id])).content.decode()
    assert url in overview
    page = maja.get(url).content.decode()
    assert "Anne Berg" in page
    assert "Ola Lund" in page
    answer = maja.post(url, {"seat": cast.seats["anne"].public_id})
    assert answer.status_code == 302
    draft = Consent.objects.get(seat=cast.seats["anne"], state=Consent.State.DRAFT)
    assert answer["Location"].endswith(f"{draft.public_id}/hva")
    assert {line.level for line in draft.lines.all()} == {Level.VIEW}
    assert levels_for(cast.anne, cast.plan.pk) == {}, "nothing is given before it is signed"


@pytest.mark.parametrize("name", ["maja", "anne", "kari", "per"])
def test_before_the_birthday_nobody_opens_the_page(cast: Cast, name: str) -> None:
    url = reverse("plans:parents", args=[cast.plan.public_id])
    assert cast.client(name).get(url).status_code == 403
    assert cast.client(name).post(url, {"seat": cast.seats["anne"].public_id}).status_code == 403
    assert cast.client("sven").get(url).status_code == 404


def test_eighteen_is_told_as_a_hand_over(cast: Cast) -> None:
    turn_sixteen(cast)
    turns(cast, 18, in_days=30)
    tell_of_ages()
    assert told() == {
        "age.adult_soon": {"maja"},
        "age.adult_soon.of_parent": {"anne", "ola"},
        "age.adult_soon.of_other": {"kari"},
    }


@pytest.mark.parametrize(
    ("born", "midnight"),
    [
        # Born on a leap day: 1 March in an ordinary year, 29 February in a leap year.
        (date(2012, 2, 29), datetime(2028, 2, 28, 23, 0, tzinfo=UTC)),
        (date(2011, 6, 1), datetime(2027, 5, 31, 22, 0, tzinfo=UTC)),
        (date(2012, 3, 26), datetime(2028, 3, 25, 23, 0, tzinfo=UTC)),
        (date(2011, 10, 31), datetime(2027, 10, 30, 22, 0, tzinfo=UTC)),
    ],
)
def test_rights_change_hands_at_one_instant(cast: Cast, born: date, midnight: datetime) -> None:
    """The parents' rights end at the very instant at which the owner's begin: local midnight, no gap, no overlap."""
    plan = open_plan(
        Organisation.objects.get(name="Fjordvik kommune"), "school-child", owner_name="Ny Person",
        owner_born_on=born, areas=[Area.HEALTH], by=cast.kari,
    )  # fmt: skip
    owner = invite_owner(plan, "ny@example.org", by=cast.kari)
    parent = invite_representative(plan, "Mor", "mor@example.org", Mandate(Representation.Kind.PARENT), by=cast.kari)

    assert start_of(plan.birthday(16)) == midnight
    assert set(Grant.objects.filter(seat=parent).values_list("valid_until", flat=True)) == {midnight}
    begins = Grant.objects.get(seat=owner, plan=plan, permission__codename="manage_access").valid_from
    assert begins == midnight
    assert not may(owner.user, "manage_access", plan)


def test_born_on_a_leap_day_one_turns_eighteen_on_the_first_of_march() -> None:
    assert Plan(owner_born_on=date(2012, 2, 29)).birthday(18) == date(2030, 3, 1)
    assert Plan(owner_born_on=date(2012, 2, 29)).birthday(16) == date(2028, 2, 29)
