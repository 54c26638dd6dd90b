"""A person signs in with a password and a code, and nobody else does."""

import re
import statistics
import time
from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.hashers import BasePasswordHasher, PBKDF2PasswordHasher
from django.test import Client
from django.utils import timezone

from access.models import AuthenticatorDevice, BackupCode, Session, User
from access.passwords import Argon2id
from access.sessions import identify
from tests.access.signing import (
    CODE,
    SIGN_IN,
    SIGN_OUT,
    code_now,
    give_password,
    key_of,
    make_codes,
    post_at_once,
    with_password,
)
from tests.cast import PASSWORD, Cast, half_signed_in, signed_in


class EarlierArgon2id(Argon2id):
    time_cost, memory_cost = 2, 19 * 1024


@pytest.fixture
def per(cast: Cast) -> User:
    return with_password(cast.per)


def test_password_and_code_lead_in(per: User) -> None:
    client = Client()

    answer = client.post(SIGN_IN, {"email": "PER@example.org ", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, CODE)
    assert client.get("/planer")["Location"].startswith(SIGN_IN)

    answer = client.post(CODE, {"code": code_now(), "way": "app"})
    assert (answer.status_code, answer["Location"]) == (302, "/planer")
    session = Session.objects.get(user=per)
    assert session.is_verified
    assert identify(session.session_key) is not None


@pytest.mark.parametrize("hasher", [EarlierArgon2id(), PBKDF2PasswordHasher()])
def test_a_password_hashed_in_another_way_holds_and_is_hashed_anew(per: User, hasher: BasePasswordHasher) -> None:
    per.password = earlier = hasher.encode(PASSWORD, hasher.salt())
    per.save()
    assert give_password(Client(), per, "feil passord") == 422
    per.refresh_from_db()
    assert per.password == earlier

    assert give_password(Client(), per) == 302
    per.refresh_from_db()
    assert per.password.startswith("argon2$argon2id$v=19$m=7168,t=5,p=1$")
    assert give_password(Client(), per) == 302


def test_the_session_gets_a_new_key_at_both_steps(per: User) -> None:
    client = Client()
    client.get(SIGN_IN)
    keys = [client.cookies["sessionid"].value if "sessionid" in client.cookies else ""]
    give_password(client, per)
    keys.append(client.cookies["sessionid"].value)
    client.post(CODE, {"code": code_now()})
    keys.append(client.cookies["sessionid"].value)

    assert len(set(keys)) == 3
    assert Session.objects.filter(session_key=keys[1]).count() == 0
    assert identify(keys[1]) is None


def test_a_session_planted_before_sign_in_opens_nothing(per: User) -> None:
    attacker = Client()
    session = attacker.session
    session["planted"] = "1"
    session.save()
    victim = Client()
    victim.cookies["sessionid"] = session.session_key or ""
    give_password(victim, per)
    victim.post(CODE, {"code": code_now()})

    assert SESSION_KEY not in attacker.session
    assert attacker.get("/innstillinger").status_code == 302


@pytest.mark.parametrize("password", ["feil passord her", "", "x" * 5000, "tre grå måker ved kaia "])
def test_a_wrong_password_is_refused_in_words(per: User, password: str) -> None:
    client = Client()
    assert give_password(client, per, password) == 422
    assert client.get(CODE).status_code == 302


def test_wrong_password_unknown_address_and_account_without_a_factor_look_the_same(cast: Cast) -> None:
    with_password(cast.per)
    with_password(cast.liv)
    AuthenticatorDevice.objects.filter(user=cast.liv).delete()
    answers = [
        Client().post(SIGN_IN, {"email": email, "password": password}).content.decode()
        for email, password in (
            ("per@example.org", "et helt annet passord"),
            ("nobody@example.org", "et helt annet passord"),
            ("liv@example.org", PASSWORD),
        )
    ]
    plain = {
        re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"|value="[^"]*@example.org"', "", text) for text in answers
    }
    assert len(plain) == 1


def test_an_unknown_address_takes_as_long_as_a_wrong_password(per: User) -> None:
    def seconds(email: str) -> float:
        client = Client(REMOTE_ADDR=f"198.51.100.{next(hosts)}")
        start = time.perf_counter()
        client.post(SIGN_IN, {"email": email, "password": "et helt annet passord"})
        return time.perf_counter() - start

    hosts = iter(range(1, 200))
    seconds(per.email)
    wrong, unknown = [], []
    for number in range(12):
        User.objects.filter(pk=per.pk).update(email=f"per{number}@example.org")
        wrong.append(seconds(f"per{number}@example.org"))
        unknown.append(seconds(f"nobody{number}@example.org"))
    assert 0.6 < statistics.median(wrong) / statistics.median(unknown) < 1.6


@pytest.mark.parametrize("code", ["000000", "abcdef", "", "12345", "1" * 39, "１２３４５６"])
def test_a_wrong_code_is_refused_in_words(per: User, code: str) -> None:
    client = half_signed_in(per)
    answer = client.post(CODE, {"code": code, "way": "app"})
    assert answer.status_code == 422
    assert client.get("/planer").status_code == 302


def test_a_code_works_once(per: User) -> None:
    code = code_now()
    assert half_signed_in(per).post(CODE, {"code": code}).status_code == 302
    assert half_signed_in(per).post(CODE, {"code": code}).status_code in (422, 429)


def test_another_persons_code_does_not_help(cast: Cast) -> None:
    device = AuthenticatorDevice.objects.get(user=cast.per)
    device.set_key("ab" * 20)
    device.save()
    assert half_signed_in(cast.per).post(CODE, {"code": code_now()}).status_code == 422


@pytest.mark.both
def test_sixteen_posts_of_one_code_at_once_let_one_in(live_cast: Cast) -> None:
    clients = [half_signed_in(live_cast.per) for _ in range(16)]
    code = code_now()

    statuses = [answer.status_code for answer in post_at_once(clients, CODE, {"code": code})]

    assert statuses.count(302) == 1
    assert set(statuses) <= {302, 422, 429}


@pytest.mark.both
def test_a_backup_code_works_once_also_at_once(live_cast: Cast) -> None:
    codes = make_codes(live_cast.per)
    clients = [half_signed_in(live_cast.per) for _ in range(8)]

    answers = post_at_once(clients, CODE, {"code": codes[0].upper(), "way": "backup"})
    statuses = [answer.status_code for answer in answers]

    assert statuses.count(302) == 1
    assert BackupCode.objects.count() == len(codes) - 1


def test_a_backup_code_is_not_an_app_code_and_other_peoples_do_not_help(cast: Cast) -> None:
    codes = make_codes(cast.per)
    assert half_signed_in(cast.per).post(CODE, {"code": codes[0], "way": "app"}).status_code == 422
    make_codes(cast.liv)
    assert half_signed_in(cast.liv).post(CODE, {"code": codes[1], "way": "backup"}).status_code == 422
    assert half_signed_in(cast.ola).post(CODE, {"code": codes[1], "way": "backup"}).status_code == 422


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:///evil",
        "/" + "a" * 3000,
    ],
)
def test_the_way_back_never_leads_to_another_site(per: User, wanted: str) -> None:
    client = half_signed_in(per)
    assert client.post(CODE, {"code": code_now(), "next": wanted})["Location"] == "/planer"


