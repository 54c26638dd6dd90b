"""Kari opens the meeting, and everybody's page follows her along the agenda; nobody else leads it."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from access.models import AccessEvent, Change
from meetings.actions.changing import change_meeting
from meetings.actions.items import MOST_ITEMS
from meetings.actions.notice import notice_of
from meetings.models import AgendaItem, Meeting, Minutes, RaisedHand, Room
from notifications.live import presence
from tests.cast import end_right_now
from tests.meetings.room.conftest import Held

pytestmark = pytest.mark.both
LEADING = ("open-room", "close-room", "move-room", "give-word", "park-item", "park-thought", "move-parked")


def room(held: Held) -> Room:
    return Room.objects.get(meeting=held.meeting)


def order(meeting: Meeting) -> list[str]:
    return list(AgendaItem.objects.filter(meeting=meeting).values_list("title", flat=True))


def after(held: Held) -> Meeting:
    """The meeting after this one, called already."""
    later = Meeting.objects.create(
        section=held.meeting.section, starts_at=held.meeting.ends_at, called_by=held.cast.kari
    )
    Minutes.objects.create(meeting=later)
    return later


def test_majas_own_words_come_first_when_kari_opens_the_meeting(called: Held) -> None:
    called.meeting.invitees.filter(seat=called.cast.seats["maja"]).update(contribution="Jeg vil sykle alene.")
    assert "Møtet er ikke åpnet ennå" in called.page("liv")
    assert called.post("kari", "open-room") == 302

    assert order(called.meeting) == ["Majas egne ord", "Siden sist", "Skolestart", "Om sykkelen"]
    assert room(called).current_item == called.items["own"]
    page = called.page("liv", fragment="now")
    assert "Sak 1 av 4" in page
    assert "Jeg vil sykle alene." in page
    assert Change.objects.filter(kind="room.opened", stream=called.meeting.section.stream).count() == 1


def test_everybody_follows_to_the_item_kari_goes_to(held: Held) -> None:
    revision = Change.objects.filter(stream=held.meeting.section.stream).latest("id").revision
    for _ in range(2):
        assert held.post("kari", "move-room", item=held.items["before"].public_id) == 302
    for who in ("maja", "anne", "per", "liv", "nav1"):
        page = held.page(who, fragment="now")
        assert "Sak 2 av 4" in page
        assert "Planlagt: 10 minutter" in page
    moved = Change.objects.filter(kind="room.moved", stream=held.meeting.section.stream)
    assert [change.revision for change in moved] == [revision + 1]


@pytest.mark.parametrize("who", ["maja", "anne", "per", "liv", "nav1"])
def test_only_who_leads_moves_opens_parks_and_finishes(held: Held, who: str) -> None:
    client = held.cast.client(who)
    item = held.items["after"].public_id
    fields = {"item": item, "seat": held.cast.seats["per"].public_id, "vent-thought": "x"}
    assert {name: held.post(client, name, **fields) for name in LEADING if name != "move-parked"} == dict.fromkeys(
        [name for name in LEADING if name != "move-parked"], 403
    )
    assert room(held).current_item == held.items["own"]
    page = held.page(who)
    assert "Neste sak" not in page
    assert "Gjør møtet ferdig" not in page


def test_sven_and_whoever_loses_the_right_find_no_room(held: Held) -> None:
    url = held.url("room")
    for who in ("sven", "nora", "grete", "kjersti", "arne", "root"):
        assert held.cast.client(who).get(url).status_code == 404
        assert held.post(who, "raise-hand", up="1") == 404
    assert held.cast.client("liv").get(url).status_code == 200
    end_right_now(held.cast.seats["liv"], held.meeting.section)
    assert held.cast.client("liv").get(url, {"fragment": "now"}).status_code == 404


def test_per_leads_where_he_is_the_leader_of_the_meeting(held: Held) -> None:
    Meeting.objects.filter(pk=held.meeting.pk).update(leader=held.cast.seats["per"])
    assert held.post("per", "move-room", item=held.items["goal"].public_id) == 302
    assert room(held).current_item == held.items["goal"]
    # Liv sees the meetings and does not write there: being named leader gives no right.
    Meeting.objects.filter(pk=held.meeting.pk).update(leader=held.cast.seats["liv"])
    assert held.post("liv", "move-room", item=held.items["own"].public_id) == 403


def test_liv_asks_for_the_word_and_gets_it(held: Held) -> None:
    for _ in range(2):
        assert held.post("liv", "raise-hand", up="1") == 302
    assert "Liv Hansen" in held.page("anne", fragment="people")
    assert held.post("kari", "give-word", seat=held.cast.seats["liv"].public_id) == 302
    assert "Liv Hansen har ordet" in held.page("maja", fragment="now")
    assert not RaisedHand.objects.exists()
    assert held.post("kari", "give-word") == 302
    assert "har ordet" not in held.page("maja", fragment="now")


def test_the_workers_of_a_unit_ask_for_its_seat_and_nobody_for_anothers(held: Held) -> None:
    assert held.post("nav2", "raise-hand", up="1") == 302
    assert RaisedHand.objects.get().seat == held.cast.seats["nav"]
    assert held.post("nav1", "raise-hand", up="0", seat=held.cast.seats["nav"].public_id) == 302
    assert held.post("nav1", "raise-hand", up="1", seat=held.cast.seats["per"].public_id) == 404
    assert not RaisedHand.objects.exists()


def test_an_item_and_a_thought_wait_and_go_to_the_next_meeting(held: Held) -> None:
    assert held.post("kari", "park-item", item=held.items["own"].public_id) == 302
    assert room(held).current_item == held.items["before"], "the meeting goes on"
    assert held.post("kari", "park-thought", **{"vent-thought": "Ny hjelm"}) == 302
    assert "Ny hjelm" in held.page("liv", fragment="agenda")
    later = after(held)
    thought = AgendaItem.objects.get(title="Ny hjelm")
    assert held.post("kari", "move-parked", item=thought.public_id) == 302
    assert order(later) == ["Ny hjelm"]
    assert AgendaItem.objects.get(title="Ny hjelm").parked_at is None
    assert "Ny hjelm" not in order(held.meeting)


def test_what_waits_leaves_others_forms_and_the_numbers_alone(held: Held) -> None:
    client = held.cast.client("kari")
    form = client.get(held.url("change-meeting")).content.decode()
    held.post(client, "park-item", item=held.items["own"].public_id)
    held.post(client, "park-thought", **{"vent-thought": "Ny hjelm"})
    meeting = Meeting.objects.get(pk=held.meeting.pk)
    assert f'name="version" value="{meeting.version}"' in form, "a form that was open can still be sent"
    notice = notice_of(meeting)
    change_meeting(meeting, replace(notice, agenda=notice.agenda[:1]), version=meeting.version, by=held.cast.kari)
    assert order(meeting) == ["Siden sist", "Majas egne ord", "Ny hjelm"], "what waits stays, though no notice names it"
    assert held.post("kari", "park-item", item=held.items["own"].public_id, parked="0") == 302
    assert order(meeting) == ["Siden sist", "Majas egne ord", "Ny hjelm"]
    assert "Sak 1 av 2" in held.page("liv", fragment="now")


def test_something_new_becomes_an_item_that_everybody_can_write_under_at_once(held: Held) -> None:
    version = held.meeting.agenda_version
    assert held.post("liv", "park-thought", **{"vent-thought": "Skolebussen", "now": "1"}) == 403
    assert held.post("kari", "park-thought", **{"vent-thought": "Skolebussen", "now": "1"}) == 302
    item = AgendaItem.objects.get(title="Skolebussen")
    assert Meeting.objects.get(pk=held.meeting.pk).agenda_version > version, "open rooms learn of its text"
    assert f'data-room-item="{item.public_id}"' in held.page("per", fragment="items")
    assert f'data-room-item="{item.public_id}"' in held.page("liv", fragment="items")
    assert held.post("per", "add-text", item.public_id, text="Den kommer for sent.", back="room") == 302
    held.post("kari", "park-thought", **{"vent-thought": "x" * 201, "now": "1"})
    assert AgendaItem.objects.filter(meeting=held.meeting).count() == 5


def test_an_agenda_takes_so_many_thoughts_and_no_more(held: Held) -> None:
    held.meeting.agenda.bulk_create(
        AgendaItem(meeting=held.meeting, position=9, title="Sak") for _number in range(MOST_ITEMS - 4)
    )
    assert held.post("kari", "park-thought", **{"vent-thought": "En til"}) == 422
    parked = held.items["own"]
    held.post("kari", "park-item", item=parked.public_id)
    later = after(held)
    later.agenda.bulk_create(AgendaItem(meeting=later, position=0, title="Sak") for _number in range(MOST_ITEMS))
    assert held.post("kari", "move-parked", item=parked.public_id) == 302
    assert AgendaItem.objects.get(pk=parked.pk).meeting == held.meeting


def test_nothing_that_waits_goes_to_a_meeting_that_is_over_or_away_from_words_about_it(held: Held) -> None:
    item = held.items["own"]
    held.post("kari", "park-item", item=item.public_id)
    Minutes.objects.filter(meeting=after(held)).update(state=Minutes.State.FINAL)
    assert held.post("kari", "move-parked", item=item.public_id) == 302
    assert AgendaItem.objects.get(pk=item.pk).meeting == held.meeting
    later = after(held)
    Minutes.objects.filter(meeting=held.meeting).update(state=Minutes.State.SENT)
    assert held.post("kari", "move-parked", item=item.public_id) == 302
    assert order(later) == [item.title]
    assert item.title in order(held.meeting), "what was sent for comments keeps its items"


def test_words_that_stand_under_a_parked_item_stay_where_they_were_said(held: Held) -> None:
    item = held.items["own"]
    assert held.post("per", "add-text", item.public_id, text="Hun sykler alt.", back="room") == 302
    assert held.post("kari", "park-item", item=item.public_id) == 302
    later = after(held)
    assert held.post("kari", "move-parked", item=item.public_id) == 302
    assert order(later) == [item.title]
    assert item.title in order(held.meeting)


def test_a_finished_meeting_takes_nothing_more_until_it_is_opened_again(held: Held) -> None:
    assert held.post("kari", "close-room") == 302
    assert held.post("kari", "move-room", item=held.items["goal"].public_id) == 302
    assert held.post("liv", "raise-hand", up="1") == 302
    assert held.agree("per", "For sent") == 409
    assert (room(held).current_item, RaisedHand.objects.count()) == (held.items["own"], 0)
    assert "Møtet er ferdig" in held.page("anne")
    assert held.post("kari", "open-room") == 302
    assert room(held).is_open
    held.post("kari", "close-room")
    Minutes.objects.filter(meeting=held.meeting).update(state=Minutes.State.SENT)
    held.post("kari", "open-room")
    assert not room(held).is_open, "the minutes have been sent"


def test_a_meeting_that_is_held_is_found_from_the_pages_of_the_plan(held: Held) -> None:
    cast, words, room_url = held.cast, "Møtet er i gang nå", held.url("room")
    plan = cast.plan.public_id
    pages = [reverse("plans:plan", args=[plan]), reverse("meetings:meetings", args=[plan]), held.url("meeting")]

    def shown(who: str) -> list[bool]:
        texts = [cast.client(who).get(page).content.decode() for page in pages]
        assert all((words in text) == (f'href="{room_url}"' in text) for text in texts[:2])
        return [words in text for text in texts]

    # Long after its time too, while people sit there.
    Meeting.objects.filter(pk=held.meeting.pk).update(starts_at=timezone.now() - timedelta(hours=9))
    after(held)
    for who in ("maja", "anne", "liv", "nav1"):
        assert shown(who) == [True, True, True], who
    assert shown("sven") == [False, False, False]
    # Somebody forgot to finish it.
    Room.objects.update(current_since=timezone.now() - timedelta(hours=7))
    assert shown("anne") == [False, False, False]
    Room.objects.update(current_since=timezone.now())
    held.post("kari", "close-room")
    assert shown("anne") == [False, False, False]


def test_the_wall_shows_what_is_still_to_come(held: Held) -> None:
    held.post("kari", "move-room", item=held.items["after"].public_id)
    wall, page = (held.page("kari", fragment="agenda", **more) for more in ({"vis": "stor"}, {}))
    assert "Majas egne ord" not in wall
    assert "Majas egne ord" in page
    assert "<span>3.</span>" in wall


def test_the_links_within_the_room_lead_somewhere(called: Held) -> None:
    def links(page: str) -> list[str]:
        return re.findall(r'href="#(room-[a-z-]+)"', page)

    assert links(called.page("anne")) == []
    called.post("kari", "open-room")
    page = called.page("anne")
    assert links(page) == ["room-now", "room-text-h", "room-agreed", "room-agenda"]
    assert all(f'id="{link}"' in page for link in links(page))
    called.post("kari", "close-room")
    page = called.page("anne")
    assert all(f'id="{link}"' in page for link in links(page))
    assert "Hvem er her" not in page


def test_the_choice_of_what_is_read_aloud_is_kept(held: Held) -> None:
    assert 'data-announce="all"' in held.page("liv")
    assert held.post("liv", "room-choices", room_announcements="people") == 302
    assert 'data-announce="people"' in held.page("liv")
    assert held.post("liv", "room-choices", room_announcements="shout") == 422


def test_the_room_tells_the_access_log_once_a_minute(held: Held) -> None:
    client = held.cast.client("liv")
    for part in ("", "now", "agenda", "people", "now"):
        assert client.get(held.url("room"), {"fragment": part} if part else {}).status_code == 200
    assert AccessEvent.objects.filter(user=held.cast.liv, page="meetings:room").count() == 1
    assert client.get(held.url("room"), {"fragment": "secrets"}).status_code == 404


def test_the_room_asks_as_many_questions_with_twenty_decisions(
    held: Held, django_assert_max_num_queries: object
) -> None:
    client = held.cast.client("kari")
    client.get(held.url("room"))
    for number in range(3):
        held.agree("kari", f"Avtale {number}")
    counts = []
    for more in (0, 17):
        for number in range(more):
            held.agree("kari", f"Mer {number}")
        with django_assert_max_num_queries(50) as asked:  # type: ignore[operator]
            assert client.get(held.url("room")).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_without_a_script_the_room_names_who_has_been_there(held: Held) -> None:
    cast = held.cast
    cast.maja.is_presence_hidden = True
    cast.maja.save(update_fields=["is_presence_hidden"])
    for who in ("maja", "per", "liv"):
        held.page(who)
    page = held.page("anne")
    (named,) = re.findall(r"Har vært i rommet: ([^<]*)", page)
    assert {"Per Dahl", "Liv Hansen"} <= set(named.split(", "))
    assert "Maja" not in named
    assert "Sven" not in named
    assert cast.client("sven").get(held.url("room")).status_code == 404
    assert held.post("kari", "close-room") == 302
    assert "i rommet" not in held.page("anne")


def test_who_is_in_the_room_is_seen_by_those_who_see_the_meetings(held: Held) -> None:
    stream, cast = held.meeting.minutes.stream, held.cast
    presence.enter(stream, cast.per.pk)
    presence.enter(stream, cast.sven.pk)
    try:
        seen = cast.client("liv").get("/live/her", {"s": stream})
        assert "Per er her nå" in seen.content.decode()
        assert "Sven" not in seen.content.decode()
        assert cast.client("sven").get("/live/her", {"s": stream}).status_code == 404
        assert cast.client("liv").get("/live/her", {"s": "m.aaaaaaaaaaaaaaaa"}).status_code == 404
        end_right_now(cast.seats["liv"], held.meeting.section)
        assert cast.client("liv").get("/live/her", {"s": stream}).status_code == 404
    finally:
        presence.leave(stream, cast.per.pk)
        presence.leave(stream, cast.sven.pk)
