"""Every form of the product gets whatever a program can think of."""

from typing import Any

import pytest
from hypothesis import given

from tests.input.odd import ENCODINGS, Encoding, Holdings, examples, forms
from tests.input.senders import POSTED, post, who_posts
from tests.rights.addresses import asked
from tests.rights.walk import Browsers
from tests.rights.world import World

pytestmark = pytest.mark.django_db
URLENCODED = "application/x-www-form-urlencoded"
# Frozen bodies that are no form, with what may be said to them.
NO_FORMS: list[tuple[bytes, str]] = [
    (b"text=" + b"a" * (2 * 1024 * 1024), URLENCODED),
    (b"&".join(b"f%d=1" % number for number in range(600)), URLENCODED),
    (b"text=%ED%A0%80&title=%00", URLENCODED),
    (b"\xff\xfe\x00" * 50, URLENCODED),
    (b"text=a", URLENCODED + "; charset=utf-7"),
    (b"no boundary at all", "multipart/form-data"),
    (b"--b\r\nbroken", "multipart/form-data; boundary=b"),
    (b"[" * 5000, "application/json"),
    (b"", "image/png"),
]


# PostgreSQL refuses numbers and characters that SQLite takes: forms with both are sent there too.
_TWICE = {"plans:change-goal", "plans:goal-versions", "meetings:change-meeting", "plans:save-draft", "plans:open-plan"}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.both] if name in _TWICE else []) for name in POSTED]
)
def test_no_form_breaks_and_a_refused_one_changes_nothing(world: World, browsers: Browsers, name: str) -> None:
    request, person, before = asked(world, name, "POST"), who_posts(name), Holdings()

    @examples(6)
    @given(pairs=forms(world, request.data), encode=ENCODINGS)
    def send(pairs: list[tuple[str, str]], encode: Encoding) -> None:
        with before.undone():
            check(post(browsers, person, request.url, *encode(pairs)), before)

    send()


@pytest.mark.parametrize("name", POSTED)
def test_what_is_no_form_is_refused_in_words(world: World, browsers: Browsers, name: str) -> None:
    request, person, before = asked(world, name, "POST"), who_posts(name), Holdings()
    for body, kind in NO_FORMS:
        with before.undone():
            answer = post(browsers, person, request.url, body, kind)
            check(answer, before)
            if len(body) > 1024 * 1024 and answer.status_code != 302:
                assert answer.status_code == 413
                assert "<h1" in answer.content.decode()


def check(answer: Any, before: Holdings) -> None:
    """An answer in words; and when it is a refusal, nothing in the database has become another."""
    assert 200 <= answer.status_code < 500
    if answer.status_code >= 400:
        assert answer.headers["Content-Type"].startswith(("text/html", "application/json"))
        assert answer.content
        assert before.stand()
