"""The coordinator proposes times, those who are asked press once for each, and one time becomes a notice."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access.models import Consent
from meetings.models import Meeting, TimeAnswer
from notifications.models import Letter, Notice
from tests.cast import Cast, end_right_now
from tests.meetings.conftest import with_meeting
from tests.meetings.test_call_and_answer_a_meeting import STRANGERS, url


def form(cast: Cast, *asked: str, **changes: Any) -> dict[str, Any]:
    day = timezone.localdate() + timedelta(days=20)
    return {
        "kind": "follow_up", "length_minutes": "60", "place": "Strand skole", "video_url": "",
        "day_0": day.isoformat(), "clock_0": "09:00", "day_1": day.isoformat(), "clock_1": "13:15",
        "day_2": "", "clock_2": "", "answers_until": (timezone.localdate() + timedelta(days=5)).isoformat(),
        "seats": [cast.seats[name].public_id for name in asked or ("maja", "anne", "per", "nav")], **changes,
    }  # fmt: skip


def proposed(cast: Cast, *asked: str) -> Meeting:
    """Per, Liv and NAV see Meetings; Kari has asked those who are named."""
    with_meeting(cast)
    assert cast.client("kari").post(url("ask-times", cast), form(cast, *asked)).status_code == 302
    return Meeting.objects.get(status=Meeting.Status.DRAFT)


def press(cast: Cast, name: str, meeting: Meeting, answer: str, number: int = 0, **more: str) -> int:
    time = list(meeting.proposed_times.all())[number]
    posted = {"time": time.public_id, "answer": answer, **more}
    status: int = cast.client(name).post(url("answer-times", cast, meeting.public_id), posted).status_code
    return status


def test_those_who_are_asked_are_told_and_answer_with_one_press(cast: Cast) -> None:
    meeting = proposed(cast)
    told = set(Notice.objects.filter(kind="times.asked").values_list("user__short_name", flat=True))
    assert told == {"maja", "anne", "per", "nav1", "nav2", "nav3"}
    assert Letter.objects.filter(kind="times.asked").count() == 6

    for name, answer in (("anne", "yes"), ("per", "if_need_be"), ("nav1", "no"), ("anne", "no")):
        assert press(cast, name, meeting, answer) == 302
    assert set(TimeAnswer.objects.values_list("seat", "answer")) == {
        (cast.seats["anne"].pk, "no"), (cast.seats["per"].pk, "if_need_be"), (cast.seats["nav"].pk, "no"),
    }  # fmt: skip
    # Another worker of the unit answers for the same seat.
    press(cast, "nav2", meeting, "yes")
    table = cast.client("kari").get(url("times", cast, meeting.public_id), {"fragment": "times"}).content.decode()
    assert "Per Dahl" in table
    assert "NAV Fjordvik" in table
    assert set(Notice.objects.filter(kind="times.answered").values_list("user__short_name", flat=True)) == {"kari"}


def test_others_answers_are_for_the_one_who_asks(cast: Cast) -> None:
    meeting = proposed(cast)
    press(cast, "per", meeting, "no")
    page = cast.client("anne").get(url("times", cast, meeting.public_id)).content.decode()
    assert "Per Dahl" not in page
    assert "NAV Fjordvik" not in page
    # Nor is it counted for them: of two who are asked, a number names the other.
    assert "passer ikke for" not in page
    assert "passer ikke for 1" in cast.client("kari").get(url("times", cast, meeting.public_id)).content.decode()


def test_nobody_else_sees_it_or_answers(cast: Cast) -> None:
    meeting = proposed(cast, "anne", "per")
    end_right_now(cast.seats["per"])
    time = meeting.proposed_times.all()[0]
    # Ola and Liv see the meetings of the plan and are not asked; Per was asked and sees nothing now.
    for name in ("ola", "liv", "maja", "per", *STRANGERS):
        client = cast.client(name)
        assert client.get(url("times", cast, meeting.public_id)).status_code == 404, name
        assert press(cast, name, meeting, "yes") == 404, name
        assert client.post(url("choose-time", cast, meeting.public_id), {"time": time.public_id}).status_code == 404
        assert client.post(url("drop-times", cast, meeting.public_id)).status_code == 404
        listed = client.get(url("meetings", cast))
        assert listed.status_code == 404 or meeting.public_id not in listed.content.decode()
    assert not TimeAnswer.objects.exists()


def test_who_is_asked_does_not_choose_and_answers_for_nobody_else(cast: Cast) -> None:
    meeting = proposed(cast)
    time = meeting.proposed_times.all()[0]
    client = cast.client("anne")
    assert client.post(url("choose-time", cast, meeting.public_id), {"time": time.public_id}).status_code == 403
    assert client.post(url("drop-times", cast, meeting.public_id)).status_code == 403
    assert client.get(url("ask-times", cast)).status_code == 403
    assert press(cast, "anne", meeting, "yes", seat=cast.seats["per"].public_id) == 404
    # Kari asks and was not asked herself.
    assert press(cast, "kari", meeting, "yes") == 404


def test_who_asks_and_comes_leads_the_meeting(cast: Cast) -> None:
    assert proposed(cast, "kari", "anne").leader == cast.seats["kari"]


@pytest.mark.both
def test_choose_this_makes_the_notice_with_that_time(cast: Cast) -> None:
    meeting = proposed(cast)
    time = list(meeting.proposed_times.all())[1]
    client = cast.client("kari")
    answer = client.post(url("choose-time", cast, meeting.public_id), {"time": time.public_id})
    assert answer["Location"] == url("draft", cast, meeting.public_id)
    assert client.get(answer["Location"]).status_code == 200
    meeting.refresh_from_db()
    assert (meeting.starts_at, meeting.status) == (time.starts_at, Meeting.Status.DRAFT)
    assert meeting.leader is None, "Kari was not asked herself"
    assert press(cast, "anne", meeting, "yes") == 302
    assert not TimeAnswer.objects.exists()

    client.post(url("draft", cast, meeting.public_id), {"answer": "send", "version": str(meeting.version)})
    meeting.refresh_from_db()
    assert meeting.status == Meeting.Status.CALLED
    assert {invitee.seat for invitee in meeting.invitees.all()} == {
        cast.seats[n] for n in ("maja", "anne", "per", "nav")
    }
    # The old link leads to the meeting.
    old = cast.client("anne").get(url("times", cast, meeting.public_id))
    assert old["Location"] == url("meeting", cast, meeting.public_id)


def test_the_question_is_taken_back_and_told(cast: Cast) -> None:
    meeting = proposed(cast)
    press(cast, "anne", meeting, "yes")
    assert cast.client("kari").post(url("drop-times", cast, meeting.public_id)).status_code == 302
    assert not Meeting.objects.filter(pk=meeting.pk).exists()
    assert Notice.objects.filter(kind="times.dropped", user=cast.per).exists()
    inbox = cast.client("per").get("/varsler")
    assert inbox.status_code == 200
    assert cast.client("anne").get(url("times", cast, meeting.public_id)).status_code == 404


def test_a_draft_for_which_people_were_asked_is_not_thrown_away_without_telling_them(cast: Cast) -> None:
    meeting = proposed(cast)
    answer = cast.client("kari").post(url("draft", cast, meeting.public_id), {"answer": "discard"})
    assert answer["Location"] == url("drop-times", cast, meeting.public_id)
    assert Meeting.objects.filter(pk=meeting.pk).exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"day_1": "", "clock_1": ""}, {"clock_0": "09:00", "day_1": "", "clock_1": "13:15"}, {"clock_1": ""},
        {"day_0": "2001-01-01"}, {"clock_0": "25:99"}, {"seats": []}, {"seats": ["aaaaaaaaaaaaaaaa"]},
        {"kind": "fest"}, {"length_minutes": "9" * 40}, {"video_url": "javascript:alert(1)"}, {"place": "x" * 300},
        {"answers_until": "2001-01-01"}, {"day_1": "", "clock_1": "", "clock_0": "09:00", "seats": "x"},
    ],
)  # fmt: skip
def test_a_wrong_form_asks_nobody(cast: Cast, wrong: dict[str, Any]) -> None:
    answer = cast.client("kari").post(url("ask-times", cast), form(cast, "anne", **wrong))
    assert answer.status_code == 422
    assert not Meeting.objects.exists()


@pytest.mark.parametrize("wrong", [{"answer": "kanskje"}, {"answer": ""}, {"time": "b" * 16}, {"time": "x" * 99}])
def test_a_wrong_answer_changes_nothing(cast: Cast, wrong: dict[str, str]) -> None:
    meeting = proposed(cast)
    posted = {"time": meeting.proposed_times.all()[0].public_id, "answer": "yes", **wrong}
    answer = cast.client("anne").post(url("answer-times", cast, meeting.public_id), posted)
    assert answer.status_code in (404, 422)
    assert not TimeAnswer.objects.exists()


def test_the_owners_side_is_asked_to_let_somebody_be_asked_and_nothing_else_happens(cast: Cast) -> None:
    posted = form(cast, "anne", ask=cast.seats["per"].public_id, place="Skrevet alt")
    page = cast.client("kari").post(url("ask-times", cast), posted).content.decode()
    assert "Venter på svar" in page
    assert "Skrevet alt" in page
    assert Consent.objects.get(seat=cast.seats["per"], state="offered")
    assert cast.client("kari").post(url("ask-times", cast), {**posted, "ask": "b" * 16}).status_code == 404
    assert cast.client("anne").post(url("ask-times", cast), posted).status_code == 403
    assert not Meeting.objects.exists()


def test_a_draft_of_a_notice_is_not_a_question(cast: Cast) -> None:
    with_meeting(cast)
    draft = Meeting.objects.create(
        section=cast.sections["meetings"], starts_at=timezone.now() + timedelta(days=9), called_by=cast.kari,
        status=Meeting.Status.DRAFT,
    )  # fmt: skip
    assert cast.client("kari").get(url("times", cast, draft.public_id)).status_code == 404


def test_more_people_and_times_ask_no_more_questions(cast: Cast) -> None:
    meeting = proposed(cast, "anne", "per")
    client = cast.client("kari")
    address = url("times", cast, meeting.public_id)
    client.get(address)
    counts = []
    for day in (1, 2):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))
        for name in ("maja", "liv", "nav"):
            meeting.invitees.get_or_create(seat=cast.seats[name])
        for time in meeting.proposed_times.all():
            time.answers.get_or_create(
                seat=cast.seats["liv"],
                defaults={"answer": "yes", "answered_by": cast.liv, "answered_at": timezone.now()},
            )
        meeting.proposed_times.create(starts_at=meeting.starts_at + timedelta(days=day))
    assert counts[0] == counts[1]
