"""The minutes without the editor: reading, plain fields, sending for comments, finishing."""

import hashlib
from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone

from access.models import AccessEvent, Change
from meetings.actions.agenda import add_item
from meetings.actions.changing import change_meeting
from meetings.actions.decisions import decide
from meetings.actions.lines import Item
from meetings.actions.minutes import NoSuchItem, add_text, finish_minutes, send_minutes
from meetings.actions.notice import notice_of
from meetings.actions.opinions import add_opinion
from meetings.actions.room import open_room
from meetings.forms.proposing import values_of
from meetings.minutes import log
from meetings.minutes.document import Document
from meetings.minutes.log import Closed
from meetings.models import AgendaItem, Meeting, Minutes, MinutesUpdate
from tests.cast import Cast, end_right_now


def url(name: str, cast: Cast, meeting: Meeting, *args: str) -> str:
    return reverse(f"meetings:{name}", args=[cast.plan.public_id, meeting.public_id, *args])


def add(cast: Cast, meeting: Meeting, name: str, text: str, position: int = 0) -> int:
    item = meeting.agenda.get(position=position)
    answer = cast.client(name).post(url("add-text", cast, meeting, item.public_id), {"text": text})
    return answer.status_code


def test_per_adds_text_without_a_script_and_everybody_reads_it(cast: Cast, meeting: Meeting) -> None:
    assert add(cast, meeting, "per", "Maja trener to ganger.\r\n\r\nHun <b>liker</b> det.") == 302
    assert add(cast, meeting, "kari", "Enig.") == 302

    page = cast.client("liv").get(url("minutes", cast, meeting)).content.decode()
    assert "<p>Maja trener to ganger.</p><p>Hun &lt;b&gt;liker&lt;/b&gt; det.</p><p>Enig.</p>" in page
    assert "data-minutes-write" not in page
    assert list(MinutesUpdate.objects.values_list("seq", "by_id")) == [(1, cast.per.pk), (2, cast.kari.pk)]
    assert Change.objects.filter(kind="minutes.text_added").count() == 2
    assert AccessEvent.objects.filter(user=cast.liv, page="meetings:minutes").exists()


def test_liv_reads_but_cannot_add(cast: Cast, meeting: Meeting) -> None:
    assert add(cast, meeting, "liv", "Uten lov") == 403
    assert cast.client("liv").get(url("write-minutes", cast, meeting)).status_code == 403
    assert not MinutesUpdate.objects.exists()


@pytest.mark.parametrize("text", ["", "   \n ", "x" * 10_001])
def test_text_that_cannot_be_added_is_kept_on_the_page(cast: Cast, meeting: Meeting, text: str) -> None:
    item = meeting.agenda.get(position=0)
    answer = cast.client("per").post(url("add-text", cast, meeting, item.public_id), {"text": text})
    assert answer.status_code == 422
    assert text.strip() in answer.content.decode()
    assert not MinutesUpdate.objects.exists()


def test_an_item_that_goes_in_between_takes_no_words_with_it(cast: Cast, meeting: Meeting) -> None:
    gone = meeting.agenda.get(position=0)
    open_room(meeting, by=cast.kari)
    AgendaItem.objects.filter(pk=gone.pk).delete()
    with pytest.raises(NoSuchItem):
        add_text(meeting.minutes, gone, "Til ingen", by=cast.per)
    assert not MinutesUpdate.objects.exists()
    assert decide(meeting, gone, "Vi møtes i mars", is_told=True, by=cast.kari).item is None
    assert add_opinion(meeting, gone, cast.seats["anne"], "For sent", by=cast.kari).item is None


def test_an_item_of_another_meeting_does_not_exist(cast: Cast, meeting: Meeting) -> None:
    other = Meeting.objects.create(section=meeting.section, starts_at=timezone.now(), called_by=cast.kari)
    item = other.agenda.create(position=0, title="En annen")
    assert cast.client("per").post(url("add-text", cast, meeting, item.public_id), {"text": "x"}).status_code == 404


def test_those_who_read_along_get_the_whole_text_and_writers_one_item(cast: Cast, meeting: Meeting) -> None:
    add(cast, meeting, "per", "Til alle")
    item = meeting.agenda.get(position=0)
    liv, per = cast.client("liv"), cast.client("per")
    assert b"Til alle" in liv.get(url("minutes", cast, meeting), {"fragment": "text"}).content
    assert b"Til alle" in per.get(url("minutes", cast, meeting), {"fragment": item.public_id}).content
    assert per.get(url("minutes", cast, meeting), {"fragment": "aaaaaaaaaaaaaaaa"}).status_code == 404
    end_right_now(cast.seats["liv"], cast.sections["meetings"])
    assert liv.get(url("minutes", cast, meeting), {"fragment": "text"}).status_code == 404


def test_a_new_item_comes_to_open_pages_and_can_be_written_under(cast: Cast, meeting: Meeting) -> None:
    item = add_item(meeting, title="Skolebussen", by=cast.kari)
    for name in ("liv", "per", "kari"):
        nav = cast.client(name).get(url("minutes", cast, meeting), {"fragment": "nav"}).content.decode()
        assert item.public_id in nav.split('data-agenda="')[1].split('"')[0].split()
    assert "Skolebussen" in cast.client("liv").get(url("minutes", cast, meeting), {"fragment": "text"}).content.decode()
    items = cast.client("per").get(url("minutes", cast, meeting), {"fragment": "items"}).content.decode()
    assert f'data-minutes-item="item-{item.public_id}"' in items
    assert cast.client("liv").get(url("minutes", cast, meeting), {"fragment": "items"}).status_code == 404


