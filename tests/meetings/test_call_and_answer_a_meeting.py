"""The coordinator calls a meeting; those who are invited answer; nobody else learns of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from access.models import Change, Seat
from meetings.models import Invitee, Meeting, Minutes
from tests.cast import Cast, end_right_now
from tests.meetings.conftest import with_meeting

STRANGERS = ("sven", "kjersti", "arne", "root", "nora", "leif", "grete")


def url(name: str, cast: Cast, *args: str) -> str:
    return reverse(f"meetings:{name}", args=[cast.plan.public_id, *args])


def form(cast: Cast, **changes: Any) -> dict[str, Any]:
    day = timezone.localdate() + timedelta(days=10)
    return {
        "kind": "follow_up", "day": day.isoformat(), "clock": "13:15", "length_minutes": "60",
        "place": "Strand skole, rom 12", "video_url": "", "purpose": "Skolestart",
        f"seat_{cast.seats['maja'].public_id}": "must", f"seat_{cast.seats['anne'].public_id}": "may",
        "item_0": "Siden sist", "item_1": "", "item_2": "Skolestart", **changes,
    }  # fmt: skip


def call(cast: Cast, **changes: Any) -> Meeting:
    """Kari writes a notice, looks it over and sends it."""
    client = cast.client("kari")
    looked_over = client.post(url("call-meeting", cast), form(cast, **changes))["Location"]
    sent = client.post(looked_over, {"answer": "send", "version": "1"})
    assert sent.status_code == 302
    return Meeting.objects.get()


def test_kari_calls_a_meeting_and_it_is_told_in_the_trail(cast: Cast) -> None:
    meeting = call(cast)
    assert meeting.status == "called"
    assert [item.title for item in meeting.agenda.all()] == ["Siden sist", "Skolestart"]
    invited = {invitee.seat: invitee.must_attend for invitee in meeting.invitees.all()}
    assert invited == {cast.seats["maja"]: True, cast.seats["anne"]: False}
    assert meeting.minutes.is_open
    assert timezone.localtime(meeting.starts_at).hour == 13
    change = Change.objects.get(kind="meeting.called")
    assert (change.by, change.target_id) == (cast.kari, meeting.public_id)
    assert change.stream == cast.sections["meetings"].stream


def test_the_same_form_twice_makes_one_draft_and_one_meeting(cast: Cast) -> None:
    client = cast.client("kari")
    posted = form(cast, _once="samme")
    answers = [client.post(url("call-meeting", cast), posted) for _ in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    sent = [client.post(answers[0]["Location"], {"answer": "send", "version": "1", "_once": "to"}) for _ in range(2)]
    assert [answer.status_code for answer in sent] == [302, 302]
    assert Meeting.objects.count() == 1
    assert Change.objects.filter(kind="meeting.called").count() == 1


@pytest.mark.parametrize("name", ["maja", "anne", "ola"])
def test_only_the_coordinator_calls_meetings(cast: Cast, name: str) -> None:
    assert cast.client(name).get(url("call-meeting", cast)).status_code == 403
    assert cast.client(name).post(url("call-meeting", cast), form(cast)).status_code == 403
    assert not Meeting.objects.exists()


def test_liv_who_sees_only_school_does_not_learn_of_meetings(cast: Cast) -> None:
    meeting = call(cast)
    for name in ("liv", "per", "nav1", *STRANGERS):
        client = cast.client(name)
        assert client.get(url("meetings", cast)).status_code == 404, name
        for page in ("meeting", "minutes", "change-meeting", "cancel-meeting", "write-minutes"):
            answer = client.get(url(page, cast, meeting.public_id))
            assert answer.status_code == 404, (name, page)
            assert b"Skolestart" not in answer.content
        assert client.post(url("answer-meeting", cast, meeting.public_id), {"answer": "coming"}).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"day": "i morgen"}, {"day": "2001-01-01"}, {"clock": "25:99"}, {"length_minutes": "9" * 40}, {"kind": "fest"},
        {"video_url": "javascript:alert(1)"}, {"video_url": "http://møte.no"}, {"place": "x" * 300},
        {"place": ""}, {"leader": "aaaaaaaaaaaaaaaa"}, {"owner_takes_part": "nesten"}, {"wishes_until": "2090-01-01"},
        {"task_0": "Ta med bilder"}, {"task_0": "", "task_seat_0": "aaaaaaaaaaaaaaaa"}, {"phone": "9" * 90},
        {"task_0": "x" * 300}, {"link_url_0": "http://example.org"}, {"link_url_0": "", "link_title_0": "Rapport"},
        {"practical": "x" * 2000}, {"access_information": "x" * 400},
        {"purpose": "x" * 3000}, {"item_0": "x" * 300},
    ],
)  # fmt: skip
def test_a_wrong_form_keeps_the_text_and_calls_nothing(cast: Cast, wrong: dict[str, Any]) -> None:
    answer = cast.client("kari").post(url("call-meeting", cast), form(cast, **wrong))

    assert answer.status_code == 422
    assert b"Skolestart" in answer.content
    assert not Meeting.objects.exists()


def test_a_seat_that_does_not_see_meetings_is_named_and_cannot_be_invited(cast: Cast) -> None:
    client = cast.client("kari")
    page = client.get(url("call-meeting", cast)).content.decode()
    assert "Per Dahl" in page
    assert f"seat_{cast.seats['per'].public_id}" not in page

    client.post(url("call-meeting", cast), form(cast, **{f"seat_{cast.seats['per'].public_id}": "must"}))
    assert not Invitee.objects.filter(seat=cast.seats["per"]).exists()


def test_another_plans_seat_cannot_be_invited(cast: Cast) -> None:
    stranger = Seat.objects.get(plan=cast.plans["nora"], user=cast.nora)
    cast.client("kari").post(url("call-meeting", cast), form(cast, **{f"seat_{stranger.public_id}": "must"}))
    assert not Invitee.objects.filter(seat=stranger).exists()


def test_somebody_must_be_invited(cast: Cast) -> None:
    nobody = {f"seat_{cast.seats[name].public_id}": "not" for name in ("maja", "anne")}
    answer = cast.client("kari").post(url("call-meeting", cast), form(cast, **nobody))
    assert answer.status_code == 422
    assert not Meeting.objects.exists()


def test_more_lines_come_without_a_script_and_keep_what_is_written(cast: Cast) -> None:
    answer = cast.client("kari").post(url("call-meeting", cast), form(cast, more="agenda"))
    assert answer.status_code == 200
    assert b'name="item_7"' in answer.content
    assert b"Skolestart" in answer.content
    assert not Meeting.objects.exists()


def test_anne_answers_in_one_press_and_kari_sees_it(cast: Cast) -> None:
    meeting = with_meeting(cast)
    answer = cast.client("anne").post(url("answer-meeting", cast, meeting.public_id), {"answer": "coming"})
    assert answer.status_code == 302

    invitee = Invitee.objects.get(seat=cast.seats["anne"])
    assert (invitee.answer, invitee.answered_by) == ("coming", cast.anne)
    page = cast.client("kari").get(url("meeting", cast, meeting.public_id), {"fragment": "answers"})
    assert "Kommer" in page.content.decode()
    assert Change.objects.filter(kind="meeting.answered").count() == 1


def test_any_worker_of_an_invited_unit_answers_for_it_and_is_named(cast: Cast) -> None:
    meeting = with_meeting(cast)
    posted = {"answer": "substitute", "substitute_name": "Nils Aas"}
    assert cast.client("nav1").post(url("answer-meeting", cast, meeting.public_id), posted).status_code == 302

    page = cast.client("kari").get(url("meeting", cast, meeting.public_id)).content.decode()
    assert "Nils Aas" in page


@pytest.mark.parametrize(
    ("posted", "status"),
    [
        ({"answer": "kanskje"}, 422), ({}, 422), ({"answer": "substitute"}, 422),
        ({"answer": "substitute", "substitute_name": "x" * 500}, 422),
    ],
)  # fmt: skip
def test_a_wrong_answer_changes_nothing(cast: Cast, posted: dict[str, str], status: int) -> None:
    meeting = with_meeting(cast)
    assert cast.client("anne").post(url("answer-meeting", cast, meeting.public_id), posted).status_code == status
    assert not Invitee.objects.exclude(answer="").exists()


def test_nobody_answers_for_somebody_elses_seat(cast: Cast) -> None:
    meeting = with_meeting(cast)
    address = url("answer-meeting", cast, meeting.public_id)
    posted = {"answer": "not_coming", "seat": cast.seats["per"].public_id}
    assert cast.client("anne").post(address, posted).status_code == 404
    assert cast.client("ola").post(address, {"answer": "coming"}).status_code == 404
    assert not Invitee.objects.exclude(answer="").exists()


def test_a_changed_time_asks_everybody_again(cast: Cast) -> None:
    meeting = with_meeting(cast)
    Invitee.objects.filter(seat=cast.seats["anne"]).update(answer="coming")
    items = list(meeting.agenda.all())
    posted = form(
        cast, version="1", item_0=items[0].title, id_0=items[0].public_id, item_1="Nytt navn", id_1=items[1].public_id,
        item_2="Ny sak", id_2="",
    )  # fmt: skip
    client = cast.client("kari")
    shown = client.post(url("change-meeting", cast, meeting.public_id), posted)
    assert shown.status_code == 200
    assert "Ny sak" in shown.content.decode()
    assert "Per Dahl må komme" in shown.content.decode()
    meeting.refresh_from_db()
    assert meeting.version == 1

    answer = client.post(url("change-meeting", cast, meeting.public_id), {**posted, "confirm": "1"})
    assert answer.status_code == 302
    meeting.refresh_from_db()
    assert meeting.version == 2
    assert [item.title for item in meeting.agenda.all()] == ["Siden sist", "Nytt navn", "Ny sak"]
    assert [item.public_id for item in meeting.agenda.all()][:2] == [item.public_id for item in items]
    assert not Invitee.objects.exclude(answer="").exists()
    change = Change.objects.get(kind="meeting.changed")
    assert set(change.fields) == {"starts_at", "place", "purpose", "agenda", "invited"}


def test_a_change_on_top_of_an_old_meeting_shows_both_and_overwrites_nothing(cast: Cast) -> None:
    meeting = with_meeting(cast)
    client = cast.client("kari")
    Meeting.objects.filter(pk=meeting.pk).update(version=2, place="Rådhuset")
    answer = client.post(url("change-meeting", cast, meeting.public_id), form(cast, version="1"))

    assert answer.status_code == 409
    assert "Rådhuset" in answer.content.decode()
    assert "Strand skole, rom 12" in answer.content.decode()
    meeting.refresh_from_db()
    assert meeting.place == "Rådhuset"


def test_a_meeting_is_called_off_by_the_coordinator_only(cast: Cast) -> None:
    meeting = with_meeting(cast)
    address = url("cancel-meeting", cast, meeting.public_id)
    assert cast.client("per").post(address).status_code == 403
    assert cast.client("kari").post(address).status_code == 302
    meeting.refresh_from_db()
    assert meeting.status == "cancelled"
    answer = cast.client("anne").post(url("answer-meeting", cast, meeting.public_id), {"answer": "coming"})
    assert answer.status_code == 302
    assert not Invitee.objects.exclude(answer="").exists()


def test_a_right_that_has_ended_hides_the_meetings(cast: Cast) -> None:
    meeting = with_meeting(cast)
    client = cast.client("per")
    assert client.get(url("meeting", cast, meeting.public_id)).status_code == 200
    end_right_now(cast.seats["per"], cast.sections["meetings"])
    for fragment in ("", "meeting", "answers"):
        assert client.get(url("meeting", cast, meeting.public_id), {"fragment": fragment}).status_code == 404


def test_the_list_asks_as_many_questions_for_thirty_meetings_as_for_one(cast: Cast) -> None:
    with_meeting(cast)
    client = cast.client("kari")
    # The first look into a plan also asks whether it is an unusual one.
    client.get(url("meetings", cast))
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url("meetings", cast)).status_code == 200
        counts.append(len(asked))
        for _ in range(29):
            _copy_of(Meeting.objects.first())
    assert counts[0] == counts[1]


def _copy_of(meeting: Meeting | None) -> None:
    assert meeting is not None
    copy = Meeting.objects.create(
        section=meeting.section, starts_at=meeting.starts_at - timedelta(days=40), called_by=meeting.called_by
    )
    Minutes.objects.create(meeting=copy)


def test_the_overview_shows_the_next_meeting_to_those_who_see_meetings(cast: Cast) -> None:
    with_meeting(cast)
    address = reverse("plans:plan", args=[cast.plan.public_id])
    assert "Neste møte" in cast.client("anne").get(address).content.decode()
    end_right_now(cast.seats["per"], cast.sections["meetings"])
    assert "Neste møte" not in cast.client("per").get(address).content.decode()


def test_the_history_tells_of_meetings_and_minutes(cast: Cast) -> None:
    call(cast)
    page = cast.client("anne").get(reverse("plans:history", args=[cast.plan.public_id])).content.decode()
    assert "Kari Solheim kalte inn til" in page
