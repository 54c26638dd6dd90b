"""Calendar files say when, and nothing else; a calendar that is not ours puts a newer one in the place of the older."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from access.models import AccessEvent, Seat
from meetings.actions.calling import call_meeting
from meetings.actions.changing import cancel_meeting, change_meeting
from meetings.actions.notice import notice_of
from meetings.calendar import Method, calendar_file
from meetings.models import Invitee, Meeting
from notifications import outbox
from notifications.models import Letter
from tests.cast import Cast, end_right_now
from tests.meetings.conftest import with_meeting
from tests.meetings.reader import shown_after
from tests.meetings.test_call_and_answer_a_meeting import STRANGERS, url

OSLO = ZoneInfo("Europe/Oslo")


def sent_to(person: str) -> list[bytes]:
    """The calendar files that have left for this person, in the order they left."""
    files = []
    for message in mail.outbox:
        if message.to == [f"{person}@example.org"] and isinstance(message, EmailMultiAlternatives):
            files += [str(one[0]).encode() for one in message.alternatives]
    return files


def called(cast: Cast, **more: Any) -> Meeting:
    """Kari calls Maja and Anne to a meeting in ten days, at two."""
    day = timezone.localdate() + timedelta(days=10)
    values = {"place": "Strand skole, rom 12", "purpose": "Skolestart", **more}
    return call_meeting(
        cast.sections["meetings"], kind="follow_up", starts_at=datetime.combine(day, time(14), OSLO),
        seats=[cast.seats["maja"], cast.seats["anne"]], agenda=["Siden sist"], by=cast.kari, **values,
    )  # fmt: skip


def changed(cast: Cast, meeting: Meeting, *, invited: dict[Seat, bool] | None = None, **values: Any) -> None:
    """Kari changes the notice."""
    meeting.refresh_from_db()
    notice = notice_of(meeting)
    seats = notice.invited if invited is None else invited
    new = replace(notice, values={**notice.values, **values}, invited=seats)
    change_meeting(meeting, new, version=meeting.version, by=cast.kari)


def test_an_update_and_a_cancel_take_the_place_of_the_same_entry(cast: Cast) -> None:
    meeting = called(cast)
    outbox.carry_out()
    changed(cast, meeting, starts_at=meeting.starts_at + timedelta(minutes=30))
    outbox.carry_out()
    # Anne has not read of the first change when the second comes.
    changed(cast, meeting, starts_at=meeting.starts_at + timedelta(minutes=90))
    outbox.carry_out()
    files = sent_to("anne")
    assert len(files) == 3

    (first,) = shown_after(files[0])
    assert (first["method"], first["status"]) == ("REQUEST", "CONFIRMED")
    (shown,) = shown_after(*files)
    meeting.refresh_from_db()
    assert shown["uid"] == first["uid"]
    assert shown["begins"] == meeting.starts_at.timestamp() != first["begins"]
    assert shown["ends"] == meeting.ends_at.timestamp()
    assert shown["sequence"] == first["sequence"] + 2
    # A first notice that was held up on the way does not win.
    assert shown_after(files[2], files[0]) == [shown]

    cancel_meeting(meeting, by=cast.kari)
    outbox.carry_out()
    (shown,) = shown_after(*sent_to("anne"))
    assert (shown["uid"], shown["method"], shown["status"]) == (first["uid"], "CANCEL", "CANCELLED")
    assert shown["sequence"] == first["sequence"] + 3


def test_an_entry_says_when_and_nothing_about_anybody(cast: Cast) -> None:
    meeting = called(cast, video_url="https://video.example.org/maja")
    outbox.carry_out()
    (file,) = sent_to("anne")

    (shown,) = shown_after(file)
    assert shown["attendees"] == [["mailto:anne@example.org", "FALSE"]]
    words = file.decode().replace("\r\n ", "")
    for word in ("Maja", "Berg", "Kari", "Solheim", "Strand", "Skolestart", "video.example", "ansvarsgruppe"):
        assert word.lower() not in words.lower(), word
    assert {name for name, _value in shown["texts"]} == {
        "uid", "sequence", "dtstamp", "dtstart", "dtend", "summary", "description", "url", "class", "status",
        "organizer", "attendee",
    }  # fmt: skip
    assert dict(shown["texts"])["url"].endswith(url("meeting", cast, meeting.public_id))
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))


@pytest.mark.parametrize("day", [(2027, 3, 27), (2027, 3, 28), (2027, 10, 30), (2027, 10, 31), (2031, 7, 1)])
def test_the_file_itself_knows_when_clocks_change(cast: Cast, day: tuple[int, int, int]) -> None:
    meeting = with_meeting(cast)
    meeting.starts_at = datetime(*day, 1, 30, tzinfo=OSLO)
    meeting.length_minutes = 240
    (shown,) = shown_after(calendar_file(meeting, Method.PUBLISH))

    assert shown["zone"] == "Europe/Oslo"
    assert (shown["begins"], shown["ends"]) == (meeting.starts_at.timestamp(), meeting.ends_at.timestamp())


def test_anybody_who_sees_the_meeting_takes_the_file_and_the_log_says_so(cast: Cast) -> None:
    meeting = with_meeting(cast)
    for name in ("maja", "anne", "ola", "kari", "per", "liv", "nav1"):
        answer = cast.client(name).get(url("meeting-calendar", cast, meeting.public_id))
        assert answer.status_code == 200, name
        assert answer["Content-Type"].startswith("text/calendar")
        (shown,) = shown_after(answer.content) if name == "liv" else ({"method": "PUBLISH", "attendees": []},)
        assert (shown["method"], shown["attendees"]) == ("PUBLISH", [])
    event = AccessEvent.objects.filter(user=cast.liv, action=AccessEvent.Action.EXPORTED).get()
    assert event.sections == [cast.sections["meetings"].public_id]


def test_nobody_else_gets_the_file(cast: Cast) -> None:
    meeting = with_meeting(cast)
    end_right_now(cast.seats["liv"])
    for name in ("liv", *STRANGERS):
        assert cast.client(name).get(url("meeting-calendar", cast, meeting.public_id)).status_code == 404, name


def test_a_file_by_hand_takes_the_place_of_the_one_that_was_sent(cast: Cast) -> None:
    meeting = called(cast)
    outbox.carry_out()
    cancel_meeting(meeting, by=cast.kari)
    by_hand = cast.client("anne").get(url("meeting-calendar", cast, meeting.public_id)).content

    (shown,) = shown_after(*sent_to("anne"), by_hand)
    assert (shown["method"], shown["status"]) == ("CANCEL", "CANCELLED")


def test_who_is_no_longer_invited_has_the_entry_taken_out(cast: Cast) -> None:
    meeting = called(cast)
    outbox.carry_out()
    changed(cast, meeting, invited={cast.seats["maja"]: True}, starts_at=meeting.starts_at + timedelta(days=1))
    outbox.carry_out()

    (shown,) = shown_after(*sent_to("anne"))
    assert (shown["method"], shown["status"]) == ("CANCEL", "CANCELLED")
    (shown,) = shown_after(*sent_to("maja"))
    assert shown["method"] == "REQUEST"


def test_a_letter_that_waits_carries_the_meeting_as_it_is_when_it_leaves(cast: Cast) -> None:
    cancel_meeting(with_meeting(cast), by=cast.kari)
    assert Letter.objects.filter(user=cast.per).exists()
    Invitee.objects.filter(seat=cast.seats["per"]).delete()
    end_right_now(cast.seats["liv"])
    outbox.carry_out()

    assert not sent_to("liv")
    (shown,) = shown_after(*sent_to("per"))
    assert shown["method"] == "CANCEL"


def test_a_change_of_the_agenda_alone_is_told_once(cast: Cast) -> None:
    meeting = called(cast)
    Letter.objects.all().delete()
    for purpose in ("Skolestart og ferie", "Skolestart, ferie og fritid"):
        changed(cast, meeting, purpose=purpose)
    assert Letter.objects.filter(user=cast.anne).count() == 1


def test_the_entry_is_stamped_when_it_is_made(cast: Cast) -> None:
    meeting = with_meeting(cast)
    (shown,) = shown_after(calendar_file(meeting, Method.REQUEST, to="per@example.org"))
    assert abs(shown["stamped"] - timezone.now().timestamp()) < timedelta(minutes=1).total_seconds()


def test_the_place_and_the_kind_stand_there_only_for_who_has_chosen_it(cast: Cast) -> None:
    for name, detail in (("anne", "place"), ("maja", "kind")):
        posted = {"group": "calendar", "calendar_detail": detail}
        assert cast.client(name).post("/innstillinger", posted).status_code == 302
    assert cast.client("anne").post("/innstillinger", {"group": "calendar", "calendar_detail": "x"}).status_code == 422
    meeting = with_meeting(cast)
    changed(cast, meeting, place="Rådhuset, rom 2")
    outbox.carry_out()

    def shown(name: str) -> dict[str, str]:
        (entry,) = shown_after(*sent_to(name))
        return dict(entry["texts"])

    assert shown("anne")["location"] == shown("maja")["location"] == "Rådhuset, rom 2"
    assert shown("anne")["summary"] == shown("per")["summary"]
    assert shown("maja")["summary"] == meeting.get_kind_display()
    assert "location" not in shown("per")
    by_hand = cast.client("anne").get(url("meeting-calendar", cast, meeting.public_id)).content.decode()
    assert "LOCATION:Rådhuset" in by_hand

    cancel_meeting(meeting, by=cast.kari)
    outbox.carry_out()
    assert "location" not in shown("anne")
