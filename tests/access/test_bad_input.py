"""Input that no form of ours can mean is refused in words, and never becomes a server error."""

import pytest
from django.test import Client

from access.actions.accounts import create_account, invite
from access.models import User
from access.sessions import identify
from tests.access.test_first_visit import begin, choose
from tests.cast import Cast, half_signed_in

FORMS = {
    "/logg-inn": ("email", "password", "next"),
    "/logg-inn/kode": ("code", "way", "next"),
    "/innstillinger": ("group", "text_size", "scheme", "language", "has_calm_view"),
    "/innstillinger/passord": ("old_password", "password", "password_again"),
    "/innstillinger/reservekoder": ("code",),
    "/kom-i-gang/passord": ("password", "password_again"),
    "/kom-i-gang/kode": ("code",),
    "/kom-i-gang/reservekoder": ("kept",),
}
# Sent on, sign in first (with the text kept), wrong, wait.
REFUSED = (302, 401, 422, 429)
STRANGE = [
    "",
    " ",
    "0",
    "-1",
    "9" * 400,
    "null",
    "[]",
    "{}",
    "a\r\nb",
    "‮",
    "\uffff",
    "é" * 3000,
    "<b>",
    "' OR 1=1 --",
    "%00",
    "../..",
]


def browser(cast: Cast, page: str) -> Client:
    if page == "/logg-inn":
        return Client()
    if page == "/logg-inn/kode":
        return half_signed_in(cast.liv)
    if page.startswith("/kom-i-gang/"):
        user = create_account("Eva Ny", "eva@example.org", by=cast.kari)
        client = begin(invite(user, by=cast.kari))
        choose(client)
        return client
    return cast.client("per")


@pytest.mark.parametrize("page", FORMS)
def test_no_strange_value_breaks_a_form(cast: Cast, page: str) -> None:
    client = browser(cast, page)
    for strange in STRANGE:
        fields = dict.fromkeys(FORMS[page], strange)
        assert client.post(page, fields).status_code in (200, *REFUSED), strange
    assert client.post(page, {}).status_code in REFUSED
    assert client.post(page, {name: ["a", "b"] for name in FORMS[page]}).status_code in REFUSED


@pytest.mark.parametrize("page", FORMS)
@pytest.mark.parametrize("bad", ["\x00", "abc\x00def"])
def test_nul_is_refused_everywhere(cast: Cast, page: str, bad: str) -> None:
    client = browser(cast, page)
    for name in FORMS[page]:
        assert client.post(page, {name: bad}).status_code == 400
        assert client.post(page, {bad: "x"}).status_code == 400
    assert client.get(page, {"next": bad}).status_code == 400


URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=b"


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"email=%ED%A0%80", URLENCODED, 422),
        (b"email=%FF%FE", URLENCODED, 422),
        (b"email=" + b"a" * (2 * 1024 * 1024), URLENCODED, 413),
        (b"&".join(b"f%d=1" % number for number in range(600)), URLENCODED, 400),
        (b"email=a&email=b&password=x", URLENCODED, 422),
        (b"email=a", URLENCODED + "; charset=utf-7", 400),
        (b"email=a", URLENCODED + "; charset=bogus", 422),
        (b"--b\r\nbroken", MULTIPART, 422),
        (b"no boundary at all", "multipart/form-data", 400),
        (
            b'--b\r\nContent-Disposition: form-data; name="email"\r\n\r\n'
            + b"a" * (2 * 1024 * 1024)
            + b"\r\n--b--\r\n",
            MULTIPART,
            413,
        ),
        (
            b'--b\r\nContent-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%\r\n--b--',
            MULTIPART,
            422,
        ),
        (b'{"email": 1}', "application/json", 422),
        (b"", "", 422),
        (b"\xff\xfe\x00", "text/plain", 422),
    ],
)
def test_unreadable_forms_are_refused_in_words(db: None, body: bytes, kind: str, status: int) -> None:
    answer = Client().generic("POST", "/logg-inn", body, content_type=kind)
    assert answer.status_code in (status, 400)
    assert b"<h1" in answer.content


def test_a_form_without_its_token_is_refused_in_words(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = cast.client("per").cookies
    for page in ("/innstillinger", "/logg-ut", "/okt", "/innstillinger/passord"):
        answer = client.post(page, {"group": "writing", "has_plain_minutes": "on"})
        assert answer.status_code == 403, page
    assert not User.objects.get(pk=cast.per.pk).has_plain_minutes


@pytest.mark.parametrize("cookie", ['"\\000abcdefghijkl"', "x" * 5000, "é", "a" * 32, '"', "\x7f"])
@pytest.mark.both
def test_a_made_up_session_is_no_session(live_cast: Cast, cookie: str) -> None:
    client = Client()
    for name in ("sessionid", "language", "ip-display", "known-browser", "csrftoken"):
        answer = client.get("/logg-inn", headers={"cookie": f"{name}={cookie}"})
        assert answer.status_code == 200, name
    assert identify(cookie) is None
    assert identify("\x00" * 32) is None


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_other_methods_are_refused(cast: Cast, method: str) -> None:
    for page in FORMS:
        answer = getattr(browser_that_is_in(cast), method)(page)
        assert answer.status_code in (405, 302), page
    assert getattr(browser_that_is_in(cast), method)("/logg-ut").status_code == 405


def browser_that_is_in(cast: Cast) -> Client:
    return cast.client("per")


def test_every_answer_is_private_and_closed(cast: Cast) -> None:
    for client, page in ((Client(), "/logg-inn"), (Client(), "/invitasjon/x"), (cast.client("per"), "/okt")):
        answer = client.get(page)
        assert "no-store" in answer["Cache-Control"], page
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert "unsafe" not in answer["Content-Security-Policy"]


def test_a_wrong_host_is_refused(db: None) -> None:
    assert Client().get("/logg-inn", headers={"host": "evil.example"}).status_code == 400
