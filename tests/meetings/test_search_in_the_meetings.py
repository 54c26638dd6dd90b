"""What did we decide about X: found in decisions and minutes, through the rights of the moment, in no address."""

import logging
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from meetings.actions.minutes import add_text, finish_minutes
from meetings.models import AgendaItem, Approval, Decision, ItemText, Meeting, Minutes, Opinion
from meetings.searching import bring_up_to_date, marked, words_of
from meetings.searching import search as find
from plans.actions.hiding import hide_thing
from plans.actions.measures import add_measure, set_measure_status
from plans.models import Hiding, Measure
from tests.cast import Cast, end_right_now

STRANGERS = ("sven", "kjersti", "arne", "root", "nora", "leif", "grete")


def search(cast: Cast, name: str, words: str) -> str:
    answer = cast.client(name).post(reverse("meetings:search-meetings", args=[cast.plan.public_id]), {"words": words})
    assert answer.status_code == 200
    # What was asked for stands in the field again; what was found stands below it.
    return answer.content.decode().partition("</search>")[2]


def held(cast: Cast, *titles: str, days: int = 30) -> Meeting:
    meeting = Meeting.objects.create(
        section=cast.sections["meetings"], starts_at=timezone.now() - timedelta(days=days), called_by=cast.kari
    )
    for position, title in enumerate(titles):
        AgendaItem.objects.create(meeting=meeting, position=position, title=title)
    Minutes.objects.create(meeting=meeting)
    return meeting


def write(cast: Cast, meeting: Meeting, text: str, position: int = 0) -> None:
    add_text(meeting.minutes, meeting.agenda.get(position=position), text, by=cast.kari)


@pytest.mark.both
def test_words_are_found_in_drafts_at_once_and_in_final_minutes(cast: Cast, meeting: Meeting) -> None:
    write(cast, meeting, "ÅSE låner ut en rød sykkel til Maja.")
    assert "<mark>sykkel</mark>" in search(cast, "liv", "Sykkel")
    assert "<mark>ÅSE</mark>" in search(cast, "liv", "åse")
    write(cast, meeting, "Hjelmen kommer på tirsdag.")
    assert "<mark>Hjelmen</mark>" in search(cast, "per", "hjelm")
    # Whoever looks for the bent word finds the other forms of it.
    assert "<mark>Hjelmen</mark>" in search(cast, "per", "hjelmer")
    finish_minutes(meeting.minutes, by=cast.kari)
    page = search(cast, "anne", "hjelm tirsdag")
    assert "<mark>Hjelmen</mark>" in page
    assert "Ferdig" in page


def test_all_words_must_be_there_and_titles_count(cast: Cast, meeting: Meeting) -> None:
    write(cast, meeting, "Vi begynner i uke 33.", position=1)
    assert "<mark>Skolestart</mark>" in search(cast, "liv", "skolestart uke")
    assert "Vi fant ingenting" in search(cast, "liv", "skolestart sykkel")


def test_decisions_come_first_and_only_to_those_who_see_their_part(cast: Cast, meeting: Meeting) -> None:
    before = held(cast, "Hjelpemidler")
    write(cast, before, "Vi snakket om stol.")
    item = before.agenda.get()
    measure = add_measure(cast.sections["health"], what="Bestille ny stol", by=cast.kari)
    Decision.objects.create(meeting=before, item=item, measure=measure, by=cast.kari)
    Decision.objects.create(meeting=before, item=item, words="Låne stol så lenge", by=cast.kari)
    page = search(cast, "per", "stol")
    assert page.index("Bestille ny <mark>stol</mark>") < page.index("Vi snakket om <mark>stol</mark>")
    for name in ("liv", "nav1"):
        page = search(cast, name, "stol")
        assert "Bestille" not in page
        assert measure.public_id not in page
        assert "2 treff" in page
    # What was agreed under an item is found by the item's title.
    assert "Bestille ny stol" in search(cast, "per", "hjelpemidler")


