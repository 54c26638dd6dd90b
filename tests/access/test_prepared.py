"""A question put together once answers as the queryset does, on both databases, whoever asks it next."""

from datetime import datetime, timedelta
from threading import Thread

import pytest
from django.db import connection
from django.db.models import F, QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access.models import Employment, Seat, User
from access.prepared import Prepared, keep_fetched
from tests.cast import Cast

pytestmark = pytest.mark.both


def test_it_answers_each_with_their_own(cast: Cast) -> None:
    def seats(user: int, role: str) -> "QuerySet[Seat, Seat]":
        return Seat.objects.filter(user_id=user).exclude(role=role).select_related("plan").order_by("id")

    prepared: Prepared[Seat] = Prepared(seats, int, str)
    for name in ("anne", "kari", "sven", "liv", "anne"):
        person = cast.people[name]
        for role in (Seat.Role.OWNER, Seat.Role.COORDINATOR):
            with CaptureQueriesContext(connection) as asked:
                found = prepared.ask(person.pk, role)
                plans = [seat.plan for seat in found]
            assert found == list(seats(person.pk, role))
            assert plans == [seat.plan for seat in found]
            assert len(asked) == 1


def test_moments_and_values_come_as_the_queryset_gives_them(cast: Cast) -> None:
    def work(now: datetime, name: str) -> "QuerySet[Employment, tuple[datetime, bool]]":
        rows = Employment.objects.filter(valid_from__lte=now, valid_until__gt=now, user__name=name)
        return rows.order_by("id").values_list("valid_from", "is_set_aside")

    prepared: Prepared[tuple[datetime, bool]] = Prepared(work, datetime, str)
    now = timezone.now()
    for moment in (now, now - timedelta(days=20_000), now):
        for person in cast.people.values():
            assert prepared.ask(moment, person.name) == list(work(moment, person.name))


def test_what_has_changed_is_seen_at_once(cast: Cast) -> None:
    prepared: Prepared[str] = Prepared(
        lambda public_id: User.objects.filter(public_id=public_id).values_list("name", flat=True), str
    )
    assert prepared.ask(cast.kari.public_id) == [cast.kari.name]
    User.objects.filter(pk=cast.kari.pk).update(name="En annen")
    assert prepared.ask(cast.kari.public_id) == ["En annen"]
    assert prepared.ask("' OR 1=1 --") == []


def test_a_value_that_is_not_sent_as_it_is_is_an_error(cast: Cast) -> None:
    forgets: Prepared[User] = Prepared(lambda pk, _name: User.objects.filter(pk=pk), int, str)
    changes: Prepared[User] = Prepared(lambda name: User.objects.filter(name__contains=name), str)
    computes: Prepared[User] = Prepared(lambda pk: User.objects.filter(pk=F("pk") + 0 * (pk + 1)), int)
    for question, values in ((forgets, (1, "x")), (changes, ("x",)), (computes, (1,))):
        with pytest.raises(ValueError, match="sent as it is"):
            question.ask(*values)


def test_what_was_fetched_is_not_asked_for_again(cast: Cast) -> None:
    plan = cast.plan
    rows = list(Seat.objects.filter(plan=plan))
    keep_fetched(plan, "seats", rows, Seat.objects.select_related("user"))
    with CaptureQueriesContext(connection) as asked:
        assert [seat.plan for seat in plan.seats.all()] == [plan] * len(rows)
    assert len(asked) == 0
    with CaptureQueriesContext(connection) as asked:
        assert all(seat.user for seat in plan.seats.filter(user__isnull=False))
    assert len(asked) == 1


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_over_its_own_connection(live_cast: Cast) -> None:
    prepared: Prepared[User] = Prepared(lambda pk: User.objects.filter(pk=pk), int)
    assert prepared.ask(live_cast.kari.pk) == [live_cast.kari]
    found: list[User] = []

    def ask() -> None:
        found.extend(prepared.ask(live_cast.liv.pk))
        connection.close()

    thread = Thread(target=ask)
    thread.start()
    thread.join()
    assert found == [live_cast.liv]
