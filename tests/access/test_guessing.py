"""Guessing is slowed down, by account and by address, and nobody is ever locked out."""

import time
from datetime import timedelta
from functools import partial
from math import log2

import pytest
from django.test import Client, RequestFactory, override_settings
from django.utils import timezone

from access import throttle
from access.models import AuthenticatorDevice, Throttle, User
from access.sealing import keyed_hash
from tests.access.signing import CODE, SIGN_IN, code_now, give_password, make_codes, together, with_password
from tests.cast import Cast, half_signed_in


@pytest.fixture
def per(cast: Cast) -> User:
    return with_password(cast.per)


def guess(email: str, address: str = "198.51.100.7") -> int:
    return Client(REMOTE_ADDR=address).post(SIGN_IN, {"email": email, "password": "feil passord her"}).status_code


def let_pass(seconds: float) -> None:
    for row in Throttle.objects.all():
        Throttle.objects.filter(pk=row.pk).update(last_failed_at=row.last_failed_at - timedelta(seconds=seconds))


def hold(rule: throttle.Rule = throttle.ACCOUNT) -> None:
    """Let a wait that has begun last 20 seconds more: on a busy machine the next request may come a second late."""
    addresses = [keyed_hash(f"address:{one}", "throttle") for one in ("198.51.100.7", "127.0.0.1")]
    rows = Throttle.objects.filter(failures__gte=rule.free)
    rows = rows.filter(key__in=addresses) if rule is throttle.ADDRESS else rows.exclude(key__in=addresses)
    rows.update(last_failed_at=timezone.now() + timedelta(seconds=20))
    for device in AuthenticatorDevice.objects.filter(throttling_failure_count__gt=0):
        device.throttling_failure_timestamp += timedelta(seconds=20)
        device.save()


def test_after_five_wrong_passwords_the_next_try_waits_and_is_told_how_long(per: User) -> None:
    assert [guess(per.email) for _ in range(5)] == [422] * 5
    hold()
    answer = Client().post(SIGN_IN, {"email": per.email, "password": "feil"})
    assert answer.status_code == 429
    assert "sekund" in answer.content.decode() or "second" in answer.content.decode()


def test_the_waits_double_to_a_quarter_of_an_hour_and_no_further() -> None:
    assert [throttle.ACCOUNT.wait(failures) for failures in (0, 4, 5, 6, 7, 8)] == [0, 0, 1, 2, 4, 8]
    assert throttle.ACCOUNT.wait(500) == 15 * 60


def test_tries_during_a_wait_are_not_counted(per: User) -> None:
    for _ in range(5):
        guess(per.email)
    hold()
    assert [guess(per.email) for _ in range(15)] == [429] * 15
    assert sorted(Throttle.objects.values_list("failures", flat=True)) == [5, 5]


def test_after_the_wait_the_right_password_is_heard_and_clears_the_account(per: User) -> None:
    for _ in range(5):
        guess(per.email)
    hold()
    assert give_password(Client(), per) == 429
    let_pass(22)
    assert give_password(Client(), per) == 302
    assert guess(per.email) == 422


def test_unknown_accounts_wait_too(cast: Cast) -> None:
    assert [guess("nobody@example.org") for _ in range(5)] == [422] * 5
    hold()
    assert guess("nobody@example.org") == 429


def test_guesses_at_one_account_do_not_hold_another(cast: Cast) -> None:
    with_password(cast.liv)
    for _ in range(6):
        guess(cast.per.email)
    assert give_password(Client(), cast.liv) == 302


def test_one_address_that_guesses_at_many_accounts_waits(cast: Cast) -> None:
    assert [guess(f"nobody{number}@example.org") for number in range(50)] == [422] * 50
    hold(throttle.ADDRESS)
    assert guess("nobody50@example.org") == 429
    assert guess(cast.per.email, address="203.0.113.9") == 422, "other addresses do not wait"


def test_own_sign_ins_do_not_wash_an_address_clean(per: User) -> None:
    for number in range(10):
        guess(f"nobody{number}@example.org", address="127.0.0.1")
    give_password(Client(), per)
    assert Throttle.objects.filter(failures=10).exists()