def test_opinions_and_open_remarks_are_found_like_the_text_they_stand_beside(cast: Cast, meeting: Meeting) -> None:
    item = meeting.agenda.get(position=1)
    Opinion.objects.create(
        meeting=meeting, item=item, seat=cast.seats["anne"], words="Jeg vil ha en sykkel", by=cast.kari
    )
    remark = {"minutes": meeting.minutes, "text_seq": 0, "by": cast.per, "answer": "remark"}
    Approval.objects.create(seat=cast.seats["per"], remark="Sykkel ble ikke nevnt", **remark)
    Approval.objects.create(seat=cast.seats["liv"], remark="Sykkelen var rød", settled_at=timezone.now(), **remark)
    page = search(cast, "per", "sykkel")
    assert "2 treff" in page
    assert "Jeg vil ha en <mark>sykkel</mark>" in page
    assert "<mark>Sykkel</mark> ble ikke nevnt" in page


def test_a_hidden_measure_is_not_found_by_those_it_is_hidden_from(cast: Cast, meeting: Meeting) -> None:
    before = held(cast, "Sak")
    measure = add_measure(cast.sections["health"], what="Snakke med psykolog", by=cast.kari)
    Decision.objects.create(meeting=before, measure=measure, by=cast.kari)
    assert "psykolog" in search(cast, "anne", "psykolog").lower()
    hide_thing(measure, reason=Hiding.Reason.OWN_WISH, words="", by=cast.kari)
    for name in ("anne", "ola"):
        assert "Vi fant ingenting" in search(cast, name, "psykolog")


def test_a_right_that_has_ended_ends_finding(cast: Cast, meeting: Meeting) -> None:
    write(cast, meeting, "En rød sykkel.")
    assert "sykkel" in search(cast, "per", "sykkel")
    end_right_now(cast.seats["per"], cast.sections["meetings"])
    address = reverse("meetings:search-meetings", args=[cast.plan.public_id])
    for name in ("per", *STRANGERS):
        client = cast.client(name)
        assert client.post(address, {"words": "sykkel"}).status_code == 404, name
        assert client.get(address).status_code == 404, name
        assert client.get(reverse("meetings:meeting-history", args=[cast.plan.public_id])).status_code == 404, name


def test_other_plans_meetings_are_not_found(cast: Cast, meeting: Meeting) -> None:
    section = cast.plans["leif"].sections.get(kind="meetings")
    other = Meeting.objects.create(section=section, starts_at=timezone.now(), called_by=cast.kari)
    AgendaItem.objects.create(meeting=other, position=0, title="Sykkel")
    Minutes.objects.create(meeting=other)
    assert "Vi fant ingenting" in search(cast, "kari", "sykkel")


def test_the_words_are_in_no_address_and_no_log(cast: Cast, meeting: Meeting, caplog: pytest.LogCaptureFixture) -> None:
    write(cast, meeting, "En rød sykkel.")
    with caplog.at_level(logging.DEBUG), CaptureQueriesContext(connection) as asked:
        search(cast, "per", "sykkel")
    assert "sykkel" not in caplog.text
    assert not any("access_accessevent" in row["sql"].lower() and "sykkel" in row["sql"] for row in asked)
    answer = cast.client("per").get(
        reverse("meetings:search-meetings", args=[cast.plan.public_id]), {"words": "sykkel"}
    )
    assert "<mark>" not in answer.content.decode()


@pytest.mark.parametrize("words", ["", "a", " ", "x" * 200])
def test_too_little_and_too_much_is_refused_in_words(cast: Cast, meeting: Meeting, words: str) -> None:
    address = reverse("meetings:search-meetings", args=[cast.plan.public_id])
    assert cast.client("per").post(address, {"words": words}).status_code == 422


def test_text_stays_text_in_what_is_found(cast: Cast, meeting: Meeting) -> None:
    write(cast, meeting, "<script>alert(1)</script> og %_( stol")
    assert "<script>alert" not in search(cast, "per", "script stol")
    assert "&lt;<mark>script</mark>&gt;" in search(cast, "per", "script stol")
    assert "1 treff" in search(cast, "per", "%_(")


