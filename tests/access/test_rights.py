"""A right holds from its first instant until its last, at the database's clock, and everybody who asks agrees."""

import pytest
from django.db import DatabaseError, transaction
from guardian.shortcuts import assign_perm, get_users_with_perms

from access.models import AccessEvent, Change, Employment
from access.rights import levels_for, may, who_sees
from access.trail import record
from plans.gates import plans_for, sections_for
from tests.cast import Cast, end_right_now

pytestmark = pytest.mark.both


def test_per_may_write_health_and_sees_nothing_else(cast: Cast) -> None:
    health = cast.sections["health"]

    assert may(cast.per, "change_section", health)
    assert list(sections_for(cast.per, cast.plan)) == [health]
    assert not may(cast.per, "view_section", cast.sections["school"])


def test_guardian_and_we_give_the_same_answer(cast: Cast) -> None:
    health = cast.sections["health"]

    for person in cast.people.values():
        assert person.has_perm("plans.view_section", health) == may(person, "view_section", health)
    assert cast.sven not in get_users_with_perms(health, with_group_users=False)


def test_a_right_that_has_ended_is_gone_from_every_question(cast: Cast) -> None:
    health = cast.sections["health"]
    end_right_now(cast.seats["per"])

    assert not may(cast.per, "view_section", health)
    assert not cast.per.has_perm("plans.view_section", health)
    assert cast.per not in get_users_with_perms(health, with_group_users=False)
    assert levels_for(cast.per, cast.plan.pk) == {}
    assert cast.plan not in plans_for(cast.per)
    assert cast.per.pk not in {row["user_id"] for row in who_sees([health.pk])}


def test_a_worker_who_leaves_the_unit_loses_its_rights_and_the_others_keep_theirs(cast: Cast) -> None:
    leisure = cast.sections["leisure"]
    assert may(cast.nav1, "view_section", leisure)

    job = Employment.objects.get(user=cast.nav1)
    Employment.objects.filter(pk=job.pk).update(valid_until=job.valid_from + (cast.plan.opened_at - job.valid_from) / 2)

    assert not may(cast.nav1, "view_section", leisure)
    assert may(cast.nav2, "view_section", leisure)


def test_sven_and_those_with_offices_see_nothing(cast: Cast) -> None:
    for name in ("sven", "kjersti", "arne", "root", "nora", "leif", "grete"):
        assert levels_for(cast.people[name], cast.plan.pk) == {}, name


def test_the_live_rights_cannot_be_written(cast: Cast) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        assign_perm("plans.view_section", cast.sven, cast.sections["health"])
    assert not may(cast.sven, "view_section", cast.sections["health"])


@pytest.mark.parametrize("write", [lambda rows: rows.update(by=None), lambda rows: rows.delete()])
def test_the_trail_cannot_be_changed(cast: Cast, write: object) -> None:
    section = cast.sections["health"]
    with transaction.atomic():
        record("goal.added", by=cast.per, stream=section.stream, plan=cast.plan, section=section)

    with pytest.raises(DatabaseError), transaction.atomic():
        write(Change.objects.all())  # type: ignore[operator]


def test_the_access_log_cannot_be_changed(cast: Cast) -> None:
    AccessEvent.objects.create(user=cast.per, plan=cast.plan, action="opened", page="plans:plan")

    with pytest.raises(DatabaseError), transaction.atomic():
        AccessEvent.objects.all().delete()


def test_a_streams_revisions_have_no_gaps(cast: Cast) -> None:
    section = cast.sections["health"]
    with transaction.atomic():
        first = record("goal.added", by=cast.per, stream=section.stream, plan=cast.plan, section=section)
        second = record("goal.changed", by=cast.per, stream=section.stream, plan=cast.plan, section=section)

    assert second.revision == first.revision + 1
