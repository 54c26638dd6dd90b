"""The agenda in a notice: goals, who leads what and for how long, from the draft to meetings that repeat."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from access.models import AccessEvent
from meetings.actions.repeating import repeat_meeting
from meetings.models import AgendaItem, Meeting
from plans.actions.goals import add_goal
from tests.cast import Cast, end_right_now
from tests.meetings.conftest import with_meeting
from tests.meetings.test_call_and_answer_a_meeting import call, form, url


def lines(meeting: Meeting) -> dict[str, str]:
    """The agenda as the form of a notice sends it back unchanged."""
    posted: dict[str, str] = {}
    for number, item in enumerate(meeting.agenda.all()):
        posted |= {
            f"item_{number}": item.title, f"item_minutes_{number}": str(item.minutes or ""),
            f"item_leader_{number}": item.leader.public_id if item.leader else "", f"id_{number}": item.public_id,
        }  # fmt: skip
    return posted


def notice(cast: Cast, meeting: Meeting, **changes: Any) -> dict[str, Any]:
    """The form of a sent notice with these changes and nothing else."""
    meeting.refresh_from_db()
    start = timezone.localtime(meeting.starts_at)
    posted = form(cast, day=start.date().isoformat(), clock=f"{start:%H:%M}", version=str(meeting.version))
    for name in ("item_0", "item_1", "item_2"):
        del posted[name]
    return {**posted, **lines(meeting), **changes}


def test_a_notice_says_who_leads_what_for_how_long_and_takes_goals_up(cast: Cast) -> None:
    goal = add_goal(cast.sections["meetings"], title="Svømme hver uke", why="", by=cast.kari)
    maja = cast.seats["maja"].public_id
    meeting = call(cast, item_minutes_0="10", item_leader_0=maja, item_2="Neste møte", goals=[goal.public_id])

    rows = list(meeting.agenda.values_list("title", "minutes", "leader", "goal", "part"))
    assert rows == [
        ("Siden sist", 10, cast.seats["maja"].pk, None, ""), ("Svømme hver uke", None, None, goal.pk, ""),
        ("Neste møte", 2, None, None, "next"),
    ]  # fmt: skip
    page = cast.client("anne").get(url("meeting", cast, meeting.public_id)).content.decode()
    assert "10 minutter" in page
    assert "Maja Berg leder" in page


def test_a_goal_that_not_all_see_is_not_named_on_the_agenda_and_its_reading_is_logged(cast: Cast) -> None:
    with_meeting(cast)
    health, school = (
        add_goal(cast.sections[name], title=f"Hemmelig i {name}", why="", by=cast.kari) for name in ("health", "school")
    )
    assert "Hemmelig i health" in cast.client("kari").get(url("call-meeting", cast)).content.decode()
    event = AccessEvent.objects.filter(user=cast.kari).latest("pk")
    assert cast.sections["health"].public_id in event.sections
    answer = cast.client("kari").post(url("call-meeting", cast), form(cast, goals=[health.public_id, school.public_id]))
    assert answer.status_code == 302
    draft = Meeting.objects.get(status="draft")
    rows = draft.agenda.exclude(goal=None).order_by("position").values_list("title", "goal")
    assert sorted(title for title, _goal in rows) == ["Et av målene", "Et av målene (2)"]
    assert {goal for _title, goal in rows} == {health.pk, school.pk}


@pytest.mark.parametrize(
    "wrong",
    [
        {"item_minutes_0": "0"}, {"item_minutes_0": "9" * 40}, {"item_minutes_0": "ti"}, {"item_leader_0": "b" * 16},
        {"goals": ["b" * 16]}, {"item_0": "x\x00y"},
    ],
)  # fmt: skip
def test_odd_lines_keep_the_text_and_call_nothing(cast: Cast, wrong: dict[str, Any]) -> None:
    answer = cast.client("kari").post(url("call-meeting", cast), form(cast, **wrong))
    assert answer.status_code in (400, 422)
    assert not Meeting.objects.exists()


def test_who_leads_an_item_is_invited_as_well(cast: Cast) -> None:
    kari = cast.seats["kari"].public_id
    answer = cast.client("kari").post(url("call-meeting", cast), form(cast, item_leader_0=kari))
    assert answer.status_code == 422
    assert "Inviter Kari Solheim også" in answer.content.decode()


def test_another_leader_is_told_in_words_and_an_agenda_of_thirty_keeps_every_item(cast: Cast) -> None:
    meeting = call(cast)
    for number in range(2, 30):
        AgendaItem.objects.create(meeting=meeting, position=number, title=f"Sak {number}")
    AgendaItem.objects.filter(title="Skolestart").update(minutes=20)
    client, address = cast.client("kari"), url("change-meeting", cast, meeting.public_id)
    assert b'name="item_29"' in client.get(address).content
    posted = notice(cast, meeting, item_leader_1=cast.seats["maja"].public_id)
    shown = client.post(address, posted).content.decode()
    assert "Skolestart, 20 minutter, Maja Berg leder" in shown
    assert "før: Skolestart, 20 minutter" in shown
    assert "<del>" not in shown

    assert client.post(address, {**posted, "confirm": "1"}).status_code == 302
    assert meeting.agenda.count() == 30
    page = cast.client("anne").get(url("meeting", cast, meeting.public_id)).content.decode()
    assert "Skolestart, 20 minutter, Maja Berg leder" in page
    assert cast.client("sven").get(url("meeting", cast, meeting.public_id)).status_code == 404


def test_a_notice_that_has_been_sent_is_never_unfinished_again(cast: Cast) -> None:
    meeting = call(cast)
    posted = notice(cast, meeting, place="", draft="1", confirm="1")
    assert cast.client("kari").post(url("change-meeting", cast, meeting.public_id), posted).status_code == 422
    meeting.refresh_from_db()
    assert meeting.place == "Strand skole, rom 12"


def test_one_standard_point_among_others_takes_its_share_and_not_the_whole_meeting(cast: Cast) -> None:
    meeting = call(cast, length_minutes="90", item_2="Neste møte")
    assert list(meeting.agenda.values_list("title", "minutes")) == [("Siden sist", None), ("Neste møte", 3)]
    whole = {f"item_{number}": "" for number in range(3)}
    draft = cast.client("kari").post(url("call-meeting", cast), form(cast, length_minutes="90", draft="1", **whole))
    assert draft.status_code == 302
    assert sum(item.minutes or 0 for item in Meeting.objects.get(status="draft").agenda.all()) == 90


def test_meetings_that_repeat_have_the_whole_agenda_and_only_who_is_still_there(cast: Cast) -> None:
    meeting = with_meeting(cast)
    goal = add_goal(cast.sections["meetings"], title="Svømme", why="", by=cast.kari)
    first, second = meeting.agenda.all()
    AgendaItem.objects.filter(pk=first.pk).update(leader=cast.seats["per"], minutes=25, goal=goal, part="goals")
    AgendaItem.objects.filter(pk=second.pk).update(leader=cast.seats["liv"])
    AgendaItem.objects.create(meeting=meeting, position=5, title="Parkert", parked_at=timezone.now())
    Meeting.objects.filter(pk=meeting.pk).update(secretary=cast.seats["liv"], leader=cast.seats["per"])
    meeting.refresh_from_db()
    end_right_now(cast.seats["liv"])
    later = meeting.starts_at + timedelta(weeks=4)
    (made,) = repeat_meeting(meeting, [later], by=cast.kari)

    assert list(made.agenda.values_list("title", "leader", "minutes", "goal", "part")) == [
        ("Siden sist", cast.seats["per"].pk, 25, goal.pk, "goals"), ("Skolestart", None, None, None, ""),
    ]  # fmt: skip
    assert cast.seats["liv"] not in {one.seat for one in made.invitees.all()}
    assert (made.leader, made.secretary) == (cast.seats["per"], None)
    # The same day asked for once more, from the page or from an old tab, is not taken twice.
    assert repeat_meeting(meeting, [later], by=cast.kari) == []
    assert repeat_meeting(made, [later], by=cast.kari) == []
