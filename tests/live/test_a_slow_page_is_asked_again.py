"""A page that was long in the making does not leave with what its reader has lost meanwhile."""

import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.urls import reverse

from access.actions.consents import withdraw_consent
from access.grants import give_sections
from access.levels import Level
from access.models import Grant
from access.sessions import end_sessions
from ipplatform.handler import Messages, Pages
from plans.actions.goals import add_goal
from plans.late import still_holds
from plans.models import Goal
from tests.cast import Cast

pytestmark = pytest.mark.both
WORD = "Sykle til skolen"


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """The test's own, with what it has not committed; Django's client for tests sees to that in the same way."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def ask(cast: Cast, name: str, path: str) -> Messages:
    """Ask as this person, of pages that are all taken for slow ones."""
    cookies = "; ".join(f"{key}={one.value}" for key, one in cast.client(name).cookies.items())
    headers = [(b"host", settings.ALLOWED_HOSTS[0].encode()), (b"cookie", cookies.encode())]
    scope: dict[str, Any] = {
        "type": "http", "method": "GET", "path": path, "query_string": b"", "headers": headers, "scheme": "http",
    }  # fmt: skip
    return Pages(stale=0.0).answer(scope, io.BytesIO())


def when_the_goals_are_read(act: Callable[[], object], times: int = 1) -> Any:
    """Does something, between the gate of a page and the reading of its goals; so many times at most."""
    left = times

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal left
        if left and f'FROM "{Goal._meta.db_table}"' in sql:
            left -= 1
            act()
        return execute(sql, params, many, context)

    return connection.execute_wrapper(watch)


def test_who_loses_the_part_while_the_page_is_made_is_not_sent_it(cast: Cast) -> None:
    add_goal(cast.sections["health"], title=WORD, by=cast.per)
    path = reverse("plans:goals", args=[cast.plan.public_id])
    start, body = ask(cast, "per", path)
    assert (start["status"], WORD.encode() in body) == (200, True)

    with when_the_goals_are_read(lambda: withdraw_consent(cast.consents["per"], by=cast.anne)):
        start, body = ask(cast, "per", path)
    assert start["status"] == 404
    assert WORD.encode() not in body
    start, body = ask(cast, "anne", path)
    assert (start["status"], WORD.encode() in body) == (200, True)


def test_who_is_signed_out_while_the_page_is_made_is_not_sent_it(cast: Cast) -> None:
    add_goal(cast.sections["health"], title=WORD, by=cast.per)
    path = reverse("plans:goals", args=[cast.plan.public_id])
    with when_the_goals_are_read(lambda: end_sessions(cast.per)):
        start, body = ask(cast, "per", path)
    assert start["status"] == 302
    assert WORD.encode() not in body


def test_whose_rights_change_at_every_making_is_told_to_come_again(cast: Cast) -> None:
    add_goal(cast.sections["health"], title=WORD, by=cast.per)
    path = reverse("plans:goals", args=[cast.plan.public_id])
    others = iter(cast.plan.sections.exclude(grants__seat=cast.seats["per"]))

    def give_another() -> None:
        given = [(next(others), Level.VIEW)]
        give_sections(cast.seats["per"], given, by=cast.anne, reason=Grant.Reason.CONSENT, consent=cast.consents["per"])

    with when_the_goals_are_read(give_another, times=99):
        start, body = ask(cast, "per", path)
    headers = {name.lower(): value for name, value in start["headers"]}
    assert start["status"] == 503
    assert (WORD.encode() in body, b"<h1" in body) == (False, True)
    assert (headers[b"retry-after"], headers[b"cache-control"]) == (b"1", b"no-store")
    assert b"default-src 'none'" in headers[b"content-security-policy"]
    start, body = ask(cast, "per", path)
    assert (start["status"], WORD.encode() in body) == (200, True)


def test_what_is_held_is_asked_for_anew(cast: Cast) -> None:
    path = reverse("plans:goals", args=[cast.plan.public_id])
    requests = {name: cast.client(name).get(path).wsgi_request for name in ("per", "liv", "anne", "kari", "sven")}
    withdraw_consent(cast.consents["per"], by=cast.anne)
    assert [name for name, request in requests.items() if not still_holds(request)] == ["per"]
