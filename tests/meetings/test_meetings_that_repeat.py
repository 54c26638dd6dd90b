"""A meeting repeats every so many weeks or months; one of them, or the rest, is moved or called off."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils import timezone

from meetings.actions.repeating import cancel_rest, change_rest, repeat_meeting
from meetings.models import Invitee, Meeting
from meetings.repetition import Unit, repetitions
from notifications import outbox
from notifications.models import Letter, Notice
from tests.cast import Cast, end_right_now
from tests.meetings.conftest import with_meeting
from tests.meetings.reader import shown_after
from tests.meetings.test_call_and_answer_a_meeting import STRANGERS, url

OSLO = ZoneInfo("Europe/Oslo")


def at(*when: int) -> datetime:
    return datetime(*when, tzinfo=OSLO)  # type: ignore[misc, arg-type]


def days_of(first: datetime, every: int, unit: Unit, until: date) -> list[str]:
    return [f"{timezone.localtime(one):%d.%m %H:%M}" for one in repetitions(first, every, unit, until)]


def test_by_weeks_it_keeps_weekday_and_clock_when_clocks_change() -> None:
    assert days_of(at(2027, 3, 16, 13, 0), 1, Unit.WEEKS, date(2027, 4, 6)) == [
        "23.03 13:00", "30.03 13:00", "06.04 13:00",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (at(2027, 1, 12, 9, 0), ["09.02 09:00", "09.03 09:00", "13.04 09:00"]),  # the second Tuesday
        (at(2027, 1, 29, 9, 0), ["26.02 09:00", "26.03 09:00", "30.04 09:00"]),  # the fifth Friday, or the last
    ],
)  # fmt: skip
def test_by_months_it_keeps_its_weekday(first: datetime, expected: list[str]) -> None:
    assert days_of(first, 1, Unit.MONTHS, date(2027, 5, 1)) == expected


def test_nobody_plans_further_than_a_year() -> None:
    found = repetitions(at(2027, 1, 12, 9, 0), 4, Unit.WEEKS, date(2100, 1, 1))
    assert found[-1] < at(2028, 1, 15, 0, 0)
    assert len(repetitions(at(2027, 1, 12, 9, 0), 1, Unit.WEEKS, date(2100, 1, 1))) <= 53


def series(cast: Cast, count: int = 3) -> list[Meeting]:
    """A meeting in two weeks and so many more, a week apart, the first with answers."""
    first = with_meeting(cast)
    starts_at = timezone.localtime(first.starts_at).replace(hour=13, minute=0, second=0, microsecond=0)
    Meeting.objects.filter(pk=first.pk).update(starts_at=starts_at)
    first.refresh_from_db()
    local = [starts_at.replace(tzinfo=None) + timedelta(weeks=week) for week in range(1, count + 1)]
    repeat_meeting(first, [timezone.make_aware(one) for one in local], by=cast.kari)
    return list(Meeting.objects.order_by("starts_at"))


def test_kari_sees_the_days_before_anybody_is_told_and_leaves_one_out(cast: Cast) -> None:
    first = with_meeting(cast)
    client = cast.client("kari")
    until = (timezone.localdate(first.starts_at) + timedelta(weeks=9)).isoformat()
    address = f"{url('repeat-meeting', cast, first.public_id)}?every=4&unit=weeks&until={until}"
    page = client.get(address)
    assert page.status_code == 200
    assert Meeting.objects.count() == 1
    starts = repetitions(first.starts_at, 4, Unit.WEEKS, date.fromisoformat(until))
    assert len(starts) == 2

    assert client.post(address, {"days": [starts[1].isoformat()], "_once": "a"}).status_code == 302
    assert client.post(address, {"days": [starts[1].isoformat()], "_once": "a"}).status_code == 302
    made = Meeting.objects.exclude(pk=first.pk).get()
    first.refresh_from_db()
    assert made.starts_at == starts[1]
    assert made.series == first.series != ""
    assert [item.title for item in made.agenda.all()] == [item.title for item in first.agenda.all()]
    assert {one.seat_id for one in made.invitees.all()} == {one.seat_id for one in first.invitees.all()}
    assert made.minutes.is_open


@pytest.mark.parametrize(
    "wrong",
    ["every=0&unit=weeks", "every=99&unit=weeks", "every=2&unit=days", f"every={'9' * 40}&unit=weeks", "every=x&unit="],
)
def test_a_wrong_rule_is_said_in_words(cast: Cast, wrong: str) -> None:
    first = with_meeting(cast)
    until = (timezone.localdate(first.starts_at) + timedelta(weeks=9)).isoformat()
    address = f"{url('repeat-meeting', cast, first.public_id)}?{wrong}&until={until}"
    assert cast.client("kari").get(address).status_code == 422
    assert cast.client("kari").post(address, {"days": ["2030-01-01T10:00:00+00:00"]}).status_code == 422
    assert Meeting.objects.count() == 1


def test_a_series_is_told_in_one_notice_and_one_letter_with_every_entry(cast: Cast) -> None:
    series(cast)
    for name in ("maja", "anne", "per", "liv", "nav1"):
        assert Notice.objects.filter(user=cast.people[name]).count() == 1, name
    assert not Notice.objects.filter(user=cast.kari).exists()
    assert Letter.objects.filter(user=cast.per).count() == 1
    end_right_now(cast.seats["liv"])
    outbox.carry_out()

    assert not [message for message in mail.outbox if message.to == ["liv@example.org"]]
    (message,) = [message for message in mail.outbox if message.to == ["per@example.org"]]
    files = [str(content).encode() for _name, content, _type in message.attachments]
    shown = shown_after(*files)
    assert len(shown) == 3
    assert {one["method"] for one in shown} == {"REQUEST"}


@pytest.mark.both
def test_the_rest_is_moved_and_the_earlier_stay(cast: Cast) -> None:
    first, second, third, fourth = series(cast)
    Invitee.objects.filter(meeting=third, seat=cast.seats["per"]).update(answer="coming")
    Notice.objects.all().delete()
    weekday = (timezone.localtime(second.starts_at).weekday() + 1) % 7
    values = {"length_minutes": 90, "place": "Rådhuset", "video_url": ""}
    changed = change_rest(
        second, clock=time(10, 30), weekday=weekday, values=values, version=second.version, by=cast.kari
    )

    assert [one.pk for one in changed] == [second.pk, third.pk, fourth.pk]
    before = first.starts_at
    first.refresh_from_db()
    assert (first.starts_at, first.place) == (before, "Strand skole")
    for one in (second, third, fourth):
        old_week = timezone.localtime(one.starts_at).isocalendar().week
        one.refresh_from_db()
        local = timezone.localtime(one.starts_at)
        assert (local.hour, local.minute, local.weekday()) == (10, 30, weekday)
        assert local.isocalendar().week == old_week
        assert (one.length_minutes, one.place) == (90, "Rådhuset")
    assert not Invitee.objects.filter(meeting=third).exclude(answer="").exists()
    assert Notice.objects.filter(user=cast.per).count() == 1


def test_one_of_them_is_changed_alone(cast: Cast) -> None:
    _first, second, third, _fourth = series(cast)
    cast.client("kari").post(url("cancel-meeting", cast, second.public_id), {"reason": "Ferie"})
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.status, third.status) == ("cancelled", "called")


def test_the_rest_is_called_off_once(cast: Cast) -> None:
    first, second, third, fourth = series(cast)
    Notice.objects.all().delete()
    Letter.objects.all().delete()
    address = url("cancel-series", cast, second.public_id)
    assert cast.client("kari").post(address, {"reason": "Vi tar en pause"}).status_code == 302
    statuses = [Meeting.objects.get(pk=one.pk).status for one in (first, second, third, fourth)]
    assert statuses == ["called", "cancelled", "cancelled", "cancelled"]
    assert cancel_rest(second, by=cast.kari) == []
    assert Letter.objects.filter(user=cast.per).count() == 1
    outbox.carry_out()
    (message,) = [message for message in mail.outbox if message.to == ["per@example.org"]]
    shown = shown_after(*[str(content).encode() for _name, content, _type in message.attachments])
    assert [one["method"] for one in shown] == ["CANCEL"] * 3


def test_who_is_invited_to_a_later_one_only_is_told_of_the_rest(cast: Cast) -> None:
    first, second, third, _fourth = series(cast)
    Invitee.objects.filter(seat=cast.seats["per"]).exclude(meeting=third).delete()
    Invitee.objects.filter(seat=cast.seats["liv"]).exclude(meeting=first).delete()
    Notice.objects.all().delete()
    cancel_rest(second, by=cast.kari)
    told = set(Notice.objects.filter(kind="meeting.series_cancelled").values_list("user__short_name", flat=True))
    assert told == {"maja", "anne", "per", "nav1", "nav2", "nav3"}


def test_a_stale_form_changes_nothing(cast: Cast) -> None:
    _first, second, third, _fourth = series(cast)
    Meeting.objects.filter(pk=second.pk).update(version=7)
    posted = {
        "version": "1", "weekday": "0", "clock": "10:30", "length_minutes": "60", "place": "Rådhuset", "video_url": "",
    }  # fmt: skip
    answer = cast.client("kari").post(url("change-series", cast, second.public_id), posted)
    assert answer.status_code == 409
    assert "Rådhuset" in answer.content.decode()
    third.refresh_from_db()
    assert third.place == "Strand skole"
    assert (
        cast.client("kari").post(url("change-series", cast, second.public_id), {**posted, "version": "7"}).status_code
        == 302
    )


def test_only_who_leads_repeats_moves_and_calls_off(cast: Cast) -> None:
    _first, second, *_rest = series(cast)
    for page in ("repeat-meeting", "change-series", "cancel-series"):
        address = url(page, cast, second.public_id)
        for name in ("maja", "anne", "per", "liv", "nav1"):
            assert cast.client(name).get(address).status_code == 403, (name, page)
            assert cast.client(name).post(address, {}).status_code == 403
        for name in STRANGERS:
            assert cast.client(name).get(address).status_code == 404, (name, page)
    assert Meeting.objects.filter(status="called").count() == 4


def test_a_meeting_that_is_alone_has_no_rest(cast: Cast) -> None:
    alone = with_meeting(cast)
    for page in ("change-series", "cancel-series"):
        assert cast.client("kari").get(url(page, cast, alone.public_id)).status_code == 302
