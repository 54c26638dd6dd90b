"""A plan shows each person what they may see, and nobody else anything."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from access.models import AccessEvent
from plans.actions.goals import add_goal
from plans.actions.measures import add_measure
from tests.cast import Cast, end_right_now
from tests.plans.words import ABOUT, CANARIES, GOAL, MEASURE, NOTE, write_health

PAGES = ("plan", "about", "goals", "history", "access-log", "sections", "add-goal")


def address(cast: Cast, name: str, *more: str) -> str:
    return reverse(f"plans:{name}", args=[cast.plan.public_id, *more])


def text_of(client: Client, url: str, status: int = 200, **headers: Any) -> str:
    answer = client.get(url, **headers)
    assert answer.status_code == status, (url, answer.status_code)
    return str(answer.content.decode())


def test_every_page_opens_for_the_mother(cast: Cast) -> None:
    words = write_health(cast)
    anne = cast.client("anne")

    for name in PAGES:
        text_of(anne, address(cast, name))
    assert GOAL in text_of(anne, address(cast, "goal", words.goal.public_id))
    assert NOTE in text_of(anne, address(cast, "measure", words.measure.public_id))
    assert ABOUT in text_of(anne, address(cast, "about"))
    assert MEASURE in text_of(anne, address(cast, "goals"))


@pytest.mark.parametrize("name", ["sven", "nora", "leif", "grete", "kjersti", "arne", "root"])
def test_outsiders_find_nothing(cast: Cast, name: str) -> None:
    words = write_health(cast)
    client = cast.client(name)
    urls = [address(cast, page) for page in PAGES]
    urls += [address(cast, "goal", words.goal.public_id), address(cast, "measure", words.measure.public_id)]

    for url in urls:
        body = text_of(client, url, 404)
        assert not any(word in body for word in (*CANARIES, ABOUT, "Maja"))


def test_the_teacher_finds_nothing_of_health(cast: Cast) -> None:
    words = write_health(cast)
    liv = cast.client("liv")

    for name in ("plan", "goals", "history"):
        body = text_of(liv, address(cast, name))
        assert not any(word in body for word in CANARIES), name
        assert "Helse" not in body
        assert cast.sections["health"].public_id not in body
    text_of(liv, address(cast, "about"), 404)
    for name, record in (("goal", words.goal), ("change-goal", words.goal), ("goal-versions", words.goal)):
        text_of(liv, address(cast, name, record.public_id), 404)
    for name in ("measure", "change-measure", "measure-versions"):
        text_of(liv, address(cast, name, words.measure.public_id), 404)
    health = cast.sections["health"].public_id
    text_of(liv, address(cast, "goals") + f"?fragment=goals-{health}", 404)
    text_of(liv, address(cast, "add-goal") + f"?del={health}", 403)


def test_a_goal_of_another_plan_is_not_found_under_this_one(cast: Cast) -> None:
    work = cast.plans["nora"].sections.get(area="work")
    other = add_goal(work, title="Noras eget", by=cast.nora)

    text_of(cast.client("kari"), address(cast, "goal", other.public_id), 404)


def test_the_pages_are_gone_when_the_right_has_ended(cast: Cast) -> None:
    words = write_health(cast)
    per = cast.client("per")
    url = address(cast, "goal", words.goal.public_id)
    assert GOAL in text_of(per, url)

    end_right_now(cast.seats["per"])

    assert GOAL not in text_of(per, url, 404)
    assert GOAL not in text_of(per, url + "?fragment=goal", 404, headers={"X-Fragment": "1"})
    assert GOAL not in text_of(per, address(cast, "plan"), 404)


def test_a_fragment_is_the_same_element_and_says_when_nothing_is_new(cast: Cast) -> None:
    write_health(cast)
    health = cast.sections["health"]
    per = cast.client("per")
    url = address(cast, "goals") + f"?fragment=goals-{health.public_id}"

    first = per.get(url, headers={"X-Fragment": "1"})
    again = per.get(url, headers={"X-Fragment": "1", "If-None-Match": first["ETag"]})

    body = first.content.decode()
    assert f'id="goals-{health.public_id}"' in body
    assert f"{health.stream}:3" in body
    assert "<html" not in body
    assert again.status_code == 304
    assert GOAL not in first["X-Announce"]


@pytest.mark.parametrize("fragment", ["goals-", "goals-zzzz", "x", "overview-%", "goal"])
def test_a_fragment_that_does_not_exist_is_not_found(cast: Cast, fragment: str) -> None:
    text_of(cast.client("anne"), address(cast, "goals") + f"?fragment={fragment}", 404)


def test_what_is_shown_is_in_the_access_log_and_so_is_who_was_refused(cast: Cast) -> None:
    health, school = cast.sections["health"].public_id, cast.sections["school"].public_id
    text_of(cast.client("per"), address(cast, "goals"))
    text_of(cast.client("sven"), address(cast, "goals"), 404)

    opened, refused = AccessEvent.objects.order_by("id")
    assert (opened.user, opened.action, opened.sections, opened.page) == (cast.per, "opened", [health], "plans:goals")
    assert (refused.user, refused.action, refused.sections) == (cast.sven, "refused", [])

    body = text_of(cast.client("anne"), address(cast, "access-log"))
    assert "Per Dahl" in body
    assert "Sven Nilsen" in body
    assert "Helse" in body
    assert "Sven Nilsen" not in text_of(
        cast.client("anne"), address(cast, "access-log") + f"?person={cast.per.public_id}"
    ).replace(">Sven Nilsen</option>", "")
    assert school not in body


@pytest.mark.parametrize("name", ["per", "kari", "liv"])
def test_the_access_log_is_for_the_owner_side_only(cast: Cast, name: str) -> None:
    text_of(cast.client(name), address(cast, "access-log"), 403)


def test_the_strip_says_on_whose_behalf_and_until_when(cast: Cast) -> None:
    body = text_of(cast.client("anne"), address(cast, "plan"))

    assert "Maja Berg" in body
    assert "foreldreansvar" in body
    assert "foreldreansvar" not in text_of(cast.client("kari"), address(cast, "plan"))


def test_the_calm_view_has_tiles_and_a_way_back(cast: Cast) -> None:
    write_health(cast)
    maja = cast.client("maja")

    assert "ip-tile" in text_of(maja, address(cast, "plan") + "?visning=rolig")
    cast.maja.has_calm_view = True
    cast.maja.save()
    assert "visning=vanlig" in text_of(maja, address(cast, "plan"))
    assert "visning=vanlig" not in text_of(maja, address(cast, "plan") + "?visning=vanlig")


def test_what_per_has_promised_waits_for_per(cast: Cast) -> None:
    write_health(cast)

    assert 'id="waiting-h"' in text_of(cast.client("per"), address(cast, "plan"))
    assert 'id="waiting-h"' not in text_of(cast.client("anne"), address(cast, "plan"))


@pytest.mark.parametrize("name", ["plan", "goals", "history"])
def test_the_number_of_queries_does_not_grow_with_the_plan(
    cast: Cast, name: str, django_assert_max_num_queries: Any
) -> None:
    def fill(goals: int) -> None:
        for number in range(goals):
            section = cast.sections[("health", "school", "leisure")[number % 3]]
            goal = add_goal(section, title=f"Mål {number}", by=cast.anne)
            add_measure(section, goal=goal, what=f"Tiltak {number}", responsible=cast.seats["per"], by=cast.anne)

    kari = cast.client("kari")
    fill(3)
    url = address(cast, name)
    with django_assert_max_num_queries(100) as few:
        text_of(kari, url)
    fill(27)
    with django_assert_max_num_queries(len(few.captured_queries)):
        text_of(kari, url)
    assert len(few.captured_queries) <= 24


def test_refused_tries_are_logged_whatever_page_it_was(cast: Cast) -> None:
    words = write_health(cast)
    text_of(cast.client("liv"), address(cast, "measure", words.measure.public_id), 404)
    cast.client("sven").post(address(cast, "add-note", words.measure.public_id), {"text": "x", "_once": "b" * 22})
    cast.client("per").get(address(cast, "access-log"))
    cast.client("sven").get("/plan/aaaaaaaaaaaaaaaa")

    refused = AccessEvent.objects.filter(action="refused").order_by("id")
    assert [(event.user, event.page) for event in refused] == [
        (cast.liv, "plans:measure"),
        (cast.sven, "plans:add-note"),
        (cast.per, "plans:access-log"),
    ]