def test_a_browser_that_has_been_used_before_is_not_held_by_strangers(per: User) -> None:
    own = Client()
    give_password(own, per)
    own.post(CODE, {"code": code_now()})
    known = own.cookies["known-browser"].value
    for _ in range(5):
        guess(per.email)
    hold()

    again = Client()
    assert give_password(again, per) == 429
    again.cookies["known-browser"] = known
    assert give_password(again, per) == 302
    assert again.get("/planer").status_code == 302, "and it opens nothing by itself"

    other = Client()
    other.cookies["known-browser"] = known
    for _ in range(5):
        other.post(SIGN_IN, {"email": per.email, "password": "feil"})
    hold()
    assert give_password(other, per) == 429, "it has its own count"


@pytest.mark.parametrize("mark", ["", "x", "a:b:c", "é", "1" * 5000])
def test_a_made_up_mark_of_a_known_browser_is_nothing(per: User, mark: str) -> None:
    for _ in range(5):
        guess(per.email)
    hold()
    client = Client()
    client.cookies["known-browser"] = mark
    assert give_password(client, per) == 429


@pytest.mark.both
def test_no_more_than_five_of_many_tries_at_once_are_heard(live_cast: Cast) -> None:
    email = live_cast.per.email
    began = time.monotonic()
    statuses = together(partial(guess, email, address=f"198.51.100.{n}") for n in range(16))
    # The waits double from one second: after five, one more may be heard in the second second, another in the fourth.
    assert statuses.count(422) <= 5 + int(log2(time.monotonic() - began + 1))
    assert set(statuses) <= {422, 429}


def test_wrong_codes_wait_and_other_factors_and_people_do_not(per: User, cast: Cast) -> None:
    codes = make_codes(per)
    client = half_signed_in(per)
    assert client.post(CODE, {"code": "000000"}).status_code == 422
    hold()
    assert client.post(CODE, {"code": code_now()}).status_code == 429
    assert half_signed_in(cast.liv).post(CODE, {"code": code_now()}).status_code == 302
    assert client.post(CODE, {"code": codes[0], "way": "backup"}).status_code == 302


def test_the_wait_for_codes_ends_at_a_quarter_of_an_hour(per: User) -> None:
    device = AuthenticatorDevice.objects.get(user=per)
    device.throttling_failure_count = 40
    device.throttling_failure_timestamp = timezone.now() - timedelta(minutes=14)
    assert not device.verify_is_allowed()[0]
    device.throttling_failure_timestamp = timezone.now() - timedelta(minutes=15, seconds=1)
    assert device.verify_is_allowed()[0]


def test_counts_hold_no_address_and_no_email(per: User) -> None:
    guess(per.email)
    rows = str(list(Throttle.objects.values()))
    assert per.email not in rows
    assert "198.51.100.7" not in rows


def test_old_counts_are_forgotten(per: User) -> None:
    for _ in range(6):
        guess(per.email)
    let_pass(25 * 3600)
    assert throttle.forget_old() == 2
    assert guess(per.email) == 422


@pytest.mark.parametrize(
    ("proxies", "forwarded", "remote", "address"),
    [
        (0, "203.0.113.1", "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.1", "10.0.0.1", "203.0.113.1"),
        (1, "1.2.3.4, 203.0.113.1", "10.0.0.1", "203.0.113.1"),
        (2, "1.2.3.4, 203.0.113.1, 10.0.0.2", "10.0.0.1", "203.0.113.1"),
        (2, "203.0.113.1", "10.0.0.1", "203.0.113.1"),
        (1, "", "10.0.0.1", "10.0.0.1"),
        (1, "nonsense", "10.0.0.1", "unknown"),
        (0, "", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (0, "", "", "unknown"),
    ],
)
def test_the_address_is_what_our_own_proxy_saw(proxies: int, forwarded: str, remote: str, address: str) -> None:
    request = RequestFactory().get("/", headers={"x-forwarded-for": forwarded} if forwarded else {}, REMOTE_ADDR=remote)
    with override_settings(TRUSTED_PROXIES=proxies):
        assert throttle.address_of(request) == address