def test_what_waits_stands_by_itself_in_the_minutes_and_keeps_its_words(cast: Cast, meeting: Meeting) -> None:
    bare, written = meeting.agenda.order_by("position")
    add(cast, meeting, "per", "Vi tar det i mars.", position=1)
    meeting.agenda.update(parked_at=timezone.now())
    seen = cast.client("liv").get(url("minutes", cast, meeting)).content.decode()
    assert f'id="item-{bare.public_id}"' not in seen
    assert f'id="item-{written.public_id}"' in seen
    assert f"<li>{bare.title}</li>" in seen
    finish_minutes(meeting.minutes, by=cast.kari)
    html = Minutes.objects.get().final_html
    assert "Venter til en annen gang" in html
    assert f"<li>{bare.title}</li>" in html
    assert "Vi tar det i mars." in html


def test_kari_sends_the_minutes_and_makes_them_final(cast: Cast, meeting: Meeting) -> None:
    add(cast, meeting, "per", "Avtalen står.")
    kari = cast.client("kari")
    assert kari.post(url("send-minutes", cast, meeting), {"comments_until": "2001-01-01"}).status_code == 422
    until = timezone.localdate().isoformat()
    assert kari.post(url("send-minutes", cast, meeting), {"comments_until": until}).status_code == 302
    assert "Kari Solheim sendte referatet til kommentar" in kari.get(url("minutes", cast, meeting)).content.decode()
    assert kari.post(url("finish-minutes", cast, meeting)).status_code == 302

    minutes = Minutes.objects.get()
    assert minutes.state == "final"
    assert minutes.final_sha256 == hashlib.sha256(minutes.final_html.encode()).hexdigest()
    assert "<p>Avtalen står.</p>" in minutes.final_html
    page = cast.client("liv").get(url("minutes", cast, meeting)).content.decode()
    assert minutes.final_html in page
    assert list(Change.objects.filter(target_kind="minutes").values_list("kind", flat=True)) == [
        "minutes.text_added", "minutes.sent", "minutes.finished",
    ]  # fmt: skip


def test_final_minutes_keep_the_text_but_take_nothing(cast: Cast, meeting: Meeting) -> None:
    finish_minutes(meeting.minutes, by=cast.kari)
    item = meeting.agenda.get(position=0)
    answer = cast.client("per").post(url("add-text", cast, meeting, item.public_id), {"text": "for sent"})
    assert answer.status_code == 422
    with pytest.raises(Closed):
        finish_minutes(meeting.minutes, by=cast.kari)
    with pytest.raises(Closed):
        send_minutes(meeting.minutes, comments_until=timezone.localdate(), by=cast.kari)
    assert cast.client("kari").post(url("finish-minutes", cast, meeting)).status_code == 302
    assert not MinutesUpdate.objects.exists()


@pytest.mark.parametrize("name", ["per", "anne", "maja"])
def test_only_the_coordinator_sends_and_finishes(cast: Cast, meeting: Meeting, name: str) -> None:
    client = cast.client(name)
    for page in ("send-minutes", "finish-minutes"):
        assert client.post(url(page, cast, meeting), {"comments_until": "2090-01-01"}).status_code == 403
    assert Minutes.objects.get().state == "draft"


def test_an_item_with_text_under_it_is_not_lost_when_the_agenda_is_shortened(cast: Cast, meeting: Meeting) -> None:
    add(cast, meeting, "per", "Skrevet", position=1)
    first = meeting.agenda.get(position=0)
    shorter = replace(
        notice_of(meeting), invited={cast.seats["anne"]: True}, agenda=[Item(first.public_id, first.title)]
    )
    change_meeting(meeting, shorter, version=1, by=cast.kari)
    assert meeting.agenda.count() == 2
    assert values_of(meeting)["version"] == 2


def test_a_snapshot_changes_nothing_for_readers(cast: Cast, meeting: Meeting) -> None:
    item = meeting.agenda.get(position=0)
    for number in range(3):
        add_text(meeting.minutes, item, f"linje {number}", by=cast.per)
    contents = log.load(meeting.minutes.pk)
    before = cast.client("liv").get(url("minutes", cast, meeting), {"fragment": "text"}).content
    merged = Document(contents.roots, *contents.updates).content()
    log.save_snapshot(meeting.minutes.pk, contents.seq, merged, contents.owners())
    assert log.load(meeting.minutes.pk).seq == 3
    assert len(log.load(meeting.minutes.pk).updates) == 1
    assert cast.client("liv").get(url("minutes", cast, meeting), {"fragment": "text"}).content == before


def test_reading_along_is_logged_once_a_minute(cast: Cast, meeting: Meeting) -> None:
    liv = cast.client("liv")
    for number in range(4):
        add(cast, meeting, "per", f"linje {number}")
        assert liv.get(url("minutes", cast, meeting), {"fragment": "text"}).status_code == 200
    events = AccessEvent.objects.filter(user=cast.liv)
    assert events.count() == 1
    liv.get(url("minutes", cast, meeting))
    assert events.count() == 2
