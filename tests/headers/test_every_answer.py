"""Every address, whatever it answers: the full set of headers, safe cookies, and pages that keep to themselves."""

import re
from typing import Any

import pytest
from django.test import Client, override_settings

from plans import frame
from tests.access.signing import code_now, with_password
from tests.cast import PASSWORD
from tests.headers.sweep import addresses, banners, cookie_faults, faults, header_faults, page_faults
from tests.rights import table
from tests.rights.addresses import Asked, asked, names
from tests.rights.walk import Browsers, undone
from tests.rights.world import World

pytestmark = pytest.mark.django_db
_PUBLIC_ID = re.compile(r"^[a-z0-9]{16}$")
# As production has them; the middleware reads them when a client makes its first request.
PRODUCTION: dict[str, Any] = {
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "SESSION_COOKIE_NAME": "__Host-session",
    "CSRF_COOKIE_NAME": "__Host-csrf",
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 365 * 24 * 3600,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
}


@pytest.mark.parametrize("person", ["nobody", "half", "anne", "kari", "sven"])
def test_every_address_answers_with_every_header(world: World, browsers: Browsers, person: str) -> None:
    wrong, statuses = [], set()
    for address, method in table.answers():
        request = asked(world, address, method)
        with undone():
            client = browsers.fresh(person)
            answer: Any = client.post(request.url, request.data) if method == "POST" else client.get(request.url)
            statuses.add(answer.status_code)
            wrong += [f"{method} {address} {answer.status_code}: {fault}" for fault in faults(answer)]
            wrong += [f"{method} {address}: {banner}" for banner in banners(answer)]
            wrong += [f"{method} {address}: {fault}" for fault in _told_in_addresses(world, request, answer)]
    assert wrong == []
    assert len(statuses) >= 3


def _told_in_addresses(world: World, request: Asked, answer: Any) -> list[str]:
    """Words of content, names, e-mail addresses and tokens in the addresses of a page or of where it leads."""
    found = addresses(answer.content.decode()) if answer.headers.get("Content-Type", "").startswith("text/html") else []
    found += [answer.headers["Location"]] if "Location" in answer.headers else []
    found = [address for address in found if not address.startswith(("data:", "mailto:", "tel:"))]
    secrets = [mark for mark in world.marks if not _PUBLIC_ID.match(mark)]
    secrets += [word for person in world.cast.people.values() for word in (person.email, *person.name.split())]
    secrets += [world.token] if world.token not in request.url else []
    return [f"{address} tells" for address in found if any(secret in address for secret in secrets)]


@pytest.mark.parametrize(
    ("status", "path", "headers"),
    [
        (400, "/logg-inn?next=%00", {}),
        (400, "/logg-inn", {"host": "evil.example"}),
        (404, "/finnes/ikke", {}),
        (404, "/plan/x/a.css", {}),
        (404, "/static/finnes-ikke.js", {}),
        (301, "/demo", {}),
        (302, "/planer", {}),
        (401, "/planer", {"X-Fragment": "1"}),
        (405, "/demo/sign-in", {}),
    ],
)
def test_every_kind_of_refusal_has_every_header(
    world: World, browsers: Browsers, status: int, path: str, headers: dict[str, str]
) -> None:
    answer = browsers.fresh("nobody").get(path, headers=headers)
    assert answer.status_code == status
    assert list(faults(answer)) == []


def test_what_is_too_large_too_often_or_unchanged_has_every_header(world: World, browsers: Browsers) -> None:
    client = browsers.fresh("nobody")
    large = client.post("/logg-inn", {"email": "a" * (2 * 1024 * 1024)})
    tries = [client.post("/logg-inn", {"email": "x@example.org", "password": "feil"}) for _number in range(30)]
    often = next(answer for answer in tries if answer.status_code == 429)
    anne, fragment = browsers.fresh("anne"), f"/plan/{world.plan('maja').public_id}/om?fragment=about"
    tag = anne.get(fragment, headers={"X-Fragment": "1"})["ETag"]
    unchanged = anne.get(fragment, headers={"X-Fragment": "1", "If-None-Match": tag})
    assert (large.status_code, often.status_code, unchanged.status_code) == (413, 429, 304)
    for answer in (large, often, unchanged):
        assert list(faults(answer)) == []


def test_a_fault_of_ours_has_every_header_and_tells_nothing(
    world: World, browsers: Browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(*_: Any) -> None:
        raise ValueError("zq-inner-secret")

    monkeypatch.setattr(frame, "overview_parts", [fault])
    monkeypatch.setattr("plans.views.plan.overview_parts", [fault])
    client = browsers.fresh("anne")
    client.raise_request_exception = False
    answer = client.get(f"/plan/{world.plan('maja').public_id}")
    assert answer.status_code == 500
    assert list(header_faults(answer)) == []
    assert list(page_faults(answer.content.decode())) == []
    assert b"zq" not in answer.content
    assert b"Traceback" not in answer.content


@pytest.mark.parametrize("name", sorted(names()))
def test_methods_that_are_not_declared_are_refused(world: World, browsers: Browsers, name: str) -> None:
    declared = {method for address, method in table.answers() if address.partition(" ")[0] == name}
    if "GET" in declared:
        declared.add("HEAD")
    url = asked(world, name, "GET").url
    for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "GETT"):
        if method in declared - {"HEAD"}:
            continue
        with undone():
            answer = browsers.fresh("kari").generic(method, url)
            assert list(header_faults(answer)) == [], method
            if method == "HEAD" and method in declared:
                with undone():
                    assert answer.status_code == browsers.fresh("kari").get(url).status_code
                assert answer.content == b""
            else:
                assert answer.status_code == 405, method
                assert set(answer["Allow"].replace(" ", "").split(",")) == declared, method


@override_settings(**PRODUCTION)
def test_production_goes_to_https_and_its_cookies_stay_there(world: World) -> None:
    plain = Client().get("/logg-inn")
    assert (plain.status_code, plain["Location"]) == (301, "https://testserver/logg-inn")
    assert list(header_faults(plain)) == []
    client = Client()
    per = with_password(world.cast.per)
    answers = [client.get("/logg-inn", secure=True)]
    form = {"email": per.email, "password": PASSWORD}
    answers.append(client.post("/logg-inn", form, secure=True))
    answers.append(client.post("/logg-inn/kode", {"code": code_now()}, secure=True))
    answers.append(client.post("/innstillinger", {"group": "writing", "has_plain_minutes": "on"}, secure=True))
    answers.append(client.post("/sprak", {"language": "nn"}, secure=True))
    answers.append(client.get("/innstillinger", secure=True))
    answers.append(client.post("/logg-ut", secure=True))
    cookies = {name for answer in answers for name in answer.cookies}
    assert {"__Host-session", "__Host-csrf"} <= cookies
    assert "messages" not in cookies
    for answer in answers:
        assert answer.status_code in (200, 302)
        assert list(cookie_faults(answer, secure=True)) == []
        assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_signing_out_clears_the_browser(world: World, browsers: Browsers) -> None:
    answer = browsers.fresh("anne").post("/logg-ut")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
