"""A session ends when its time is up, when it lies idle, and when its person wants it to."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access.housekeeping import forget_what_has_ended
from access.models import AuthenticatorDevice, FormReceipt, Session, User
from access.sessions import identify, still_signed_in
from access.trail import rights_changed
from tests.access.signing import is_in, key_of, with_password
from tests.cast import PASSWORD, Cast

NEW = "fire blå båter på fjorden"


def age(client: Client, **values: object) -> None:
    Session.objects.filter(session_key=client.session.session_key).update(**values)


def seconds_left(client: Client) -> int:
    return int(client.get("/okt", headers={"accept": "application/json"}).json()["seconds_left"])


def test_an_idle_session_ends_for_pages_and_sockets(cast: Cast) -> None:
    client = cast.client("per")
    key = key_of(client)
    age(client, seen_at=timezone.now() - timedelta(minutes=29, seconds=50))
    assert client.get("/okt").status_code == 200
    Session.objects.filter(session_key=key).update(seen_at=timezone.now() - timedelta(minutes=31))
    assert client.get("/okt").status_code == 302
    assert identify(key) is None
    assert still_signed_in([key]) == set()


def test_no_activity_moves_the_absolute_limit(cast: Cast) -> None:
    client = cast.client("per")
    session = client.session
    session["began_at"] = (timezone.now() - timedelta(hours=7, minutes=50)).isoformat()
    session.save()
    assert 0 < seconds_left(client) <= 600
    client.post("/okt")
    assert 0 < seconds_left(client) <= 600
    key = key_of(client)
    age(client, expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get("/okt").status_code == 302
    assert identify(key) is None


def test_what_a_person_does_keeps_the_session_and_what_a_script_does_does_not(cast: Cast) -> None:
    client = cast.client("per")
    age(client, seen_at=timezone.now() - timedelta(minutes=20))
    assert 0 < seconds_left(client) <= 600
    client.get("/kom-i-gang/reservekoder", headers={"x-fragment": "1"})
    assert seconds_left(client) <= 600
    client.get("/kom-i-gang/reservekoder")
    assert seconds_left(client) > 1700


def test_the_warning_can_be_answered(cast: Cast) -> None:
    client = cast.client("per")
    age(client, seen_at=timezone.now() - timedelta(minutes=28))
    assert seconds_left(client) <= 120
    assert client.post("/okt", headers={"accept": "application/json"}).json()["seconds_left"] > 1700


def test_nobody_else_is_told_about_a_session(cast: Cast) -> None:
    assert Client().get("/okt", headers={"accept": "application/json"}).status_code == 401
    assert Client().post("/okt", headers={"x-fragment": "1"}).status_code == 401
    assert Client().post("/okt").status_code == 302


def test_a_session_is_marked_as_in_use_at_most_once_a_minute(cast: Cast) -> None:
    client = cast.client("per")
    client.get("/kom-i-gang/reservekoder")
    before = Session.objects.get(user=cast.per).seen_at
    client.get("/kom-i-gang/reservekoder")
    assert Session.objects.get(user=cast.per).seen_at == before


def change(client: Client, old: str = PASSWORD, new: str = NEW) -> int:
    return client.post(
        "/innstillinger/passord", {"old_password": old, "password": new, "password_again": new}
    ).status_code


@pytest.fixture
def per(cast: Cast) -> User:
    return with_password(cast.per)


def test_a_changed_password_ends_the_other_sessions_and_keeps_this_one(per: User, cast: Cast) -> None:
    here, elsewhere = cast.client("per"), cast.client("per")
    old_keys = [key_of(here), key_of(elsewhere)]

    assert change(here) == 302

    assert [identify(key) for key in old_keys] == [None, None]
    assert elsewhere.get("/okt").status_code == 302
    assert here.get("/okt").status_code == 200
    assert is_in(here)
    per.refresh_from_db()
    assert per.check_password(NEW)


def test_open_pages_are_told_when_a_password_changes(live_cast: Cast) -> None:
    with_password(live_cast.per)
    told: list[int] = []

    def listener(user_ids: list[int], **_signal: object) -> None:
        told.extend(user_ids)

    rights_changed.connect(listener)
    try:
        assert change(live_cast.client("per")) == 302
        live_cast.client("liv").post("/logg-ut")
    finally:
        rights_changed.disconnect(listener)
    assert told == [live_cast.per.pk, live_cast.liv.pk]


@pytest.mark.parametrize("new", ["kort", "perdahlper", "passord123", ""])
def test_the_new_password_must_keep_the_rules(per: User, cast: Cast, new: str) -> None:
    assert change(cast.client("per"), new=new) == 422
    per.refresh_from_db()
    assert per.check_password(PASSWORD)


def test_the_old_password_is_asked_for_and_guessing_it_is_slowed_down(per: User, cast: Cast) -> None:
    client = cast.client("per")
    assert [change(client, old="feil") for _ in range(6)] == [422] * 5 + [429]
    per.refresh_from_db()
    assert per.check_password(PASSWORD)


def test_a_person_ends_their_own_other_sessions_only(cast: Cast) -> None:
    here, elsewhere, liv = cast.client("per"), cast.client("per"), cast.client("liv")
    assert here.post("/innstillinger/andre-nettlesere").status_code == 302
    assert here.get("/okt").status_code == 200
    assert elsewhere.get("/okt").status_code == 302
    assert liv.get("/okt").status_code == 200


def test_a_session_whose_second_factor_is_gone_opens_nothing(cast: Cast) -> None:
    client = cast.client("per")
    AuthenticatorDevice.objects.filter(user=cast.per).delete()
    assert client.get("/okt").status_code == 302


def test_what_has_ended_is_forgotten_and_what_holds_is_kept(cast: Cast) -> None:
    holds, idle, ended = cast.client("per"), cast.client("liv"), cast.client("anne")
    age(idle, seen_at=timezone.now() - timedelta(minutes=31))
    age(ended, expire_date=timezone.now() - timedelta(seconds=1))
    for days, mark in ((1, "new"), (3, "old")):
        FormReceipt.objects.create(user=cast.per, token=mark, location="/", at=timezone.now() - timedelta(days=days))

    forget_what_has_ended()

    assert list(Session.objects.values_list("session_key", flat=True)) == [key_of(holds)]
    assert list(FormReceipt.objects.values_list("token", flat=True)) == ["new"]


def test_the_list_of_browsers_costs_the_same_however_many_there_are(
    cast: Cast, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    client = cast.client("per")
    client.get("/innstillinger/nettlesere")
    with CaptureQueriesContext(connection) as few:
        client.get("/innstillinger/nettlesere")
    for _ in range(6):
        cast.client("per")
    with django_assert_num_queries(len(few)):
        assert client.get("/innstillinger/nettlesere").content.decode().count("ip-row__main") == 7
    assert len(few) <= 5
