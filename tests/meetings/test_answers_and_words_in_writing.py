"""Who is invited answers in one press and may say more in writing; all of Meetings read it, and nobody else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from access.models import Change
from meetings.models import Invitee, Meeting
from notifications.models import Notice
from tests.cast import Cast, end_right_now
from tests.meetings.conftest import with_meeting
from tests.meetings.test_call_and_answer_a_meeting import STRANGERS, url

WORDS = "Jeg vil snakke om svømming, og om hvem som følger meg."


def write(cast: Cast, name: str, meeting: Meeting, text: str = WORDS, **more: str) -> int:
    page = url("contribute", cast, meeting.public_id)
    status: int = cast.client(name).post(page, {"text": text, "was": "", **more}).status_code
    return status


def test_no_can_be_said_with_words_and_without(cast: Cast) -> None:
    meeting = with_meeting(cast)
    address = url("answer-meeting", cast, meeting.public_id)
    cast.client("per").post(address, {"answer": "not_coming", "words": "Er på kurs"})
    page = cast.client("kari").get(url("meeting", cast, meeting.public_id)).content.decode()
    assert "Er på kurs" in page

    cast.client("per").post(address, {"answer": "coming", "words": ""})
    invitee = Invitee.objects.get(seat=cast.seats["per"])
    assert (invitee.answer, invitee.answer_words) == ("coming", "")
    assert cast.client("per").post(address, {"answer": "coming", "words": "x" * 301}).status_code == 422


def test_maja_says_it_in_writing_and_those_who_see_meetings_read_it(cast: Cast) -> None:
    meeting = with_meeting(cast)
    assert write(cast, "maja", meeting) == 302

    for name in ("maja", "anne", "ola", "kari", "per", "liv", "nav1"):
        page = cast.client(name).get(url("meeting", cast, meeting.public_id), {"fragment": "contributions"})
        assert WORDS in page.content.decode(), name
    assert Change.objects.get(kind="meeting.contributed").by == cast.maja
    assert list(Notice.objects.filter(kind="meeting.contributed").values_list("user__short_name", flat=True)) == [
        "kari"
    ]
    for row in Change.objects.all():
        assert "svømming" not in str(vars(row))


def test_nobody_else_reads_or_writes_it(cast: Cast) -> None:
    meeting = with_meeting(cast)
    write(cast, "maja", meeting)
    end_right_now(cast.seats["per"])
    for name in ("per", *STRANGERS):
        client = cast.client(name)
        assert client.get(url("contribute", cast, meeting.public_id)).status_code == 404, name
        assert client.get(url("meeting", cast, meeting.public_id), {"fragment": "contributions"}).status_code == 404
        assert write(cast, name, meeting) == 404
    # Ola sees the meeting and is not invited.
    assert write(cast, "ola", meeting) == 404
    assert Invitee.objects.get(seat=cast.seats["maja"]).contribution == WORDS


def test_who_sits_in_no_such_seat_cannot_choose_it(cast: Cast) -> None:
    meeting = with_meeting(cast)
    address = f"{url('contribute', cast, meeting.public_id)}?plass={cast.seats['maja'].public_id}"
    assert cast.client("anne").post(address, {"text": WORDS}).status_code == 404


@pytest.mark.both
def test_two_workers_of_one_unit_do_not_overwrite_each_other(cast: Cast) -> None:
    meeting = with_meeting(cast)
    assert write(cast, "nav1", meeting, "Vi har plass på fritidsklubben.") == 302
    conflict = cast.client("nav2").post(url("contribute", cast, meeting.public_id), {"text": WORDS, "was": ""})

    assert conflict.status_code == 409
    page = conflict.content.decode()
    assert "fritidsklubben" in page
    assert WORDS in page
    was = Invitee.objects.get(seat=cast.seats["nav"]).contributed_at
    assert was is not None
    assert write(cast, "nav2", meeting, f"{WORDS} Vi har plass.", was=was.isoformat()) == 302
    shown = cast.client("kari").get(url("meeting", cast, meeting.public_id)).content.decode()
    assert "Nils Aas" in shown


@pytest.mark.parametrize("was", ["i går", "2026-13-45", "9" * 40, "\x00", "2026-01-01T10:00:00"])
def test_a_form_that_has_lost_its_place_overwrites_nothing(cast: Cast, was: str) -> None:
    meeting = with_meeting(cast)
    write(cast, "nav1", meeting, "Først")
    assert write(cast, "nav2", meeting, "Sist", was=was) in (400, 409, 422)
    assert Invitee.objects.get(seat=cast.seats["nav"]).contribution == "Først"


def test_it_is_taken_back_by_leaving_it_empty(cast: Cast) -> None:
    meeting = with_meeting(cast)
    write(cast, "maja", meeting)
    was = Invitee.objects.get(seat=cast.seats["maja"]).contributed_at
    assert was is not None
    assert write(cast, "maja", meeting, "", was=was.isoformat()) == 302
    assert "svømming" not in cast.client("kari").get(url("meeting", cast, meeting.public_id)).content.decode()


def test_nothing_is_added_to_a_meeting_that_is_over(cast: Cast) -> None:
    meeting = with_meeting(cast)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now() - timedelta(days=1))
    assert write(cast, "maja", meeting) == 302
    assert not Invitee.objects.exclude(contribution="").exists()


def test_too_long_keeps_the_text_and_saves_nothing(cast: Cast) -> None:
    meeting = with_meeting(cast)
    answer = cast.client("maja").post(url("contribute", cast, meeting.public_id), {"text": "svømming " * 600})
    assert answer.status_code == 422
    assert "svømming" in answer.content.decode()
