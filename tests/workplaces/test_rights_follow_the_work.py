"""What is given to somebody in their work holds while they work there and act for it, and not a moment longer."""

from datetime import timedelta

import pytest
from django.utils import timezone

from access.models import AccessEvent, Change, Employment, LiveGrant
from access.rights import holders, levels_for, may, who_sees
from plans.gates import plans_for
from tests.cast import Cast
from tests.workplaces.steps import of, seat_at_work, work

pytestmark = pytest.mark.both


def test_a_coordinator_who_leaves_the_municipality_loses_its_plans_at_that_instant(cast: Cast) -> None:
    assert may(cast.kari, "coordinate_plan", cast.plan)

    Employment.objects.filter(user=cast.kari).update(valid_until=timezone.now() - timedelta(milliseconds=2))

    assert not may(cast.kari, "coordinate_plan", cast.plan)
    assert not plans_for(cast.kari).exists()
    assert levels_for(cast.kari, cast.plan.pk) == {}
    assert cast.client("kari").get(f"/plan/{cast.plan.public_id}").status_code == 404


def test_a_seat_held_in_ones_work_ends_with_the_work(cast: Cast) -> None:
    school = cast.sections["school"]
    job = of(cast.sven, cast.units["away"])
    seat_at_work(cast, cast.sven, job, school)
    assert may(cast.sven, "view_section", school)
    assert cast.sven.has_perm("plans.view_section", school)

    Employment.objects.filter(pk=job.pk).update(valid_until=timezone.now() - timedelta(milliseconds=2))

    assert not may(cast.sven, "view_section", school)
    assert not cast.sven.has_perm("plans.view_section", school)
    assert cast.sven.pk not in {row["user_id"] for row in who_sees([school.pk])}


def test_open_pages_are_told_the_earlier_of_the_two_ends(cast: Cast) -> None:
    school = cast.sections["school"]
    job = of(cast.sven, cast.units["away"])
    seat_at_work(cast, cast.sven, job, school)
    soon = timezone.now() + timedelta(minutes=5)
    Employment.objects.filter(pk=job.pk).update(valid_until=soon)

    until = holders("view_section", [cast.sven.pk], [school.pk])[cast.sven.pk, school.pk]

    assert abs(until - soon) < timedelta(milliseconds=2)


def test_a_workplace_that_is_set_aside_gives_nothing(cast: Cast) -> None:
    leisure = cast.sections["leisure"]
    work(cast.nav1, cast.units["school"])
    Employment.objects.filter(user=cast.nav1, unit=cast.units["nav"]).update(is_set_aside=True)

    assert not may(cast.nav1, "view_section", leisure)
    assert may(cast.nav2, "view_section", leisure)


def test_the_trail_and_the_log_say_for_which_unit(cast: Cast) -> None:
    section = cast.sections["leisure"]
    assert cast.client("nav1").get(f"/plan/{cast.plan.public_id}").status_code == 200
    event = AccessEvent.objects.filter(user=cast.nav1).latest("id")
    assert (event.user, event.unit) == (cast.nav1, cast.units["nav"])

    assert cast.client("anne").get(f"/plan/{cast.plan.public_id}").status_code == 200
    assert AccessEvent.objects.filter(user=cast.anne).latest("id").unit is None

    from django.db import transaction

    from access.trail import record

    with transaction.atomic():
        change = record("note.added", by=cast.nav2, stream=section.stream, plan=cast.plan, section=section)
    assert change.unit == Change.objects.get(pk=change.pk).unit == cast.units["nav"]


def test_the_live_rights_still_name_each_worker_once(cast: Cast) -> None:
    rows = LiveGrant.objects.filter(content_object=cast.sections["leisure"], user__in=[cast.nav1, cast.nav2, cast.nav3])

    assert sorted(rows.values_list("user_id", flat=True)) == sorted([cast.nav1.pk, cast.nav2.pk, cast.nav3.pk])
