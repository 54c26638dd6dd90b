"""No answer that is wrong in any one way lets anybody in, and none becomes a server error."""

import base64
import hmac
import json
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from django.test import Client
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from access.idporten import provider
from access.models import Organisation, Seat, Session, User
from access.sessions import identify
from tests.access.id_porten.conftest import ANNES, begin, come_back
from tests.access.id_porten.hostile import KEY, HostileProvider
from tests.access.signing import is_in, key_of
from tests.cast import Cast

NOW = int(time.time())
ALIEN = RSAKey.generate_key(2048, {"kid": "theirs", "use": "sig", "alg": "RS256"})


def sign_in(hostile: HostileProvider, browser: Client, **claims: Any) -> Any:
    return come_back(browser, hostile.sign_in(begin(browser), **{"pid": ANNES, **claims}))


def test_a_right_answer_lets_in(hostile: HostileProvider) -> None:
    browser = Client()
    assert sign_in(hostile, browser).status_code == 302
    assert is_in(browser)


WRONG_CLAIMS: list[dict[str, Any]] = [
    {"nonce": "another"},
    {"nonce": None},
    {"aud": "another-client"},
    {"aud": ["another-client"]},
    {"aud": None},
    {"aud": ["planrommet-tests", "another-client"]},
    {"azp": "another-client"},
    {"iss": "https://idporten.no"},
    {"iss": None},
    {"exp": NOW - 3600},
    {"exp": None},
    {"exp": "soon"},
    {"iat": NOW - 3600},
    {"iat": NOW + 3600},
    {"iat": None},
    {"nbf": NOW + 3600},
    {"sub": None},
    {"pid": None},
    {"pid": "12345678901"},
    {"pid": ["12038410070"]},
    {"pid": 12038410070},
    {"pid": ""},
]


def test_a_token_that_is_wrong_proves_nothing(hostile: HostileProvider) -> None:
    for claims in WRONG_CLAIMS:
        browser = Client()
        answer = sign_in(hostile, browser, **claims)
        assert answer.status_code == 502, claims
        assert "stole på svaret" in answer.content.decode()
        assert not is_in(browser), claims


def test_only_a_level_we_know_is_high(hostile: HostileProvider) -> None:
    for level in (None, "", "Level4", "idporten-loa-low", "idporten-loa-substantial", ["idporten-loa-high"], 4):
        browser = Client()
        assert sign_in(hostile, browser, acr=level).status_code == 403, level
        assert not is_in(browser)


def test_a_municipality_s_higher_level_is_asked_of_its_people(hostile: HostileProvider, settings: Any) -> None:
    settings.IDPORTEN_LEVEL = "substantial"
    anne = User.objects.get(short_name="anne")
    home = Seat.objects.select_related("plan").get(user=anne).plan.municipality
    low = "idporten-loa-substantial"
    browser = Client()
    assert f"acr_values={low}" in begin(browser)
    assert sign_in(hostile, browser, acr=low).status_code == 302

    Organisation.objects.filter(pk=home.pk).update(id_porten_level="high")
    browser = Client()
    assert f"acr_values={low}" in begin(browser)
    assert sign_in(hostile, browser, acr=low).status_code == 403
    assert not is_in(browser)
    assert "acr_values=idporten-loa-high" in begin(browser)
    assert sign_in(hostile, browser).status_code == 302
    assert is_in(browser)


def _alien_key(hostile: HostileProvider) -> None:
    hostile.key = ALIEN


def _unknown_key_id(hostile: HostileProvider) -> None:
    hostile.header = {"alg": "RS256", "kid": "nobodys"}
    hostile.key = ALIEN


def _signed_by_nobody(hostile: HostileProvider) -> None:
    hostile.token = jwt.encode({"alg": "none"}, hostile.claims, OctKey.generate_key(), algorithms=["none"])


def _public_key_as_secret(hostile: HostileProvider) -> None:
    secret = hostile.published.as_pem(private=False)
    head, body = (_encoded(part) for part in ({"alg": "HS256", "kid": "theirs"}, hostile.claims))
    signature = hmac.new(secret, f"{head}.{body}".encode(), "sha256").digest()
    hostile.token = f"{head}.{body}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def _encoded(part: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def _other_algorithm(hostile: HostileProvider) -> None:
    hostile.token = jwt.encode({"alg": "PS256", "kid": "theirs"}, hostile.claims, hostile.key, algorithms=["PS256"])


def _no_token_at_all(hostile: HostileProvider) -> None:
    hostile.token = "not.a.token"


def _changed_after_signing(hostile: HostileProvider) -> None:
    header, _, signature = hostile.made().split(".")
    other = jwt.encode(hostile.header, {**hostile.claims, "sub": "x"}, ALIEN).split(".")[1]
    hostile.token = f"{header}.{other}.{signature}"


def test_a_signature_that_is_not_the_providers_proves_nothing(hostile: HostileProvider) -> None:
    for spoil in (
        _alien_key, _unknown_key_id, _signed_by_nobody, _public_key_as_secret, _other_algorithm, _no_token_at_all,
        _changed_after_signing,
    ):  # fmt: skip
        hostile.key, hostile.header, hostile.token = KEY, {"alg": "RS256", "kid": "theirs"}, None
        browser = Client()
        back = hostile.sign_in(begin(browser), pid=ANNES)
        spoil(hostile)
        assert come_back(browser, back).status_code == 502, spoil
        assert not is_in(browser), spoil


