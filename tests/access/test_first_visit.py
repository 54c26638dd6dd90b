"""An invited person gets in by a link that works once, and only with a second factor."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from django_otp.oath import totp

from access.actions.accounts import create_account, invite, invite_anew
from access.entry import hash_of
from access.models import AuthenticatorDevice, BackupCode, Change, Invitation, Session, User
from access.sessions import identify
from access.signals import letter_wanted
from tests.access.signing import CODE, SIGN_IN, code_now, is_in, key_of, post_at_once
from tests.cast import Cast

PASSWORD_PAGE, APP_PAGE, CODES_PAGE = "/kom-i-gang/passord", "/kom-i-gang/kode", "/kom-i-gang/reservekoder"
GOOD = "fire blå båter på fjorden"


@pytest.fixture
def eva(cast: Cast) -> User:
    return create_account("Eva Ny", "eva@example.org", by=cast.kari)


def begin(token: str) -> Client:
    client = Client()
    assert client.post(f"/invitasjon/{token}")["Location"] == PASSWORD_PAGE
    return client


def choose(client: Client, password: str = GOOD) -> Any:
    return client.post(PASSWORD_PAGE, {"password": password, "password_again": password})


def first_code(user: User) -> str:
    key = AuthenticatorDevice.objects.get(user=user, confirmed=False).key
    return f"{totp(bytes.fromhex(key)):06}"


def test_an_invited_person_gets_in_and_can_sign_in_again(cast: Cast, eva: User) -> None:
    client = begin(invite(eva, by=cast.kari))
    assert choose(client)["Location"] == APP_PAGE
    page = client.get(APP_PAGE).content.decode()
    shown = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
    assert shown
    assert "<svg" in page
    assert shown[1] == AuthenticatorDevice.objects.get(user=eva).key_in_words

    code = first_code(eva)
    assert client.post(APP_PAGE, {"code": f"{code[:3]} {code[3:]}"})["Location"] == CODES_PAGE

    assert is_in(client)
    assert Invitation.objects.get(user=eva).used_at
    again = Client()
    assert again.post(SIGN_IN, {"email": eva.email, "password": GOOD})["Location"] == CODE


def test_the_letter_is_asked_for_with_the_invitation(cast: Cast, eva: User) -> None:
    asked: list[dict[str, Any]] = []

    def listener(**letter: Any) -> None:
        asked.append(letter)

    letter_wanted.connect(listener)
    try:
        token = invite(eva, by=cast.kari)
    finally:
        letter_wanted.disconnect(listener)

    assert asked[0]["context"] == {"path": f"/invitasjon/{token}"}
    assert (asked[0]["kind"], asked[0]["user"]) == ("invitation", eva)
    assert token not in str(list(Change.objects.values()))
    assert not Invitation.objects.filter(token_hash=token).exists()
    assert Invitation.objects.filter(token_hash=hash_of(token)).exists()


def test_opening_the_link_uses_nothing_up(cast: Cast, eva: User) -> None:
    token = invite(eva, by=cast.kari)
    for _ in range(3):
        assert Client().get(f"/invitasjon/{token}").status_code == 200
        assert Client().head(f"/invitasjon/{token}").status_code == 200
    begin(token)


def test_who_is_interrupted_begins_again_with_the_same_link(cast: Cast, eva: User) -> None:
    token = invite(eva, by=cast.kari)
    choose(begin(token), "en helt annen setning her")
    client = begin(token)
    choose(client)
    assert client.post(APP_PAGE, {"code": first_code(eva)}).status_code == 302
    assert Client().post(SIGN_IN, {"email": eva.email, "password": "en helt annen setning her"}).status_code == 422


def test_a_used_an_expired_a_replaced_and_an_unknown_link_are_refused_in_words(cast: Cast, eva: User) -> None:
    replaced = invite(eva, by=cast.kari)
    used = invite(eva, by=cast.kari)
    client = begin(used)
    late = begin(used)
    choose(late)
    choose(client)
    assert client.post(APP_PAGE, {"code": first_code(eva)}).status_code == 302
    expired = invite(create_account("Ida Ny", "ida@example.org", by=cast.kari), by=cast.kari)
    Invitation.objects.filter(token_hash=hash_of(expired)).update(expires_at=timezone.now() - timedelta(seconds=1))

    for token, status in ((used, 410), (replaced, 410), (expired, 410), ("x" * 43, 404), ("%00", 400)):
        for answer in (Client().get(f"/invitasjon/{token}"), Client().post(f"/invitasjon/{token}")):
            assert answer.status_code == status, token
    assert late.get(APP_PAGE).status_code == 410
    assert choose(late).status_code == 410
    assert Client().get(PASSWORD_PAGE).status_code == 410
    assert Client().get(APP_PAGE).status_code == 410


def test_an_invitation_lasts_seven_days(cast: Cast, eva: User) -> None:
    invite(eva, by=cast.kari)
    lasts = Invitation.objects.get(user=eva).expires_at - timezone.now()
    assert timedelta(days=6, hours=23) < lasts <= timedelta(days=7)


@pytest.mark.parametrize(
    "password",
    [
        "kort",
        "evaeva1",
        "passord123",
        "password123",
        "planrommet",
        "Planrommet1",
        "eva@example.org",
        "eva ny eva",
        "",
        "1234567890",
    ],
)
def test_weak_passwords_are_refused_in_words(cast: Cast, eva: User, password: str) -> None:
    client = begin(invite(eva, by=cast.kari))
    answer = choose(client, password)
    assert answer.status_code == 422
    assert client.get(APP_PAGE)["Location"] == PASSWORD_PAGE


@pytest.mark.parametrize("password", ["x7" * 60, "åæø ßÅ 漢字 mellomrom", "correct horse battery"])
def test_long_passwords_and_any_letters_are_taken(cast: Cast, eva: User, password: str) -> None:
    assert choose(begin(invite(eva, by=cast.kari)), password).status_code == 302


def test_two_different_passwords_are_refused(cast: Cast, eva: User) -> None:
    client = begin(invite(eva, by=cast.kari))
    answer = client.post(PASSWORD_PAGE, {"password": GOOD, "password_again": GOOD + "x"})
    assert answer.status_code == 422


def test_a_wrong_first_code_opens_nothing(cast: Cast, eva: User) -> None:
    client = begin(invite(eva, by=cast.kari))
    choose(client)
    assert client.post(APP_PAGE, {"code": "000000"}).status_code == 422
    assert client.get("/planer").status_code == 302
    assert Client().post(SIGN_IN, {"email": eva.email, "password": GOOD}).status_code == 422


def test_keys_are_sealed_and_codes_hashed_in_the_database(cast: Cast, eva: User) -> None:
    client = begin(invite(eva, by=cast.kari))
    choose(client)
    device = AuthenticatorDevice.objects.get(user=eva)
    assert device.key not in device.sealed_key
    client.post(APP_PAGE, {"code": first_code(eva)})
    codes = re.findall(r"<code>([a-z2-9]{5}-[a-z2-9]{5})</code>", client.get(CODES_PAGE).content.decode())
    stored = set(BackupCode.objects.filter(device__user=eva).values_list("digest", flat=True))
    assert len(codes) == len(set(codes)) == len(stored) == 10
    assert not stored & ({*codes} | {code.replace("-", "") for code in codes})
    rows = str(list(Session.objects.filter(user=eva).values()))
    assert not any(code in rows for code in codes)


def test_the_backup_codes_are_shown_until_they_are_kept_and_never_again(cast: Cast, eva: User) -> None:
    client = begin(invite(eva, by=cast.kari))
    choose(client)
    client.post(APP_PAGE, {"code": first_code(eva)})

    assert client.post(CODES_PAGE, {}).status_code == 422
    assert client.post(CODES_PAGE, {"kept": "on"})["Location"] == "/planer"
    assert client.get(CODES_PAGE)["Location"] == "/innstillinger"


def test_only_those_who_coordinate_or_administer_may_invite(cast: Cast, eva: User) -> None:
    for name in ("kari", "arne"):
        create_account("Ny", f"ny-{name}@example.org", by=cast.people[name])
    for name in ("maja", "anne", "per", "liv", "sven", "kjersti", "root", "grete", "nav1"):
        with pytest.raises(PermissionDenied):
            create_account("Ny", "ny@example.org", by=cast.people[name])
        with pytest.raises(PermissionDenied):
            invite(eva, by=cast.people[name])


def test_one_person_has_one_account(cast: Cast) -> None:
    assert create_account("Et annet navn", " PER@Example.org", by=cast.kari) == cast.per
    cast.per.refresh_from_db()
    assert cast.per.name == "Per Dahl"


def test_somebody_who_signs_in_already_gets_no_way_around_the_second_factor(cast: Cast) -> None:
    assert invite(cast.per, by=cast.kari) == ""
    assert not Invitation.objects.filter(user=cast.per).exists()


def test_a_lost_phone_is_replaced_by_who_coordinates_a_plan_with_the_person_or_administers_their_work(
    cast: Cast,
) -> None:
    for name in ("per", "anne", "sven", "kjersti", "root"):
        with pytest.raises(PermissionDenied):
            invite_anew(cast.liv, by=cast.people[name])
    for helper in (cast.kari, cast.arne):
        with pytest.raises(PermissionDenied):
            invite_anew(cast.sven, by=helper)
    with pytest.raises(PermissionDenied):
        invite_anew(cast.anne, by=cast.arne)
    assert not Invitation.objects.exists()
    for helper in (cast.kari, cast.arne):
        invite_anew(cast.liv, by=helper)
        assert Invitation.objects.get(user=cast.liv, used_at=None, expires_at__gt=timezone.now()).invited_by == helper


def test_a_new_way_in_changes_nothing_until_its_code_is_right(cast: Cast) -> None:
    tokens: list[str] = []

    def listener(context: dict[str, str], **_letter: Any) -> None:
        tokens.append(context["path"].rsplit("/", 1)[1])

    letter_wanted.connect(listener)
    try:
        invite_anew(cast.per, by=cast.kari)
    finally:
        letter_wanted.disconnect(listener)
    working = cast.client("per")
    client = begin(tokens[0])
    choose(client)
    assert is_in(working)
    assert AuthenticatorDevice.objects.filter(user=cast.per, confirmed=True).count() == 1

    assert client.post(APP_PAGE, {"code": first_code(cast.per)}).status_code == 302

    assert not is_in(working), "the old browsers are out"
    assert AuthenticatorDevice.objects.filter(user=cast.per).count() == 1
    old = Client()
    old.post(SIGN_IN, {"email": cast.per.email, "password": GOOD})
    assert old.post(CODE, {"code": code_now()}).status_code == 422


def test_beginning_with_a_link_signs_out_whoever_used_the_browser(cast: Cast, eva: User) -> None:
    client = cast.client("per")
    key = key_of(client)
    client.post(f"/invitasjon/{invite(eva, by=cast.kari)}")
    assert identify(key) is None


@pytest.mark.both
def test_one_link_opens_one_account_once_also_at_once(live_cast: Cast) -> None:
    user = create_account("Eva Ny", "eva@example.org", by=live_cast.kari)
    client = begin(invite(user, by=live_cast.kari))
    choose(client)
    code = first_code(user)
    clients = [Client() for _ in range(8)]
    for other in clients:
        other.cookies["sessionid"] = client.cookies["sessionid"].value

    answers = post_at_once(clients, APP_PAGE, {"code": code})

    assert [answer.headers.get("Location") for answer in answers].count(CODES_PAGE) == 1
    assert {answer.status_code for answer in answers} <= {302, 410, 422, 429, 400}
    assert AuthenticatorDevice.objects.filter(user=user).count() == 1
