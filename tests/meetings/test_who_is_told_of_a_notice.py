"""Who comes onto the list later is called like the others; what is over stays as it is; nobody is invited blindly."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from access import grants
from access.levels import Level
from access.models import Change, Employment, Grant, Seat
from meetings.actions.answering import TooLate
from meetings.actions.calling import NotReady, draft_meeting, plain_notice, send_meeting
from meetings.actions.changing import cancel_meeting, change_meeting
from meetings.actions.notice import notice_of
from meetings.models import Invitee, Meeting
from notifications.before_meetings import remind_of_meetings
from notifications.models import Letter, Notice
from tests.cast import Cast, end_right_now
from tests.meetings.conftest import with_meeting
from tests.meetings.test_call_and_answer_a_meeting import form, url


def invite(cast: Cast, meeting: Meeting, *names: str) -> None:
    """Kari makes the list be these."""
    meeting.refresh_from_db()
    invited: dict[Seat, bool] = dict.fromkeys((cast.seats[name] for name in names), True)
    change_meeting(meeting, replace(notice_of(meeting), invited=invited), version=meeting.version, by=cast.kari)


def told(kind: str) -> set[str]:
    return set(Notice.objects.filter(kind=kind).values_list("user__short_name", flat=True))


def letters(kind: str) -> set[str]:
    return set(Letter.objects.filter(kind=kind).values_list("user__short_name", flat=True))


def inbox(cast: Cast, name: str) -> str:
    return cast.client(name).get("/varsler").content.decode()


@pytest.mark.both
def test_who_is_invited_later_is_called_and_the_others_are_told_of_the_change(cast: Cast) -> None:
    meeting = with_meeting(cast)
    Invitee.objects.filter(seat__in=[cast.seats["per"], cast.seats["liv"]]).delete()
    end_right_now(cast.seats["liv"])
    invite(cast, meeting, "maja", "anne", "kari", "per", "liv")

    # Liv does not see the meetings; NAV has been taken off the list.
    assert told("meeting.called") == letters("meeting.called") == {"per"}
    assert told("meeting.changed") == {"maja", "anne"}
    assert told("meeting.uninvited") == letters("meeting.uninvited") == {"nav1", "nav2", "nav3"}
    assert "har kalt inn til møte" in inbox(cast, "per")
    assert "lenger invitert til møtet" in inbox(cast, "nav1")
    assert set(Change.objects.filter(kind__in=("meeting.invited", "meeting.uninvited")).values_list("target_id")) == {
        (meeting.public_id,)
    }


def test_the_inbox_says_what_holds_now_to_who_is_taken_off_the_list_and_put_back(cast: Cast) -> None:
    meeting = with_meeting(cast)
    everybody = ("maja", "anne", "kari", "per", "liv", "nav")
    for _ in range(2):
        invite(cast, meeting, "maja", "anne", "kari", "liv", "nav")
        assert list(Notice.objects.filter(user=cast.per).values_list("kind", flat=True)) == ["meeting.uninvited"]
        invite(cast, meeting, *everybody)
        assert list(Notice.objects.filter(user=cast.per).values_list("kind", flat=True)) == ["meeting.called"]
    assert Letter.objects.filter(kind="meeting.called", user=cast.per).count() == 2
    cancel_meeting(meeting, by=cast.kari)
    assert list(Notice.objects.filter(user=cast.per).values_list("kind", flat=True)) == ["meeting.cancelled"]


def test_nobody_is_pressed_for_an_answer_on_the_day_they_were_asked(cast: Cast, settings: Settings) -> None:
    settings.MEETING_REMINDERS_FROM_HOUR = 0
    meeting = with_meeting(cast)
    Meeting.objects.filter(pk=meeting.pk).update(
        starts_at=timezone.now() + timedelta(days=2), called_at=timezone.now() - timedelta(days=7)
    )
    Invitee.objects.exclude(seat=cast.seats["anne"]).delete()
    invite(cast, meeting, "anne", "per")
    remind_of_meetings()
    assert told("meeting.answer_wanted") == {"anne"}

    Notice.objects.all().delete()
    meeting.refresh_from_db()
    moved = replace(
        notice_of(meeting), values={**notice_of(meeting).values, "starts_at": meeting.starts_at + timedelta(hours=1)}
    )
    change_meeting(meeting, moved, version=meeting.version, by=cast.kari)
    remind_of_meetings()
    assert not told("meeting.answer_wanted")


def test_a_meeting_that_has_been_held_is_neither_changed_nor_called_off(cast: Cast) -> None:
    meeting = with_meeting(cast)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now() - timedelta(days=3))
    client = cast.client("kari")
    for page in ("change-meeting", "cancel-meeting", "change-series", "cancel-series"):
        assert client.get(url(page, cast, meeting.public_id)).status_code == 302, page
    client.post(url("cancel-meeting", cast, meeting.public_id), {"reason": "Likevel ikke"})
    client.post(url("change-meeting", cast, meeting.public_id), form(cast, version="1", confirm="1"))
    meeting.refresh_from_db()
    assert (meeting.status, meeting.version) == ("called", 1)
    assert meeting.invitees.count() == 6
    with pytest.raises(TooLate):
        cancel_meeting(meeting, by=cast.kari)
    with pytest.raises(TooLate):
        change_meeting(meeting, notice_of(meeting), version=1, by=cast.kari)


@pytest.mark.both
def test_nobody_is_invited_who_has_lost_the_meetings_since_the_draft_was_written(cast: Cast) -> None:
    section = cast.sections["meetings"]
    grants.give_sections(cast.seats["per"], [(section, Level.VIEW)], by=cast.anne, reason=Grant.Reason.CONSENT)
    said = plain_notice(
        starts_at=timezone.now() + timedelta(days=9), place="Rådhuset", seats=[cast.seats["per"], cast.seats["anne"]],
        agenda=["Siden sist"],
    )  # fmt: skip
    draft = draft_meeting(section, said, by=cast.kari)
    end_right_now(cast.seats["per"], section)
    with pytest.raises(NotReady):
        send_meeting(draft, version=1, by=cast.kari)
    page = cast.client("kari").get(url("draft", cast, draft.public_id)).content.decode()
    assert "Per Dahl ser ikke møtene i denne planen nå" in page
    assert not Notice.objects.exists()


def test_who_looks_as_the_coordinator_sees_neither_drafts_nor_answers_about_times(cast: Cast) -> None:
    said = plain_notice(starts_at=timezone.now() + timedelta(days=9), seats=[cast.seats["maja"]], agenda=["Siden sist"])
    draft = draft_meeting(cast.sections["meetings"], said, by=cast.kari)
    meetings = url("meetings", cast)
    assert draft.public_id in cast.client("kari").get(meetings).content.decode()
    seen_as = f"/plan/{cast.plan.public_id}/folk/{cast.seats['kari'].public_id}/slik{meetings}"
    answer = cast.client("anne").get(seen_as)
    assert answer.status_code == 200
    assert "Solheim" in answer.content.decode()
    assert draft.public_id not in answer.content.decode()
    Meeting.objects.filter(pk=draft.pk).update(asked_at=timezone.now())
    assert draft.public_id not in cast.client("anne").get(seen_as).content.decode()


def test_who_acts_for_another_workplace_does_not_answer_for_the_first(cast: Cast) -> None:
    meeting = with_meeting(cast)
    section = cast.sections["meetings"]
    seat = Seat.objects.create(plan=cast.plan, unit=cast.units["rehab"])
    grants.give_sections(seat, [(section, Level.VIEW)], by=cast.anne, reason=Grant.Reason.CONSENT)
    Employment.objects.filter(user=cast.nav1).update(is_set_aside=True)
    Employment.objects.create(
        user=cast.nav1, unit=cast.units["rehab"], valid_from=timezone.now() - timedelta(days=1),
        valid_until=timezone.now() + timedelta(days=9),
    )  # fmt: skip
    client = cast.client("nav1")
    assert client.get(url("meeting", cast, meeting.public_id)).status_code == 200
    posted = {"answer": "coming", "seat": cast.seats["nav"].public_id}
    assert client.post(url("answer-meeting", cast, meeting.public_id), posted).status_code == 404
    assert not Invitee.objects.exclude(answer="").exists()


def test_answers_are_told_to_who_coordinates_now(cast: Cast) -> None:
    meeting = with_meeting(cast)
    Meeting.objects.filter(pk=meeting.pk).update(called_by=cast.per)
    cast.client("anne").post(url("answer-meeting", cast, meeting.public_id), {"answer": "coming"})
    assert told("meeting.answered") == {"kari"}