def test_the_words_around_what_was_found_are_whole() -> None:
    text = "ord " * 100 + "sykkelen " + "ord " * 100
    found = marked(text, ["sykkel"])
    assert found.startswith("… ord")
    assert found.endswith("ord …")
    assert "<mark>sykkelen</mark>" in found
    assert words_of("Hva BLE  avtalt hva o") == ["hva", "ble", "avtalt"]


def test_searching_a_hundred_meetings_asks_as_much_as_one_and_is_fast(cast: Cast, meeting: Meeting) -> None:
    write(cast, meeting, "En rød sykkel.")
    Decision.objects.create(meeting=held(cast, "Sak"), words="Pusse sykkel", by=cast.kari)
    client, address = cast.client("kari"), reverse("meetings:search-meetings", args=[cast.plan.public_id])
    client.post(address, {"words": "sykkel"})
    with CaptureQueriesContext(connection) as few:
        client.post(address, {"words": "sykkel"})
    for number in range(100):
        one = held(cast, *(f"Sak {item}" for item in range(8)), days=number + 1)
        ItemText.objects.bulk_create(
            ItemText(item=item, text="Lange ord om ting. " * 60, folded="lange ord om ting. " * 60, revision=1)
            for item in one.agenda.all()
        )
        Decision.objects.create(meeting=one, words="Kjøpe sykkel", by=cast.kari)
    with CaptureQueriesContext(connection) as many:
        answer = client.post(address, {"words": "sykkel"})
    assert "Det finnes flere" in answer.content.decode()
    assert len(many) == len(few)
    took = []
    for _round in range(5):
        begun = time.perf_counter()
        find(cast.kari, cast.plan, ["sykkel"])
        took.append(time.perf_counter() - begun)
    # 50 ms is the goal on a machine that does nothing else.
    assert min(took) < 0.15


def test_what_others_write_while_the_text_is_read_is_found_the_next_time(cast: Cast, meeting: Meeting) -> None:
    write(cast, meeting, "Først.")
    bring_up_to_date([meeting])
    assert set(ItemText.objects.values_list("revision", flat=True)) == {1}
    write(cast, meeting, "Så kom sykkelen.")
    assert "<mark>sykkelen</mark>" in search(cast, "liv", "sykkel")
    assert set(ItemText.objects.values_list("revision", flat=True)) == {2}


def test_the_history_counts_what_the_reader_sees(cast: Cast, meeting: Meeting) -> None:
    before = held(cast, "Sak")
    done = add_measure(cast.sections["health"], what="Ny stol", by=cast.kari)
    set_measure_status(done, Measure.Status.DONE, by=cast.kari)
    Decision.objects.create(meeting=before, measure=done, by=cast.kari)
    Decision.objects.create(meeting=before, words="Ringe", by=cast.kari)
    address = reverse("meetings:meeting-history", args=[cast.plan.public_id])
    assert "2 avtaler, 1 gjort" in cast.client("per").get(address).content.decode()
    page = cast.client("liv").get(address, {"fragment": "past"}).content.decode()
    assert "1 avtale, 0 gjort" in page
    assert meeting.public_id not in page


def test_the_history_is_paged_and_asks_the_same_for_every_page(cast: Cast, meeting: Meeting) -> None:
    held(cast, "Sak", days=1)
    client, address = cast.client("kari"), reverse("meetings:meeting-history", args=[cast.plan.public_id])
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(44):
        Decision.objects.create(meeting=held(cast, "Sak", days=number + 2), words="Noe", by=cast.kari)
    with CaptureQueriesContext(connection) as many:
        page = client.get(address).content.decode()
    assert "Side 1 av 3" in page
    assert len(many) == len(few)
    for side in ("3", "99999", "-1", "x"):
        assert client.get(address, {"side": side}).status_code == 200
