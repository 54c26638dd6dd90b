"""A passkey lets in by itself when its person has unlocked it, and no other answer does."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django_otp_webauthn.models import WebAuthnCredential

from access import stepup
from access.models import AuthenticatorDevice, Session
from tests.access.authenticator import PRESENT, Authenticator
from tests.access.signing import CODE, code_now, give_password, is_in, key_of, with_password
from tests.cast import Cast

PAGE = "/innstillinger/passnokler"
BEGIN, USE = "/logg-inn/passnokkel/begynn", "/logg-inn/passnokkel/ferdig"


def with_proof(client: Client) -> Client:
    """Somebody who has just shown a second factor."""
    session = client.session
    session[stepup._MARK] = {"method": "app", "at": timezone.now().isoformat()}
    session.save()
    return client


def without_proof(client: Client) -> Client:
    """Somebody who showed a second factor a while ago."""
    session = client.session
    session.pop(stepup._MARK, None)
    session.save()
    return client


def make(client: Client, authenticator: Authenticator, name: str = "Telefonen") -> int:
    options = client.post(f"{PAGE}/begynn").json()
    return client.post(f"{PAGE}/ny", {"answer": authenticator.make(options), "name": name}).status_code


def owned(cast: Cast, short_name: str = "per") -> Authenticator:
    """A passkey that this person has made."""
    authenticator = Authenticator()
    assert make(with_proof(cast.client(short_name)), authenticator) == 200
    return authenticator


def use(client: Client, authenticator: Authenticator, **fields: str) -> Any:
    options = client.post(BEGIN).json()
    return client.post(USE, {"answer": authenticator.use(options), **fields})


def handle() -> str:
    return str(WebAuthnCredential.objects.get().credential_id_sha256[:16])


@pytest.mark.both
def test_it_lets_in_wholly_and_by_itself(cast: Cast) -> None:
    authenticator, browser = owned(cast), Client()
    browser.post(BEGIN)
    before = key_of(browser)
    answer = use(browser, authenticator, next="/varsler")
    assert answer.json() == {"next": "/varsler"}
    assert is_in(browser)
    assert key_of(browser) != before
    assert Session.objects.get(session_key=key_of(browser)).way_in == Session.WayIn.PASSKEY
    assert browser.get("/planer").status_code == 200


def test_it_is_the_second_step_after_a_password_too(cast: Cast) -> None:
    authenticator, browser = owned(cast), Client()
    give_password(browser, with_password(cast.per))
    page = browser.get(CODE).content.decode()
    assert "data-passkey" in page
    assert use(browser, authenticator).status_code == 200
    assert is_in(browser)


def test_nobody_uses_anothers_passkey_as_the_second_step(cast: Cast) -> None:
    theirs, browser = owned(cast, "sven"), Client()
    give_password(browser, with_password(cast.per))
    assert use(browser, theirs).status_code == 422
    assert not is_in(browser)


def test_it_confirms_that_it_is_still_the_person(cast: Cast) -> None:
    authenticator, browser = owned(cast), without_proof(cast.client("per"))
    key = key_of(browser)
    assert use(browser, authenticator, next="/hjelp").json() == {"next": "/hjelp"}
    assert browser.session[stepup._MARK]["method"] == stepup.Method.PASSKEY
    assert key_of(browser) == key
    other = without_proof(cast.client("liv"))
    assert use(other, authenticator).status_code == 422
    assert stepup._MARK not in other.session


def _not_unlocked(one: Authenticator) -> None:
    one.flags = PRESENT


def _on_another_site(one: Authenticator) -> None:
    one.origin = "https://planrommet.evil.example"


def _for_another_site(one: Authenticator) -> None:
    one.site = "evil.example"


def _with_another_key(one: Authenticator) -> None:
    one.key = Authenticator().key


def _unknown(one: Authenticator) -> None:
    one.id = Authenticator().id


SPOILED = [_not_unlocked, _on_another_site, _for_another_site, _with_another_key, _unknown]


def test_a_proof_that_is_wrong_in_one_way_opens_nothing(cast: Cast) -> None:
    for spoil in SPOILED:
        authenticator, browser = owned(cast), Client()
        spoil(authenticator)
        answer = use(browser, authenticator)
        assert answer.status_code == 422, spoil
        assert "virker ikke her" in answer.json()["problem"]
        assert not is_in(browser), spoil


def test_a_passkey_that_is_wrong_in_one_way_is_not_kept(cast: Cast) -> None:
    for spoil in SPOILED[:3]:
        authenticator = Authenticator()
        spoil(authenticator)
        assert make(with_proof(cast.client("per")), authenticator) == 422, spoil
    assert not WebAuthnCredential.objects.exists()


def test_a_proof_counts_once_in_its_own_browser(cast: Cast) -> None:
    authenticator, browser, thief = owned(cast), Client(), Client()
    sent = authenticator.use(browser.post(BEGIN).json())
    thief.post(BEGIN)
    assert thief.post(USE, {"answer": sent}).status_code == 422
    assert browser.post(USE, {"answer": sent}).status_code == 200
    browser.post("/logg-ut")
    for again in (browser, Client()):
        assert again.post(USE, {"answer": sent}).status_code == 422
        assert not is_in(again)


def test_an_old_challenge_is_forgotten(cast: Cast) -> None:
    authenticator, browser = owned(cast), Client()
    sent = authenticator.use(browser.post(BEGIN).json())
    session = browser.session
    session["passkey_to_use"] = {**session["passkey_to_use"], "at": "2026-01-01T00:00:00+00:00"}
    session.save()
    assert browser.post(USE, {"answer": sent}).status_code == 422


def test_a_copied_key_that_falls_behind_is_refused(cast: Cast) -> None:
    authenticator = owned(cast)
    authenticator.count = 10
    assert use(Client(), authenticator).status_code == 200
    authenticator.count = 3
    assert use(Client(), authenticator).status_code == 422


def test_a_closed_account_stays_closed(cast: Cast) -> None:
    authenticator, browser = owned(cast), Client()
    cast.per.is_active = False
    cast.per.save()
    assert use(browser, authenticator).status_code == 422
    assert not is_in(browser)


def test_whoever_asks_learns_nothing_about_anybody(cast: Cast) -> None:
    before = Client().post(BEGIN).json()
    owned(cast)
    after = Client().post(BEGIN).json()
    assert before.pop("challenge") != after.pop("challenge")
    assert before == after
    assert after["allowCredentials"] == []
    assert after["userVerification"] == "required"


def test_making_one_needs_a_fresh_proof_and_a_whole_sign_in(cast: Cast) -> None:
    stale = without_proof(cast.client("per"))
    assert stale.post(f"{PAGE}/begynn").status_code == 403
    assert stale.post(f"{PAGE}/ny", {"answer": "{}", "name": "x"}).status_code == 403
    half = Client()
    give_password(half, with_password(cast.per))
    assert half.post(f"{PAGE}/begynn").status_code == 302
    assert Client().post(f"{PAGE}/begynn").status_code == 302


def test_a_code_on_the_page_is_proof_enough(cast: Cast) -> None:
    browser = without_proof(cast.client("per"))
    assert browser.post(PAGE, {"code": "000000"}).status_code == 422
    AuthenticatorDevice.objects.filter(user=cast.per).update(throttling_failure_count=0)
    assert browser.post(PAGE, {"code": code_now()}).status_code == 302
    assert make(browser, Authenticator()) == 200
    assert "Telefonen" in browser.get(PAGE).content.decode()


def test_only_its_person_names_and_removes_it(cast: Cast) -> None:
    authenticator = owned(cast)
    one = f"{PAGE}/{handle()}"
    for stranger in (cast.client("sven"), cast.client("anne")):
        assert stranger.get(f"{one}/navn").status_code == 404
        assert stranger.post(f"{one}/navn", {"name": "min"}).status_code == 404
        assert stranger.post(f"{one}/fjern").status_code == 404
    per = cast.client("per")
    assert per.post(f"{one}/navn", {"name": " "}).status_code == 422
    assert per.post(f"{one}/navn", {"name": "Nøkkelringen"}).status_code == 302
    assert "Nøkkelringen" in per.get(PAGE).content.decode()

    inside = Client()
    use(inside, authenticator)
    assert per.post(f"{one}/fjern").status_code == 302
    assert inside.get("/planer").status_code == 302
    assert use(Client(), authenticator).status_code == 422


def test_there_are_ten_at_most(cast: Cast) -> None:
    browser = with_proof(cast.client("per"))
    assert [make(browser, Authenticator()) for _ in range(10)] == [200] * 10
    assert browser.post(f"{PAGE}/begynn").status_code == 409
    assert "ti passnøkler" in browser.get(PAGE).content.decode()


NONSENSE = ("", "{}", "[]", "null", "x", '{"id": 1}', '{"id": "a", "rawId": "b", "response": 3}', "{" * 9000)


def test_nonsense_is_refused_in_words(cast: Cast) -> None:
    browser = with_proof(cast.client("per"))
    for answer in NONSENSE:
        for begin, finish in ((BEGIN, USE), (f"{PAGE}/begynn", f"{PAGE}/ny")):
            browser.post(begin)
            said = browser.post(finish, {"answer": answer, "name": "x"})
            assert said.status_code in (422, 429), answer[:40]
            assert said.json()["problem"]
