"""Asks an address as a person, and says what was wrong with the answer: its status, or a word it should not hold."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import unquote

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from access.identity import ALPHABET, LENGTH
from access.models import User
from access.stepup import _MARK
from tests.cast import half_signed_in, signed_in
from tests.rights import table
from tests.rights.addresses import UNKNOWN, Asked, asked
from tests.rights.world import WORD, World

_TOKENS = re.compile(rb'(?:name="(?:csrfmiddlewaretoken|_once)" value="[^"]*"|csrfToken[^<]*)')
_VARYING = {"Set-Cookie", "Content-Length", "Last-Modified"}
# What can hold a mark of the world: a word of a part, and letters and figures in a row that are long enough for an id.
_WORDS = re.compile(WORD)
_RUNS = re.compile(f"[{ALPHABET}]{{{LENGTH},}}")


@dataclass(frozen=True)
class Answer:
    """What came back: the table's word for it, and everything in it that could hold content."""

    word: str
    status: int
    body: bytes
    headers: dict[str, str]
    text: str


def sign_in(world: World) -> dict[str, dict[str, str]]:
    """Sign everybody in; returns the cookies of each, also of nobody and of somebody who is half signed in."""
    clients = {name: _signed_in(person) for name, person in world.cast.people.items()}
    clients |= {"nobody": Client(), "half": half_signed_in(world.cast.anne)}
    return {name: {key: morsel.value for key, morsel in one.cookies.items()} for name, one in clients.items()}


def _signed_in(person: User) -> Client:
    """Signed in with a second factor that stays fresh for as long as the world stands, however slow the machine."""
    client = signed_in(person)
    session = client.session
    session[_MARK] = {**session[_MARK], "at": (timezone.now() + timedelta(hours=1)).isoformat()}
    session.save()
    return client


class Browsers:
    """One browser a person; every request starts from the cookies of the signing in, so that none colours the next."""

    def __init__(self, cookies: dict[str, dict[str, str]]) -> None:
        self._clients = {name: Client() for name in cookies}
        self._jars = cookies

    def fresh(self, person: str) -> Client:
        """The person's browser as it was right after signing in."""
        client = self._clients[person]
        client.cookies = SimpleCookie(self._jars[person])
        return client

    def send(self, person: str, request: Asked, method: str, **headers: str) -> Answer:
        """Ask, and undo whatever it did."""
        with undone():
            return self.keep(person, request, method, **headers)

    def keep(self, person: str, request: Asked, method: str, **headers: str) -> Answer:
        """Ask, and let it stand."""
        client = self.fresh(person)
        client.raise_request_exception = False
        if method == "POST":
            response = client.post(request.url, request.data, headers=headers)
        else:
            response = client.generic(method, request.url, headers=headers)
        return _answer(response, client)


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens in here has not happened afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _answer(response: Any, client: Client) -> Answer:
    assert isinstance(response, HttpResponse)
    headers = {name: value for name, value in response.headers.items() if name not in _VARYING}
    cookies = client.cookies.output()
    text = response.content.decode("utf-8", "replace") + unquote(str(headers)) + unquote(cookies)
    return Answer(word_for(response), response.status_code, _TOKENS.sub(b"", response.content), headers, text)


def word_for(response: HttpResponse) -> str:
    """The table's word for an answer."""
    status = response.status_code
    if status == 302:
        return "in" if response["Location"].startswith("/logg-inn") else "done"
    return {200: "ok", 403: "no", 404: "-"}.get(status, str(status))


def leaks(world: World, answer: Answer, column: str, url: str) -> list[str]:
    """The parts of which the answer holds a word though the person may not read them; what was asked with is known."""
    return sorted(
        f"{world.marks[mark]} ({mark})"
        for mark in marks_in(answer.text) & world.marks.keys()
        if mark not in url and not table.may_read(column, world.marks[mark])
    )


def marks_in(text: str) -> set[str]:
    """Everything in a text that has the form of a mark, wherever in a longer row of letters it stands."""
    found = set(_WORDS.findall(text))
    for run in _RUNS.findall(text):
        found.update(run[start : start + LENGTH] for start in range(len(run) - LENGTH + 1))
    return found


def faults(
    world: World,
    browsers: Browsers,
    person: str,
    column: str,
    rows: Iterable[tuple[str, str]],
    apart_from: Mapping[tuple[str, str], str] | None = None,
) -> Iterator[str]:
    """Ask every row as this person and say what is not as the column of the table has it."""
    missing = browsers.send(person, Asked(f"/plan/{UNKNOWN}"), "GET")
    expected = table.answers()
    for address, method in rows:
        request = asked(world, address, method)
        answer = browsers.send(person, request, method)
        wanted = (apart_from or {}).get((address, method), expected[address, method][column])
        said = f"{person} {method} {address}"
        if answer.word != wanted:
            yield f"{said}: {answer.word}, not {wanted}"
        if answer.status == 404 and person != "nobody" and not _is_alike(answer, missing):
            yield f"{said}: not the page of what does not exist"
        for leak in leaks(world, answer, column, request.url):
            yield f"{said}: holds a word of {leak}"


def _is_alike(one: Answer, other: Answer) -> bool:
    return one.body == other.body and one.headers == other.headers
