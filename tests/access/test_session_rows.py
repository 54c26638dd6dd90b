"""A session is one row: read with its person, saved with its key, gone for good, and never blamed for the database."""

from typing import Any

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_otp import DEVICE_ID_SESSION_KEY

from access.models import AuthenticatorDevice, BackupCodeDevice, Session, User
from access.session_store import BACKEND, SessionStore
from access.sessions import identify
from tests.access.signing import give_password, key_of, with_password
from tests.cast import Cast

pytestmark = pytest.mark.both


def test_the_person_comes_with_the_session_and_only_where_all_is_in_order(cast: Cast) -> None:
    client, others = cast.client("per"), cast.client("liv")
    client.get("/okt")
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/okt").status_code == 200
    assert sum("access_user" in query["sql"] for query in asked) == 1
    Session.objects.filter(session_key=key_of(client)).update(user=cast.liv)
    # The sealed data says who it is, not the column beside it.
    page = client.get("/innstillinger").content.decode()
    assert f'data-person="{cast.per.public_id}"' in page
    assert cast.liv.public_id not in page
    User.objects.filter(pk=cast.per.pk).update(is_active=False)
    assert client.get("/okt").status_code == 302
    User.objects.filter(pk=cast.liv.pk).update(password="another")
    assert others.get("/okt").status_code == 302


def test_a_session_holds_while_the_person_has_the_confirmed_device_that_let_it_in(cast: Cast) -> None:
    def is_in_by(name: str) -> bool:
        client = Client()
        client.force_login(cast.per, backend=BACKEND)
        session = client.session
        session[DEVICE_ID_SESSION_KEY] = name
        session.save()
        return bool(client.get("/okt").status_code == 200)

    app = AuthenticatorDevice.objects.get(user=cast.per)
    codes = BackupCodeDevice.objects.create(user=cast.per, name="backup codes", confirmed=True)
    assert is_in_by(app.persistent_id)
    assert is_in_by(codes.persistent_id)
    assert not is_in_by(AuthenticatorDevice.objects.get(user=cast.liv).persistent_id)
    kind = app.model_label()
    for name in (f"{kind}/0", f"{kind}/", f"{kind}/x", f"{kind}/²", "access.user/1", "no.such/1", "nonsense", "/"):
        assert not is_in_by(name), name
    AuthenticatorDevice.objects.filter(pk=app.pk).update(confirmed=False)
    assert not is_in_by(app.persistent_id)
    codes_as_they_were = codes.persistent_id
    codes.delete()
    assert not is_in_by(codes_as_they_were)


def test_a_session_of_before_the_secret_key_was_changed_holds_and_is_signed_anew(cast: Cast, settings: Any) -> None:
    here, away = cast.client("per"), cast.client("per")
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "a new one"
    assert here.get("/okt").status_code == 200
    settings.SECRET_KEY_FALLBACKS = []
    assert here.get("/okt").status_code == 200
    assert away.get("/okt").status_code == 302


def test_a_key_that_changes_with_saving_leaves_the_earlier_one_nothing(cast: Cast) -> None:
    session = SessionStore(key_of(cast.client("per")))
    session.change_key()
    earlier, now = session.key_of_row, session.session_key or ""
    assert set(_opening(earlier, now)) == {earlier}
    session.save()
    assert set(_opening(earlier, now)) == {now}
    session.flush()
    assert _opening(earlier, now) == []


def test_a_session_that_has_been_ended_meanwhile_does_not_come_back(cast: Cast) -> None:
    session = SessionStore(key_of(cast.client("per")))
    session.change_key()
    Session.objects.filter(user=cast.per).delete()
    with pytest.raises(UpdateError):
        session.save()
    assert not Session.objects.filter(user=cast.per).exists()


def test_a_database_that_fails_is_no_ended_session(cast: Cast) -> None:
    held, new = SessionStore(key_of(cast.client("per"))), SessionStore()
    held["seen"] = new["seen"] = "yes"
    new.cycle_key()
    for session, kind in ((held, "UPDATE"), (new, "INSERT"), (SessionStore(), "INSERT")):
        with connection.execute_wrapper(_failing(kind)), pytest.raises(OperationalError):
            session.save()


def test_a_sign_in_during_which_the_database_fails_is_no_bad_request(cast: Cast) -> None:
    per, client = with_password(cast.per), Client(raise_request_exception=False)
    with connection.execute_wrapper(_failing("INSERT")):
        assert give_password(client, per) == 500
    assert give_password(client, per) == 302


def _failing(kind: str) -> Any:
    """The database, when statements of this kind about sessions reach its disk no more."""

    def ask(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith(kind) and "access_session" in sql:
            raise OperationalError("disk I/O error")
        return execute(sql, *rest)

    return ask


def _opening(*keys: str) -> list[str]:
    return [key for key in keys if identify(key)]