def test_the_way_back_is_kept_through_both_steps(per: User) -> None:
    client = Client()
    wanted = client.get("/innstillinger?a=1&b=2")["Location"]
    assert wanted == "/logg-inn?next=/innstillinger%3Fa%3D1%26b%3D2"
    answer = client.post(SIGN_IN, {"email": per.email, "password": PASSWORD, "next": "/innstillinger?a=1&b=2"})
    assert answer["Location"] == "/logg-inn/kode?next=%2Finnstillinger%3Fa%3D1%26b%3D2"
    answer = client.post(answer["Location"], {"code": code_now()})
    assert answer["Location"] == "/innstillinger?a=1&b=2"


def test_half_signed_in_people_reach_no_page(cast: Cast) -> None:
    client = half_signed_in(cast.per)
    for page in ("/planer", "/innstillinger", f"/plan/{cast.plan.public_id}", "/kom-i-gang/reservekoder"):
        assert client.get(page)["Location"].startswith(SIGN_IN), page
    assert client.get("/okt", headers={"accept": "application/json"}).status_code == 401
    assert client.get("/planer", headers={"x-fragment": "1"}).status_code == 401
    assert client.post("/innstillinger", {"group": "writing", "has_plain_minutes": "on"}).status_code == 302
    cast.per.refresh_from_db()
    assert not cast.per.has_plain_minutes


def test_the_code_must_come_within_ten_minutes_of_the_password(per: User) -> None:
    client = Client()
    give_password(client, per)
    session = client.session
    session["began_at"] = (timezone.now() - timedelta(minutes=11)).isoformat()
    session.save()

    assert client.post(CODE, {"code": code_now()})["Location"].startswith(SIGN_IN)
    assert Session.objects.filter(user=per).count() == 0


def test_a_closed_account_cannot_sign_in(per: User) -> None:
    User.objects.filter(pk=per.pk).update(is_active=False)
    assert give_password(Client(), per) == 422


def test_signing_out_ends_this_browser_and_no_other(cast: Cast) -> None:
    here, elsewhere = cast.client("per"), cast.client("per")
    key = key_of(here)

    assert here.get(SIGN_OUT).status_code == 200
    assert identify(key) is not None, "asking does not sign anybody out"
    answer = here.post(SIGN_OUT)

    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert identify(key) is None
    assert not Session.objects.filter(session_key=key).exists()
    assert b"data-signed-out" in here.get(answer["Location"]).content
    assert here.get("/innstillinger").status_code == 302
    assert elsewhere.get("/innstillinger").status_code == 200


def test_the_cookies_are_closed_to_scripts_and_other_sites(per: User) -> None:
    client = Client()
    give_password(client, per)
    client.post(CODE, {"code": code_now()})
    for name in ("sessionid", "csrftoken", "known-browser"):
        cookie = client.cookies[name]
        assert cookie["httponly"], name
        assert cookie["samesite"] == "Lax", name


def test_signed_in_people_are_sent_past_the_sign_in_page(per: User) -> None:
    assert signed_in(per).get(SIGN_IN)["Location"] == "/planer"
    assert signed_in(per).get(CODE)["Location"] == "/planer"
