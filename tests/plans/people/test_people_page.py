"""People and access shows each reader what they may know: family and coordinator all of it, others their own."""

import gzip
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from access.dates import end_of, today
from access.gates import audience_of
from access.grants import give_sections
from access.levels import Level
from access.models import Consent, Grant, Seat, User
from plans.lifeareas import Area, SectionKind
from plans.models import Section
from tests.cast import Cast, end_right_now, give
from tests.plans.people.steps import address

pytestmark = pytest.mark.both


def read(cast: Cast, name: str, view: str = "people", *ids: str, **query: str) -> str:
    answer = cast.client(name).get(address(view, cast.plan, *ids), query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def fill(cast: Cast, people: int) -> None:
    """More people in the team, each with a part of the plan."""
    for number in range(people):
        user = User.objects.create_user(f"helper{number}@example.org", f"Hjelper {number}")
        seat = Seat.objects.create(plan=cast.plan, user=user, title="Hjelper")
        give(seat, {cast.sections["health"]: Level.VIEW}, by=cast.anne)


@pytest.mark.parametrize("name", ["maja", "anne", "ola", "kari"])
def test_the_family_and_the_coordinator_read_every_row(cast: Cast, name: str) -> None:
    page = read(cast, name)

    for section in cast.sections.values():
        assert section.title in page
    for person in ("Per Dahl", "Liv Hansen", "NAV Fjordvik", "Anne Berg", "Kari Solheim"):
        assert person in page
    assert page.count('data-level="write"') == 6 * 4 + 1
    assert page.count('data-level="view"') == 2


def test_per_reads_who_takes_part_and_his_own_row_only(cast: Cast) -> None:
    page = read(cast, "per")

    assert "Liv Hansen" in page
    assert cast.sections["health"].title in page
    main = page.split("<main")[1]
    for hidden in ("school", "leisure", "family", "about"):
        assert cast.sections[hidden].title not in main.replace(cast.plan.owner_name, ""), hidden
        assert cast.sections[hidden].public_id not in page
    assert "data-level" not in main.split("<ul")[1]
    assert cast.client("per").get(address("seat", cast.plan, cast.seats["per"].public_id)).status_code == 200
    assert cast.client("per").get(address("seat", cast.plan, cast.seats["liv"].public_id)).status_code == 404


@pytest.mark.parametrize("name", ["sven", "nora", "grete", "kjersti", "arne", "root"])
def test_nobody_else_finds_the_page(cast: Cast, name: str) -> None:
    client = cast.client(name)

    assert client.get(address("people", cast.plan)).status_code == 404
    assert (
        client.get(address("people", cast.plan), {"fragment": "matrix"}, headers={"X-Fragment": "1"}).status_code == 404
    )
    assert client.get(address("seat", cast.plan, cast.seats["per"].public_id)).status_code == 404
    assert client.get(address("who-sees", cast.plan, cast.sections["health"].public_id)).status_code == 404


def test_e_mail_addresses_are_shown_to_nobody(cast: Cast) -> None:
    for name in ("anne", "kari", "per"):
        assert "@example.org" not in read(cast, name)
    assert "@example.org" not in read(cast, "kari", "seat", cast.seats["per"].public_id)


def test_who_sees_a_part_is_told_to_those_who_see_it(cast: Cast) -> None:
    health = cast.sections["health"]
    for_per = read(cast, "per", "who-sees", health.public_id)
    for_anne = read(cast, "anne", "who-sees", health.public_id)

    assert "Per Dahl" in for_per
    assert "Liv Hansen" not in for_per.split("<main")[1]
    assert "Samarbeid om planen" in for_anne
    assert "Samarbeid om planen" not in for_per
    assert cast.client("liv").get(address("who-sees", cast.plan, health.public_id)).status_code == 404


def test_how_many_see_a_part_counts_people_and_not_places(cast: Cast) -> None:
    parts = [cast.sections[name].pk for name in ("health", "leisure", "about")]

    assert audience_of(parts) == {parts[0]: 5, parts[1]: 7, parts[2]: 4}
    end_right_now(cast.seats["nav"])
    assert audience_of(parts)[parts[1]] == 4


def test_what_runs_out_soon_stands_on_top(cast: Cast) -> None:
    until = end_of(today() + timedelta(days=9))
    Consent.objects.filter(pk=cast.consents["liv"].pk).update(valid_until=until)
    Grant.objects.filter(consent=cast.consents["liv"]).update(valid_until=until)
    page = read(cast, "anne")

    assert page.index('data-color="warning"') < page.index("<table")
    rows = page.split("<tbody>")[1]
    assert rows.index("Liv Hansen") < rows.index("Maja Berg")
    assert "Per Dahl" not in read(cast, "anne", vis="soon").split('aria-current="true"')[-1]


@pytest.mark.parametrize("view", ["person", "part", "soon"])
def test_each_view_has_its_live_fragment(cast: Cast, view: str) -> None:
    anne = cast.client("anne")
    answer = anne.get(address("people", cast.plan), {"fragment": "matrix", "vis": view}, headers={"X-Fragment": "1"})
    body = answer.content.decode()

    assert answer.status_code == 200
    assert body.lstrip().startswith('<section class="ip-block" id="people"')
    assert all(f"{section.stream}:" in body for section in cast.sections.values())
    assert "fragment=matrix" in body


def test_views_and_fragments_that_do_not_exist_are_not_found(cast: Cast) -> None:
    anne = cast.client("anne")

    for query in ({"vis": "x"}, {"vis": ""}, {"fragment": "x"}):
        assert anne.get(address("people", cast.plan), query).status_code == 404
    health = cast.sections["health"].public_id
    assert anne.get(address("who-sees", cast.plan, health), {"fragment": "x"}).status_code == 404


def test_a_plan_without_helpers_says_so(cast: Cast) -> None:
    Seat.objects.filter(plan=cast.plan, role=Seat.Role.PARTICIPANT).update(ended_at=cast.plan.opened_at)

    assert "ip-empty" in read(cast, "anne")


def count(cast: Cast, name: str, view: str, **query: str) -> int:
    client = cast.client(name)
    client.get(address(view, cast.plan), query)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address(view, cast.plan), query).status_code == 200
    return len(queries)


@pytest.mark.parametrize("name", ["anne", "kari", "per"])
def test_the_number_of_questions_to_the_database_does_not_grow_with_the_team(cast: Cast, name: str) -> None:
    for query in ({}, {"vis": "part"}, {"vis": "soon"}):
        few = count(cast, name, "people", **query)
        fill(cast, 0 if Seat.objects.filter(plan=cast.plan).count() > 20 else 20)
        assert count(cast, name, "people", **query) == few
    assert few <= 27


def test_the_large_matrix_is_small_on_the_wire_and_has_few_stops(cast: Cast) -> None:
    for position, area in enumerate([Area.WORK, Area.HOME, Area.DAILY, Area.FOOD, Area.MONEY, Area.NETWORK], start=10):
        section = Section.objects.create(plan=cast.plan, kind=SectionKind.AREA, area=area, position=position)
        give_sections(cast.seats["anne"], [(section, Level.WRITE)], by=cast.anne, reason="representation")
    fill(cast, 25 - Seat.objects.filter(plan=cast.plan).count())
    body = (
        cast.client("anne")
        .get(address("people", cast.plan), {"fragment": "matrix"}, headers={"X-Fragment": "1"})
        .content
    )

    table: Any = body.decode().split("<table")[1].split("</table>")[0]
    assert table.count("<tr>") == 26
    assert table.count("data-level") == 300
    assert table.count("<a ") == 25 + 12
    assert len(gzip.compress(body)) <= 10_000
