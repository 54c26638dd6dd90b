"""The pages without an app: for anybody, in three languages, with errors in words."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse, HttpResponseNotAllowed
from django.test import Client, RequestFactory

from ipplatform.errors import RefusalsInWords, server_error
from tests.cast import Cast, half_signed_in

pytestmark = pytest.mark.django_db
OPEN = ["/", "/hjelp", "/personvern", "/tilgjengelighet", "/sprak"]
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')


@pytest.mark.parametrize("path", OPEN)
def test_anybody_may_read_them(client: Client, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 200
    assert answer.content.decode().count("<h1") == 1


def test_the_front_page_leads_a_signed_in_person_on_and_a_half_signed_in_one_not(cast: Cast) -> None:
    assert cast.client("maja").get("/")["Location"] == "/planer"
    assert half_signed_in(cast.maja).get("/").status_code == 200


@pytest.mark.parametrize(("language", "word"), [("nb", "Språk"), ("nn", "Språk"), ("en", "Language")])
def test_a_language_is_chosen_and_kept(client: Client, language: str, word: str) -> None:
    answer = client.post("/sprak", {"language": language, "next": "/sprak"})

    assert answer["Location"] == "/sprak"
    page = client.get("/sprak").content.decode()
    assert f'<html lang="{language}"' in page
    assert word in page


def test_the_language_follows_the_account(cast: Cast) -> None:
    cast.client("maja").post("/sprak", {"language": "nn"})
    cast.maja.refresh_from_db()

    assert cast.maja.language == "nn"
    assert '<html lang="nn"' in cast.client("maja").get("/planer").content.decode()
    assert cast.anne.language == "nb"


def test_the_foot_of_the_page_speaks_the_readers_language_and_says_what_the_municipality_says_now(
    client: Client, settings: Any
) -> None:
    def foot(language: str) -> str:
        page = client.get("/hjelp", headers={"cookie": f"language={language}"}).content.decode()
        return page.partition("<footer")[2].partition("</footer>")[0]

    feet = [foot(language) for language in ("nb", "nn", "en", "nb", "nn", "en")]
    assert feet[:3] == feet[3:]
    assert [word in one for one, word in zip(feet, ("Språk", "Språk", "Language"), strict=False)] == [True] * 3
    assert len(set(feet)) == 3
    assert "mailto:" not in feet[0]
    settings.MUNICIPALITY_CONTACT = "plan@fjordvik.example"
    settings.ACCESSIBILITY_STATEMENT_URL = "https://fjordvik.example/erklaering"
    assert 'href="mailto:plan@fjordvik.example"' in foot("nb")
    assert 'href="https://fjordvik.example/erklaering"' in foot("nb")
    settings.MUNICIPALITY_CONTACT = "Ring <b>servicetorget</b>"
    assert "Ring &lt;b&gt;servicetorget&lt;/b&gt;" in foot("nb")
    assert "mailto:" not in foot("nb")


@pytest.mark.parametrize("language", ["", "de", "xx" * 3000, "nb; drop"])
def test_another_language_is_refused_in_words(client: Client, language: str) -> None:
    answer = client.post("/sprak", {"language": language})

    assert answer.status_code == 422
    assert "Vi har ikke det språket" in answer.content.decode()
    assert "language" not in answer.cookies


@pytest.mark.parametrize(
    "way",
    ["https://evil.example", "//evil.example", "javascript:alert(1)", "\\\\evil.example", "0", "plans:x", "/" * 3000],
)
def test_the_way_back_never_leads_elsewhere(client: Client, way: str) -> None:
    assert client.post("/sprak", {"language": "nb", "next": way})["Location"] == "/"


@pytest.mark.parametrize(
    ("language", "words"),
    [("nb", "Vi fant ikke siden"), ("nn", "Vi fann ikkje sida"), ("en", "We did not find the page")],
)
def test_a_missing_page_is_told_in_the_readers_language(client: Client, language: str, words: str) -> None:
    client.post("/sprak", {"language": language})
    answer = client.get("/finnes/ikke")

    assert answer.status_code == 404
    assert words in answer.content.decode()


def test_a_plan_one_may_not_see_looks_like_one_that_does_not_exist(cast: Cast) -> None:
    sven = cast.client("sven")
    forbidden = sven.get(f"/plan/{cast.plan.public_id}")
    unknown = sven.get("/plan/aaaaaaaaaaaaaaaa")

    assert (forbidden.status_code, unknown.status_code) == (404, 404)
    assert _TOKEN.sub(b"", forbidden.content) == _TOKEN.sub(b"", unknown.content)
    assert forbidden.headers == unknown.headers


def test_a_wrong_method_is_told_in_words(cast: Cast) -> None:
    answer = cast.client("kari").get("/demo/sign-in")

    assert answer.status_code == 405
    assert "Siden kan ikke brukes på den måten" in answer.content.decode()
    assert answer["Allow"] == "POST"


@pytest.mark.parametrize("status", [405, 409, 410, 413, 422, 429])
def test_an_empty_refusal_gets_words_and_a_full_one_keeps_its_own(status: int) -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    empty = HttpResponseNotAllowed(["GET"]) if status == 405 else HttpResponse(status=status)

    answer = RefusalsInWords(lambda _request: empty)(request)
    assert isinstance(answer, HttpResponse)
    assert b"<h1" in answer.content
    full = RefusalsInWords(lambda _request: HttpResponse("own words", status=status))(request)
    assert isinstance(full, HttpResponse)
    assert full.content == b"own words"


def test_a_fault_of_ours_is_told_without_the_database_or_the_request() -> None:
    answer = server_error(RequestFactory().get("/"))

    assert answer.status_code == 500
    assert b"<h1" in answer.content


def test_a_form_from_elsewhere_is_refused_in_words() -> None:
    answer = Client(enforce_csrf_checks=True).post("/sprak", {"language": "nn"})

    assert answer.status_code == 403
    assert b"<h1" in answer.content
