"""What somebody writes is kept before it is sent, for its author alone, and only while the right lasts."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from plans.actions.goals import change_goal
from plans.models import Draft, Goal
from tests.cast import Cast, end_right_now
from tests.plans.words import write_health

pytestmark = pytest.mark.both
URL = "/utkast"


def send(client: Client, key: str, section: str, **fields: str) -> Any:
    return client.post(
        URL, {"key": key, "section": section, **{f"field.{name}": text for name, text in fields.items()}}
    )


def test_a_draft_comes_back_to_its_author_only_and_can_be_discarded(cast: Cast) -> None:
    goal = write_health(cast).goal
    health = cast.sections["health"].public_id
    per = cast.client("per")
    url = reverse("plans:change-goal", args=[cast.plan.public_id, goal.public_id])

    saved = send(per, f"goal.{goal.public_id}.change", health, title="Halvferdig tanke", version="1")

    assert saved.status_code == 200
    assert len(saved.json()["saved_at"]) == 5
    assert "Halvferdig tanke" in per.get(url).content.decode()
    assert "Halvferdig tanke" not in cast.client("kari").get(url).content.decode()
    assert per.post(url, {"discard": "1"}).status_code == 302
    assert "Halvferdig tanke" not in per.get(url).content.decode()


def test_saving_the_form_removes_the_draft(cast: Cast) -> None:
    goal = write_health(cast).goal
    health = cast.sections["health"].public_id
    per = cast.client("per")
    send(per, f"goal.{goal.public_id}.change", health, title="Tanke")
    url = reverse("plans:change-goal", args=[cast.plan.public_id, goal.public_id])

    per.post(url, {"title": "Ferdig tanke", "version": "1"})

    assert not Draft.objects.exists()


def test_a_draft_begun_before_somebody_else_saved_does_not_overwrite(cast: Cast) -> None:
    goal = write_health(cast).goal
    per = cast.client("per")
    send(per, f"goal.{goal.public_id}.change", cast.sections["health"].public_id, title="Pers tanke", version="1")
    change_goal(goal, {"title": "Karis ord"}, version=1, by=cast.kari)
    url = reverse("plans:change-goal", args=[cast.plan.public_id, goal.public_id])

    body = per.get(url).content.decode()
    assert "Pers tanke" in body
    assert 'name="version" value="1"' in body
    assert per.post(url, {"title": "Pers tanke", "version": "1"}).status_code == 409
    assert Goal.objects.get().title == "Karis ord"


def test_a_draft_is_not_shown_once_the_right_has_ended(cast: Cast) -> None:
    goal = write_health(cast).goal
    per = cast.client("per")
    health = cast.sections["health"].public_id
    key = f"goal.{goal.public_id}.change"
    send(per, key, health, title="Halvferdig")
    end_right_now(cast.seats["per"])

    assert send(per, key, health, title="Mer").status_code == 404
    assert per.get(reverse("plans:change-goal", args=[cast.plan.public_id, goal.public_id])).status_code == 404
    assert Draft.objects.get().fields == {"title": "Halvferdig"}


@pytest.mark.parametrize("name", ["liv", "sven", "nora", "root"])
def test_nobody_keeps_drafts_in_a_section_they_do_not_see(cast: Cast, name: str) -> None:
    health = cast.sections["health"].public_id

    assert send(cast.client(name), f"goal.{health}.new", health, title="x").status_code == 404
    assert not Draft.objects.exists()


@pytest.mark.parametrize("data", [
    {}, {"key": "goal"}, {"key": "goal.short.new"}, {"key": "goal.aaaaaaaaaaaaaaaa.new\n"}, {"key": "x" * 500},
    {"key": "goal.aaaaaaaaaaaaaaaa.new", "section": "x"},
    {"key": "goal.aaaaaaaaaaaaaaaa.new", "section": "aaaaaaaaaaaaaaaa", "field.title": "x" * 60001},
    {"key": "goal.aaaaaaaaaaaaaaaa.new", "section": "aaaaaaaaaaaaaaaa", "field.<b>": "x"},
    {"key": "goal.aaaaaaaaaaaaaaaa.new", "section": "aaaaaaaaaaaaaaaa", **{f"field.a{n}": "x" for n in range(61)}},
])  # fmt: skip
def test_what_is_no_draft_is_refused(cast: Cast, data: dict[str, str]) -> None:
    assert cast.client("per").post(URL, data).status_code == 422
    assert cast.client("per").get(URL).status_code == 405
    assert not Draft.objects.exists()


def test_only_the_newest_drafts_are_kept(cast: Cast) -> None:
    health = cast.sections["health"].public_id
    per = cast.client("per")

    for number in range(103):
        send(per, f"note.{'abcdefghijkmnpqr'[:13]}{number:03d}.new", health, text=str(number))

    assert Draft.objects.count() == 100
    assert not Draft.objects.filter(fields__text="0").exists()
