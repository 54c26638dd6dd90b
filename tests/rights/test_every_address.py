"""Every address × everybody: the answer the table says, and no word of a part that is not theirs to read."""

import re
from collections.abc import Iterator

import pytest
from django.urls import reverse

from tests.rights import table
from tests.rights.addresses import UNKNOWN, Asked, asked, ids_of, names
from tests.rights.walk import Browsers, faults, leaks
from tests.rights.world import World

pytestmark = pytest.mark.django_db
# These run a second time on PostgreSQL: one who writes, one who reads, one with nothing, one who decides.
_TWICE = {"per", "liv", "sven", "anne"}
_LIVE = re.compile(r'data-live-url="([^"]+)"')
# Who between them see every part of every plan, and who asks for what their pages ask for.
_SEERS = ("anne", "kari", "bodil")
_ASKERS = ("half", "per", "liv", "nav1", "grete", "sven", "bodil")


@pytest.mark.parametrize(
    "person", [pytest.param(name, marks=[pytest.mark.both] if name in _TWICE else []) for name in table.people()]
)
def test_every_address_answers_as_the_table_says(world: World, browsers: Browsers, person: str) -> None:
    assert list(faults(world, browsers, person, person, table.answers())) == []


def test_every_address_and_method_has_a_row(world: World, browsers: Browsers) -> None:
    """Kari is signed in everywhere, so a method is not declared exactly where she is told 405."""
    rows = table.answers()
    listed = {(address.partition(" ")[0], method) for address, method in rows}
    answered = {
        (name, method)
        for name in names()
        for method in ("GET", "POST")
        if browsers.send("kari", asked(world, name, method), method).status != 405
    }

    assert answered - listed == set(), "no row in tests/rights/table.md"
    assert listed - answered == set(), "a row for what does not exist"


def test_no_address_answers_without_a_name(world: World) -> None:
    assert not [name for name in names() if name.endswith(":None") or ":" not in name]


# Addresses with more than a plan in them: the ids of two plans can be mixed.
_MIXED = sorted(name for name, pattern in names().items() if set(pattern.pattern.converters) - {"pid", "prompt"})


@pytest.mark.parametrize("name", _MIXED)
def test_what_belongs_to_another_plan_is_not_found_in_this_one(world: World, browsers: Browsers, name: str) -> None:
    """Kari sees both plans; an address that mixes them leads nowhere, and so does one with unknown ids."""
    here = ids_of(world, name, "maja/health")
    missing = browsers.send("kari", Asked(f"/plan/{UNKNOWN}"), "GET")
    for parameter, foreign in _foreign(world, name, here):
        url = reverse(name, kwargs={**here, parameter: foreign})
        for method in ("GET", "POST"):
            if (name, method) not in table.answers():
                continue
            answer = browsers.send("kari", Asked(url, asked(world, name, method).data), method)
            assert answer.word in ("-", "no"), (method, parameter)
            if answer.word == "-" and parameter != "token":
                assert (answer.body, answer.headers) == (missing.body, missing.headers), (method, parameter)


def _foreign(world: World, name: str, here: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Each id of an address with what may not stand there: an unknown one, Leif's, and the id of something else."""
    there = ids_of(world, name, "leif/home")
    for parameter in here.keys() - {"prompt"}:
        for foreign in {there[parameter], UNKNOWN, world.plan("maja").public_id} - {here[parameter]}:
            yield parameter, foreign


@pytest.mark.both
def test_what_one_page_keeps_fresh_tells_nobody_else_more(world: World, browsers: Browsers) -> None:
    """Every fragment that somebody's page asks for is asked for by others as well."""
    fragments: dict[str, set[str]] = {}
    for person in _SEERS:
        for (address, method), cells in table.answers().items():
            if method == "GET" and cells[person] == "ok" and not address.startswith(("access:", "ipplatform:")):
                page = browsers.send(person, asked(world, address, method), method)
                for url in _LIVE.findall(page.text):
                    fragments.setdefault(url.replace("&amp;", "&"), set()).add(person)
    assert len(fragments) > 20
    found = []
    for url in fragments:
        for person in _ASKERS:
            answer = browsers.send(person, Asked(url), "GET", **{"X-Fragment": "1"})
            assert answer.status in (200, 401, 403, 404), (person, url)
            found += [f"{person} {url}: {leak}" for leak in leaks(world, answer, person, url)]
    assert found == []
