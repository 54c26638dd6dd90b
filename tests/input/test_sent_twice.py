"""A form that is sent twice has its effect once."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import resolve

from tests.input.odd import everything
from tests.input.senders import POSTED, submit, who_posts
from tests.rights import table
from tests.rights.addresses import asked, names
from tests.rights.walk import Browsers, undone
from tests.rights.world import World

pytestmark = pytest.mark.django_db
_FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
# A draft of an access is written anew at each step; nobody but its author sees it, and it gives nothing.
_WRITTEN_ANEW = {"plans:give-what", "plans:give-how-long", "plans:answer-request", "plans:renew-access"}
DONE = [
    name for name in POSTED if table.answers()[name, "POST"][who_posts(name)] == "done" and name not in _WRITTEN_ANEW
]


@pytest.mark.parametrize("name", DONE)
def test_the_second_press_changes_nothing(world: World, browsers: Browsers, name: str) -> None:
    request, person = asked(world, name, "POST"), who_posts(name)
    data = {**request.data, "_once": "the-same-form"}
    with undone():
        first = submit(browsers, person, request.url, data)
        after = everything()
        second = submit(browsers, person, request.url, data)
        assert first.status_code == 302
        assert second.status_code in (302, 404, 409)
        assert everything() == after
        if counts_once(names()[name].callback):
            assert second["Location"] == first["Location"]


def test_every_form_of_a_view_that_counts_once_holds_its_mark(world: World, browsers: Browsers) -> None:
    found = set()
    for person in ("kari", "anne"):
        for (address, method), cells in table.answers().items():
            if method != "GET" or cells[person] != "ok":
                continue
            request = asked(world, address, method)
            page = browsers.send(person, request, method).text
            for attributes, inner in _FORM.findall(page):
                name, view = _aim(attributes, request.url)
                if 'method="post"' in attributes and counts_once(view):
                    found.add(name)
                    assert 'name="_once"' in inner, f"{address} → {name}"
    assert len(found) >= 10


def _aim(attributes: str, url: str) -> tuple[str, Any]:
    action = re.search(r'action="([^"]*)"', attributes)
    match = resolve((action[1] if action and action[1] else url).partition("?")[0].partition("#")[0])
    return match.view_name, match.func


def counts_once(view: Any) -> bool:
    """Whether a view is marked with `once`, whatever stands around it."""
    return any(layer.__code__.co_name == "counted" for layer in _layers(view))


def _layers(view: Any) -> Iterator[Any]:
    while view is not None:
        yield view
        view = getattr(view, "__wrapped__", None)
