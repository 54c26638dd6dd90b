"""Who has not answered is asked once more, and who comes is reminded: once each, and nobody without the right now."""

from datetime import datetime, time, timedelta

import pytest
from django.core import mail
from django.utils import timezone
from pytest_django import Settings

from access.dates import start_of
from meetings.actions.suggesting import answer_time, ask_for_times, choose_time
from meetings.models import Invitee, Meeting
from notifications import outbox
from notifications.before_meetings import remind_of_meetings
from notifications.models import Letter, Notice
from tests.cast import Cast, end_right_now
from tests.meetings.conftest import with_meeting


@pytest.fixture(autouse=True)
def by_day(settings: Settings) -> None:
    """Whenever the tests run, it is late enough in the morning."""
    settings.MEETING_REMINDERS_FROM_HOUR = 0


def in_days(cast: Cast, days: int, **answers: str) -> Meeting:
    """A meeting so many days from now, called last week, with what some have answered."""
    meeting = with_meeting(cast)
    day = timezone.localdate() + timedelta(days=days)
    starts_at = start_of(day) + timedelta(hours=23)
    Meeting.objects.filter(pk=meeting.pk).update(
        starts_at=starts_at, length_minutes=30, called_at=timezone.now() - timedelta(days=7)
    )
    for name, answer in answers.items():
        Invitee.objects.filter(meeting=meeting, seat=cast.seats[name]).update(answer=answer)
    meeting.refresh_from_db()
    return meeting


def told(kind: str) -> set[str]:
    return set(Notice.objects.filter(kind=kind).values_list("user__short_name", flat=True))


@pytest.mark.both
def test_who_has_not_answered_is_asked_three_days_before_and_never_twice(cast: Cast) -> None:
    in_days(cast, 3, anne="coming", per="not_coming", kari="coming")
    end_right_now(cast.seats["liv"])

    assert remind_of_meetings() == 4
    assert told("meeting.answer_wanted") == {"maja", "nav1", "nav2", "nav3"}
    assert remind_of_meetings() == 0
    outbox.carry_out()
    assert {message.to[0] for message in mail.outbox} == {f"{n}@example.org" for n in ("maja", "nav1", "nav2", "nav3")}
    for message in mail.outbox:
        for word in ("Maja", "Berg", "Strand", "skole", "møte "):
            assert word not in message.subject + str(message.body)
    assert Invitee.objects.get(seat=cast.seats["maja"]).reminded_at
    assert Invitee.objects.get(seat=cast.seats["anne"]).reminded_at is None


@pytest.mark.parametrize("days", [4, 10])
def test_nobody_is_asked_earlier(cast: Cast, days: int) -> None:
    in_days(cast, days)
    assert remind_of_meetings() == 0


def test_who_was_called_today_is_not_asked_today(cast: Cast) -> None:
    meeting = in_days(cast, 2)
    Meeting.objects.filter(pk=meeting.pk).update(called_at=timezone.now())
    assert remind_of_meetings() == 0


def test_who_comes_is_reminded_the_day_before(cast: Cast) -> None:
    in_days(cast, 1, anne="coming", per="video", liv="substitute", nav="not_coming", maja="not_coming")
    remind_of_meetings()
    assert told("meeting.soon") == {"anne", "per", "liv"}
    assert told("meeting.answer_wanted") == {"kari"}
    remind_of_meetings()
    assert Letter.objects.count() == 4


def test_on_the_day_itself_nobody_is_reminded(cast: Cast) -> None:
    in_days(cast, 0, anne="coming")
    remind_of_meetings()
    assert not told("meeting.soon")


def test_a_meeting_that_is_called_off_or_in_an_ended_plan_reminds_nobody(cast: Cast) -> None:
    meeting = in_days(cast, 1, anne="coming")
    Meeting.objects.filter(pk=meeting.pk).update(status=Meeting.Status.CANCELLED)
    assert remind_of_meetings() == 0
    Meeting.objects.filter(pk=meeting.pk).update(status=Meeting.Status.CALLED)
    cast.plan.ended_at = timezone.now()
    cast.plan.save(update_fields=["ended_at"])
    assert remind_of_meetings() == 0


def test_another_time_is_another_reminder(cast: Cast) -> None:
    meeting = in_days(cast, 1, anne="coming")
    remind_of_meetings()
    moved = meeting.starts_at - timedelta(minutes=15)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=moved)
    remind_of_meetings()
    assert Notice.objects.filter(kind="meeting.soon", user=cast.anne).count() == 2


def test_a_municipality_may_send_none(cast: Cast, settings: Settings) -> None:
    in_days(cast, 1, anne="coming")
    settings.MEETING_REMINDER_DAYS = settings.MEETING_ANSWER_REMINDER_DAYS = 0
    assert remind_of_meetings() == 0


def test_nobody_is_woken(cast: Cast, settings: Settings) -> None:
    in_days(cast, 1, anne="coming")
    settings.MEETING_REMINDERS_FROM_HOUR = 24
    assert remind_of_meetings() == 0


def test_who_has_not_said_when_they_can_is_asked_the_day_before(cast: Cast) -> None:
    with_meeting(cast)
    day = timezone.localdate() + timedelta(days=8)
    moments = [datetime.combine(day, time(hour), timezone.get_default_timezone()) for hour in (9, 13)]
    proposal = ask_for_times(
        cast.sections["meetings"], {"kind": "follow_up", "length_minutes": 60, "place": "", "video_url": ""},
        times=moments, seats=[cast.seats["anne"], cast.seats["per"]],
        answers_until=timezone.localdate() + timedelta(days=1), by=cast.kari,
    )  # fmt: skip
    Meeting.objects.filter(pk=proposal.pk).update(asked_at=timezone.now() - timedelta(days=3))
    first = proposal.proposed_times.all()[0]
    answer_time(first, cast.seats["per"], "yes", by=cast.per)

    remind_of_meetings()
    assert told("times.answer_wanted") == {"anne"}
    remind_of_meetings()
    assert Letter.objects.filter(kind="times.answer_wanted").count() == 1
    choose_time(first, by=cast.kari)
    Notice.objects.all().delete()
    assert remind_of_meetings() == 0
