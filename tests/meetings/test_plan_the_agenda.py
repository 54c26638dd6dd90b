"""The coordinator plans the agenda of a meeting; all who see the meetings read it; goals stay where they are seen."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from access.models import Change
from meetings.actions.agenda import add_item
from meetings.actions.items import MOST_ITEMS
from meetings.actions.minutes import add_text, finish_minutes
from meetings.models import AgendaItem, Meeting
from meetings.standard import POINTS, minutes_of
from plans.actions.goals import add_goal, set_goal_status
from plans.actions.hiding import hide_thing
from plans.models import Goal, Hiding
from tests.cast import Cast, end_right_now

STRANGERS = ("sven", "kjersti", "arne", "root", "nora", "leif", "grete")


def url(name: str, cast: Cast, meeting: Meeting, *args: str) -> str:
    return reverse(f"meetings:{name}", args=[cast.plan.public_id, meeting.public_id, *args])


def titles(meeting: Meeting) -> list[str]:
    return list(meeting.agenda.order_by("position", "id").values_list("title", flat=True))


def version(meeting: Meeting) -> int:
    return Meeting.objects.get(pk=meeting.pk).version


def page_for(name: str, cast: Cast, meeting: Meeting) -> str:
    answer = cast.client(name).get(url("agenda", cast, meeting))
    assert answer.status_code == 200
    return answer.content.decode()


def test_kari_adds_an_item_with_leader_and_time_before_the_end(cast: Cast, meeting: Meeting) -> None:
    AgendaItem.objects.create(meeting=meeting, position=9, title="Neste møte", part=AgendaItem.Part.NEXT)
    posted = {"title": "Ny stol", "leader": cast.seats["per"].public_id, "minutes": "15"}
    assert cast.client("kari").post(url("add-item", cast, meeting), posted).status_code == 302

    assert titles(meeting) == ["Siden sist", "Skolestart", "Ny stol", "Neste møte"]
    page = page_for("liv", cast, meeting)
    assert "Per Dahl" in page
    assert "15 av 60 minutter" in page
    change = Change.objects.get(kind="agenda.changed")
    assert (change.stream, change.target_id) == (cast.sections["meetings"].stream, meeting.public_id)


def test_two_people_see_when_the_items_take_longer_than_the_meeting(cast: Cast, meeting: Meeting) -> None:
    meeting.agenda.update(minutes=40)
    for name in ("kari", "anne"):
        page = page_for(name, cast, meeting)
        assert "20 mer enn møtet varer" in page


def test_the_standard_order_adds_what_is_missing_and_keeps_what_is_there(cast: Cast, meeting: Meeting) -> None:
    AgendaItem.objects.filter(meeting=meeting, position=0).update(part=AgendaItem.Part.PROMISES)
    client = cast.client("kari")
    assert client.post(url("standard-order", cast, meeting), {"version": "1"}).status_code == 302

    items = list(meeting.agenda.order_by("position"))
    assert [item.part for item in items if item.part] == [point.part.value for point in POINTS]
    assert [item.title for item in items].index("Skolestart") in (5, 6)
    assert sum(item.minutes or 0 for item in items) == meeting.length_minutes
    assert "fast rekkefølge" not in page_for("kari", cast, meeting).lower()


@pytest.mark.parametrize("length", [15, 30, 60, 90, 240])
def test_the_time_is_shared_to_the_minute(length: int) -> None:
    shared = minutes_of(POINTS, length)
    assert sum(shared) == length
    assert min(shared) >= 1


def test_items_are_moved_by_buttons_and_by_dragging(cast: Cast, meeting: Meeting) -> None:
    first, second = meeting.agenda.order_by("position")
    client = cast.client("kari")
    assert (
        client.post(url("move-item", cast, meeting, second.public_id), {"way": "up", "version": "1"}).status_code == 302
    )
    assert titles(meeting) == ["Skolestart", "Siden sist"]
    # The first stays first.
    client.post(url("move-item", cast, meeting, second.public_id), {"way": "up", "version": version(meeting)})
    assert titles(meeting) == ["Skolestart", "Siden sist"]

    order = f"{first.public_id} {second.public_id}"
    answer = client.post(
        url("order-items", cast, meeting), {"order": order, "version": version(meeting)}, headers={"X-Fragment": "1"}
    )
    assert titles(meeting) == ["Siden sist", "Skolestart"]
    part = client.get(answer["Location"], headers={"X-Fragment": "1"})
    assert part.content.decode().lstrip().startswith('<section class="ip-block" id="agenda-items"')


def test_an_order_from_an_old_page_changes_nothing_and_shows_the_agenda_as_it_is(cast: Cast, meeting: Meeting) -> None:
    first, second = meeting.agenda.order_by("position")
    add_item(meeting, title="Noe nytt", by=cast.kari)
    answer = cast.client("kari").post(
        url("order-items", cast, meeting), {"order": f"{second.public_id} {first.public_id}", "version": "1"}
    )
    assert answer.status_code == 409
    assert "Noe nytt" in answer.content.decode()
    assert titles(meeting) == ["Siden sist", "Skolestart", "Noe nytt"]


@pytest.mark.parametrize("name", ["maja", "anne", "ola", "per", "liv"])
def test_only_those_who_lead_plan_the_agenda(cast: Cast, meeting: Meeting, name: str) -> None:
    item = meeting.agenda.order_by("position")[0]
    goal = add_goal(cast.sections["school"], title="Sykle til skolen", by=cast.kari)
    client = cast.client(name)
    assert client.get(url("agenda", cast, meeting)).status_code == 200
    for address, posted in senders(cast, meeting, item, goal):
        # Per does not see School, so for him the goal is not there.
        assert client.post(address, posted).status_code in (403, 404), address
    assert client.get(url("change-item", cast, meeting, item.public_id)).status_code == 403
    assert titles(meeting) == ["Siden sist", "Skolestart"]


def test_people_without_the_meetings_find_no_agenda(cast: Cast, meeting: Meeting) -> None:
    end_right_now(cast.seats["per"], cast.sections["meetings"])
    item = meeting.agenda.order_by("position")[0]
    goal = add_goal(cast.sections["health"], title="Gå alene", by=cast.kari)
    for name in ("per", *STRANGERS):
        client = cast.client(name)
        for fragment in ("", "items", "promises"):
            assert client.get(url("agenda", cast, meeting), {"fragment": fragment}).status_code == 404, name
        for address, posted in senders(cast, meeting, item, goal):
            assert client.post(address, posted).status_code == 404, (name, address)


def senders(cast: Cast, meeting: Meeting, item: AgendaItem, goal: Goal) -> list[tuple[str, dict[str, Any]]]:
    one = {"version": "1"}
    return [
        (url("add-item", cast, meeting), {"title": "Innsmuglet"}),
        (url("standard-order", cast, meeting), one),
        (url("order-items", cast, meeting), {"order": item.public_id, **one}),
        (url("move-item", cast, meeting, item.public_id), {"way": "down", **one}),
        (url("change-item", cast, meeting, item.public_id), {"title": "Innsmuglet", **one}),
        (url("remove-item", cast, meeting, item.public_id), one),
        (url("add-goal-item", cast, meeting, goal.public_id), {}),
    ]


def test_an_item_is_renamed_on_top_of_the_agenda_as_it_was(cast: Cast, meeting: Meeting) -> None:
    item = meeting.agenda.order_by("position")[0]
    client = cast.client("kari")
    address = url("change-item", cast, meeting, item.public_id)
    assert client.post(address, {"title": "", "version": "1"}).status_code == 422
    assert client.post(address, {"title": "Siden mars", "minutes": "500", "version": "1"}).status_code == 422
    assert client.post(address, {"title": "Siden mars", "minutes": "10", "version": "1"}).status_code == 302
    assert client.post(address, {"title": "For sent", "version": "1"}).status_code == 409
    assert titles(meeting) == ["Siden mars", "Skolestart"]


def test_an_item_with_words_stays_and_one_without_goes(cast: Cast, meeting: Meeting) -> None:
    first, second = meeting.agenda.order_by("position")
    add_text(meeting.minutes, first, "Alt er gjort.", by=cast.kari)
    client = cast.client("kari")
    client.post(url("remove-item", cast, meeting, first.public_id), {"version": "1"})
    assert titles(meeting) == ["Siden sist", "Skolestart"]
    client.post(url("remove-item", cast, meeting, second.public_id), {"version": version(meeting)})
    assert titles(meeting) == ["Siden sist"]


def test_a_goal_that_everybody_sees_gives_the_item_its_name(cast: Cast, meeting: Meeting) -> None:
    for name in ("per", "liv", "nav"):
        end_right_now(cast.seats[name], cast.sections["meetings"])
    goal = add_goal(cast.sections["school"], title="Sykle til skolen", by=cast.kari)
    client = cast.client("kari")
    assert "Sykle til skolen" in page_for("kari", cast, meeting)
    for _press in range(2):
        assert client.post(url("add-goal-item", cast, meeting, goal.public_id)).status_code == 302
    assert titles(meeting).count("Sykle til skolen") == 1


def test_a_goal_that_somebody_does_not_see_keeps_its_name_to_those_who_do(cast: Cast, meeting: Meeting) -> None:
    goal = add_goal(cast.sections["health"], title="Gå uten stokk", by=cast.kari)
    cast.client("kari").post(url("add-goal-item", cast, meeting, goal.public_id))
    assert "Gå uten stokk" in page_for("per", cast, meeting)
    for name in ("liv", "nav1"):
        page = page_for(name, cast, meeting)
        assert "Gå uten stokk" not in page
        assert goal.public_id not in page


def test_goals_that_are_not_named_are_told_apart_on_the_agenda(cast: Cast, meeting: Meeting) -> None:
    for title in ("Gå uten stokk", "Sove hele natten", "Spise selv"):
        goal = add_goal(cast.sections["health"], title=title, by=cast.kari)
        cast.client("kari").post(url("add-goal-item", cast, meeting, goal.public_id))
    called = sorted(title for title in titles(meeting) if title.startswith("Et av målene"))
    assert called == ["Et av målene", "Et av målene (2)", "Et av målene (3)"]
    assert not [
        title
        for title in ("Gå uten stokk", "Sove hele natten", "Spise selv")
        if title in page_for("liv", cast, meeting)
    ]


def test_a_goal_hidden_from_the_parents_is_not_named_to_them(cast: Cast, meeting: Meeting) -> None:
    for name in ("per", "liv", "nav"):
        end_right_now(cast.seats[name], cast.sections["meetings"])
    goal = add_goal(cast.sections["health"], title="Snakke med noen alene", by=cast.kari)
    hide_thing(goal, reason=Hiding.Reason.OWN_WISH, words="", by=cast.kari)
    cast.client("kari").post(url("add-goal-item", cast, meeting, goal.public_id))
    assert "Snakke med noen alene" in page_for("maja", cast, meeting)
    for name in ("anne", "ola"):
        page = page_for(name, cast, meeting)
        assert "Snakke med noen alene" not in page
        assert goal.public_id not in page


def test_goals_are_offered_with_the_reason_why_now(cast: Cast, meeting: Meeting) -> None:
    goal = add_goal(cast.sections["school"], title="Sykle til skolen", by=cast.kari)
    assert "Ikke vurdert ennå" in page_for("kari", cast, meeting)
    set_goal_status(goal, Goal.Status.NEEDS_HELP, by=cast.kari)
    assert "Trenger hjelp" in page_for("kari", cast, meeting)
    set_goal_status(goal, Goal.Status.REACHED, by=cast.kari)
    assert "Sykle til skolen" not in page_for("kari", cast, meeting)


def test_a_full_agenda_and_final_minutes_take_no_more(cast: Cast, meeting: Meeting) -> None:
    client = cast.client("kari")
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, position=9, title="Sak") for _number in range(MOST_ITEMS - 2)
    )
    assert client.post(url("add-item", cast, meeting), {"title": "Den trettiførste"}, follow=True).status_code == 200
    assert "Den trettiførste" not in titles(meeting)
    finish_minutes(meeting.minutes, by=cast.kari)
    item = meeting.agenda.order_by("position")[0]
    client.post(url("remove-item", cast, meeting, item.public_id), {"version": version(meeting)})
    assert meeting.agenda.filter(pk=item.pk).exists()


@pytest.mark.parametrize(
    "posted",
    [
        {},
        {"version": "x"},
        {"version": "9" * 40},
        {"version": "1", "order": "x" * 5000},
        {"version": "-1", "order": "a"},
    ],
)
def test_odd_presses_are_refused_in_words(cast: Cast, meeting: Meeting, posted: dict[str, str]) -> None:
    answer = cast.client("kari").post(url("order-items", cast, meeting), posted)
    assert answer.status_code == 422
    assert titles(meeting) == ["Siden sist", "Skolestart"]


def test_the_agenda_asks_as_many_questions_for_twenty_items_as_for_two(cast: Cast, meeting: Meeting) -> None:
    goal = add_goal(cast.sections["school"], title="Sykle", by=cast.kari)
    add_goal(cast.sections["health"], title="Gå", by=cast.kari)
    meeting.agenda.update(goal=goal, leader=cast.seats["per"])
    client = cast.client("kari")
    client.get(url("agenda", cast, meeting))
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url("agenda", cast, meeting)).status_code == 200
        counts.append(len(asked))
        AgendaItem.objects.bulk_create(
            AgendaItem(meeting=meeting, position=9, title="Sak", leader=cast.seats["anne"], minutes=2)
            for _number in range(18)
        )
        for _number in range(5):
            add_goal(cast.sections["health"], title="Mål", by=cast.kari)
    assert counts[0] == counts[1]