def _says(status: int, body: bytes = b"", **headers: str) -> Callable[[BaseHTTPRequestHandler], bool]:
    def answer(handler: BaseHTTPRequestHandler) -> bool:
        handler.send_response(status)
        for name, text in headers.items():
            handler.send_header(name, text)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)
        return True

    return answer


def _hangs(handler: BaseHTTPRequestHandler) -> bool:
    time.sleep(1)
    return True


def test_a_provider_that_makes_no_sense_is_unavailable(
    hostile: HostileProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    for answer in (
        _says(500), _says(200, b"<html>"), _says(200, b"[]"), _says(200, b"{}"), _says(404, b"{}"),
        _says(302, Location="http://127.0.0.1:9/"), _says(401, b'{"error": "invalid_client"}'), _hangs,
    ):  # fmt: skip
        browser = Client()
        hostile.answer = lambda handler: False
        back = hostile.sign_in(begin(browser), pid=ANNES)
        hostile.answer = answer
        with monkeypatch.context() as while_asked:
            if answer is _hangs:
                while_asked.setattr(provider, "_PATIENCE", 0.5)
            assert come_back(browser, back).status_code == 503, answer
        assert not is_in(browser), answer


def test_a_description_of_somebody_else_is_not_believed(hostile: HostileProvider) -> None:
    hostile.metadata["issuer"] = "https://idporten.no"
    assert Client().get("/logg-inn/id-porten").status_code == 503


def test_an_answer_in_the_name_of_another_provider_is_refused(hostile: HostileProvider) -> None:
    browser = Client()
    back = hostile.sign_in(begin(browser), pid=ANNES)
    assert come_back(browser, back.replace(f"iss={hostile.url}", "iss=https://evil.example")).status_code == 502
    assert "/token" not in hostile.asked
    assert not is_in(browser)


def test_a_login_from_before_does_not_confirm_anything(hostile: HostileProvider) -> None:
    browser = Client()
    sign_in(hostile, browser)
    for auth_time in (NOW - 3600, None, "now"):
        address = begin(browser, "/logg-inn/id-porten/bekreft")
        assert "max_age=0" in address
        assert "prompt=login" in address
        answer = come_back(browser, hostile.sign_in(address, pid=ANNES, auth_time=auth_time))
        assert answer.status_code in (403, 502)
        assert "step_up" not in browser.session


def test_a_new_key_of_the_provider_is_found_without_a_restart(hostile: HostileProvider) -> None:
    sign_in(hostile, Client())
    fresh = RSAKey.generate_key(2048, {"kid": "newer", "use": "sig", "alg": "RS256"})
    hostile.key = hostile.published = fresh
    hostile.header = {"alg": "RS256", "kid": "newer"}
    provider._documents._kept = {
        address: (at - 31, document) for address, (at, document) in provider._documents._kept.items()
    }
    browser = Client()
    assert sign_in(hostile, browser).status_code == 302
    assert is_in(browser)


def test_signing_out_there_ends_the_session_here_and_no_other(hostile: HostileProvider, cast: Cast) -> None:
    browser, other = Client(), Client()
    sign_in(hostile, browser, sid="one")
    sign_in(hostile, other, sid="two")
    key = key_of(browser)
    told = Client().get("/logg-ut/id-porten", {"iss": hostile.url, "sid": "one"})
    assert told.status_code == 204
    assert identify(key) is None
    assert browser.get("/planer").status_code == 302
    assert is_in(other)
    for wrong in (
        {"sid": "two"},
        {"iss": "https://evil.example", "sid": "two"},
        {"iss": hostile.url},
        {"iss": hostile.url, "sid": ""},
    ):
        assert Client().get("/logg-ut/id-porten", wrong).status_code == 400
    assert is_in(other)
    assert not Session.objects.filter(provider_session_hash="one").exists()


def test_answers_to_nothing_are_refused_in_words(hostile: HostileProvider) -> None:
    for query in ("", "state=x", "state=x&code=y", "code=y", "error=x", f"state={'x' * 3000}", "state=%F0%9F"):
        answer = Client().get(f"/logg-inn/id-porten/svar?{query}")
        assert answer.status_code == 400, query
        assert "<h1" in answer.content.decode()


def test_many_tabs_work_side_by_side(hostile: HostileProvider) -> None:
    browser = Client()
    first, second = begin(browser), begin(browser)
    back = hostile.sign_in(first, pid=ANNES)
    assert hostile.sign_in(second, pid=ANNES) != back
    hostile.sign_in(first, pid=ANNES)
    assert come_back(browser, back).status_code == 302


@pytest.mark.django_db
def test_without_settings_there_is_no_such_door(cast: Cast) -> None:
    for path in ("/logg-inn/id-porten", "/logg-inn/id-porten/svar", "/logg-ut/id-porten", "/kom-i-gang/id-porten"):
        assert Client().get(path)["Location"] == "/logg-inn"
    assert "ID-porten" not in Client().get("/logg-inn").content.decode()
