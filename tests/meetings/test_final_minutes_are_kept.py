"""Final minutes: the file, the plan as it was, signed additions, and who has got them."""

import json
from datetime import date, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from django.db import Error as DatabaseFailure
from django.db import connection, transaction
from django.utils import timezone
from pypdf import PdfReader

from access import grants
from access.levels import Level
from access.models import AccessEvent, Grant
from access.pdf import pdf
from access.sealing import fingerprint
from meetings.actions.approval import answer_minutes
from meetings.actions.corrections import add_correction
from meetings.actions.distribution import NotFinal
from meetings.actions.minutes import add_text, finish_minutes, send_minutes
from meetings.actions.promises import review_promise
from meetings.corrections import do_corrections_hold
from meetings.following import weeks_later
from meetings.gates import get_meeting_for
from meetings.kept import does_hold
from meetings.minutes import log
from meetings.models import Correction, Decision, Invitee, KeptMinutes, Meeting, Minutes, Opinion, Receiver
from notifications.models import Letter
from notifications.worker import Worker
from plans.actions.evaluations import evaluate_goal
from plans.actions.goals import add_goal
from plans.actions.hiding import hide_thing
from plans.actions.measures import add_measure
from plans.models import Hiding
from tests.cast import Cast, end_right_now, proof, signed_in
from tests.conftest import without_append_only
from tests.meetings.test_after_a_meeting import page, url


def held(cast: Cast, meeting: Meeting) -> Meeting:
    """Held, written, decided and final; the measures are Per's in Health and Liv's in School."""
    per, liv = cast.seats["per"], cast.seats["liv"]
    add_text(meeting.minutes, meeting.agenda.get(position=0), "Maja var med 😊\nاهلا", by=cast.per)
    goal = add_goal(cast.sections["health"], title="Gå på ski", why="", by=cast.per)
    health = add_measure(goal.section, goal=goal, what="Trene styrke", responsible=per, by=cast.per)
    school = add_measure(cast.sections["school"], what="Søke om PC", responsible=liv, by=cast.kari)
    for measure in (health, school):
        Decision.objects.create(meeting=meeting, measure=measure, by=cast.kari)
    Decision.objects.create(meeting=meeting, words="Møtes igjen i mars", responsible=per, by=cast.kari)
    Opinion.objects.create(meeting=meeting, seat=cast.seats["anne"], words="Jeg er ikke enig", by=cast.kari)
    Invitee.objects.filter(meeting=meeting, seat=per).update(attendance="apology")
    Invitee.objects.filter(meeting=meeting, seat=liv).update(attendance="present")
    send_minutes(meeting.minutes, comments_until=timezone.localdate(), by=cast.kari)
    finish_minutes(meeting.minutes, by=cast.kari)
    return get_meeting_for(cast.kari, cast.plan, meeting.public_id)


def text_of(content: bytes) -> str:
    return "\n".join(one.extract_text() for one in PdfReader(BytesIO(content)).pages)


@pytest.fixture
def final(cast: Cast, meeting: Meeting) -> Meeting:
    return held(cast, meeting)


def test_the_file_holds_what_belongs_to_meetings_and_nothing_of_other_parts(cast: Cast, final: Meeting) -> None:
    answer = cast.client("liv").get(url("minutes-file", cast, final))
    assert answer["Content-Type"] == "application/pdf"
    text = text_of(answer.content)
    assert "Maja var med □" in text
    assert "Møtes igjen i mars, Per Dahl" in text
    assert "Jeg er ikke enig" in text
    assert "Meldte forfall" in text
    assert "Trene styrke" not in text
    assert "Søke om PC" not in text
    html = Minutes.objects.get().final_html
    assert "Trene styrke" not in html
    # Under "Skolestart", and not where something stands.
    assert html.count("Ingenting ble skrevet.") == text.count("Ingenting ble skrevet.") == 1
    root = PdfReader(BytesIO(answer.content)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert b"pdfuaid" in PdfReader(BytesIO(answer.content)).xmp_metadata.stream.get_data()  # type: ignore[union-attr]
    assert AccessEvent.objects.filter(user=cast.liv, page="meetings:minutes-file", action="exported").count() == 1
    assert cast.client("sven").get(url("minutes-file", cast, final)).status_code == 404
    end_right_now(cast.seats["liv"], cast.sections["meetings"])
    assert cast.client("liv").get(url("minutes-file", cast, final)).status_code == 404


def test_one_s_own_file_has_the_measures_one_sees(cast: Cast, final: Meeting) -> None:
    seen = {
        name: text_of(cast.client(name).get(url("minutes-own-file", cast, final)).content) for name in ("per", "liv")
    }
    assert "Trene styrke" in seen["per"]
    assert "Søke om PC" not in seen["per"]
    assert "Søke om PC" in seen["liv"]
    assert "Trene styrke" not in seen["liv"]


def test_the_access_log_tells_of_every_part_whose_measures_one_has_read_or_got(cast: Cast, final: Meeting) -> None:
    for name, parts in (("per", {"meetings", "health"}), ("liv", {"meetings", "school"})):
        wanted = {cast.sections[part].public_id for part in parts}
        for address, told in (
            ("minutes", wanted),
            ("minutes-own-file", wanted),
            ("minutes-file", {final.section.public_id}),
        ):
            cast.client(name).get(url(address, cast, final))
            events = AccessEvent.objects.filter(user=cast.people[name], page=f"meetings:{address}")
            assert set(events.latest("id").sections) == told, (name, address)


def test_what_was_agreed_stands_on_the_page_one_s_own_first_for_who_was_away(cast: Cast, final: Meeting) -> None:
    per, liv, kari = page(cast, final, "per"), page(cast, final, "liv"), page(cast, final, "kari")
    assert "Dette ble avtalt mens du var borte" in per
    assert "Dette ble avtalt mens du var borte" not in liv
    assert "Trene styrke" in per
    assert "Søke om PC" not in per
    assert "Trene styrke" not in liv
    assert "Trene styrke" in kari
    assert "Søke om PC" in kari
    rows = cast.client("per").get(url("minutes", cast, final)).context["agreed"]
    assert [row.is_own for row in rows] == [True, True]
    rows = cast.client("liv").get(url("minutes", cast, final)).context["agreed"]
    assert [(row.what, row.is_own) for row in rows] == [("Søke om PC", True), ("Møtes igjen i mars", False)]


def test_the_plan_as_it_was_shows_each_what_they_see_today(cast: Cast, final: Meeting) -> None:
    goal = cast.sections["health"].goals.get()
    goal.title = "Et annet mål"
    goal.save(update_fields=["title"])
    assert "Gå på ski" in page(cast, final, "per", "plan-then")
    assert "Gå på ski" not in page(cast, final, "liv", "plan-then")
    assert "Søke om PC" in page(cast, final, "liv", "plan-then")
    hide_thing(goal, seat=cast.seats["anne"], reason=Hiding.Reason.NOT_NEEDED, words="", by=cast.per)
    assert "Gå på ski" not in page(cast, final, "anne", "plan-then")
    end_right_now(cast.seats["per"], cast.sections["health"])
    assert "Gå på ski" not in page(cast, final, "per", "plan-then")
    assert cast.client("sven").get(url("plan-then", cast, final)).status_code == 404


def test_the_plan_as_it_was_tells_how_people_found_it_went(cast: Cast, meeting: Meeting) -> None:
    goal = add_goal(cast.sections["health"], title="Gå på ski", why="", by=cast.per)
    for face, words in ((2, "Tungt i starten"), (4, "Gøy nå")):
        evaluate_goal(goal, cast.seats["maja"], face=face, words=words, by=cast.maja)
    evaluate_goal(goal, cast.seats["per"], words="Styrken øker", by=cast.per)
    finish_minutes(meeting.minutes, by=cast.kari)
    evaluate_goal(goal, cast.seats["per"], words="Sagt etterpå", by=cast.per)

    (then,) = cast.client("per").get(url("plan-then", cast, meeting)).context["parts"][0].goals
    assert [(one.name, one.face, one.words) for one in then.views] == [
        ("Maja Berg", 4, "Gøy nå"), ("Per Dahl", None, "Styrken øker"),
    ]  # fmt: skip
    seen = page(cast, meeting, "per", "plan-then")
    assert "Gøy nå" in seen
    assert "Sagt etterpå" not in seen
    assert "Gøy nå" not in page(cast, meeting, "liv", "plan-then")


def test_minutes_tell_of_earlier_promises_who_approves_and_who_gets_them(cast: Cast, meeting: Meeting) -> None:
    earlier = Meeting.objects.create(
        section=meeting.section, starts_at=timezone.now() - timedelta(days=90), called_by=cast.kari
    )
    Minutes.objects.create(meeting=earlier, state=Minutes.State.SENT)
    health = add_measure(cast.sections["health"], what="Bestille time", by=cast.per)
    words = Decision.objects.create(meeting=earlier, words="Kari ringer skolen", by=cast.kari)
    measure = Decision.objects.create(meeting=earlier, measure=health, by=cast.per)
    review_promise(meeting, words, "kept", by=cast.kari)
    review_promise(meeting, measure, "not", reason="Lang kø", by=cast.kari)
    send_minutes(meeting.minutes, comments_until=timezone.localdate(), by=cast.kari)
    meeting = get_meeting_for(cast.liv, cast.plan, meeting.public_id)
    answer_minutes(meeting, meeting.invitees.get(seat=cast.seats["liv"]), "approved", by=cast.liv)
    finish_minutes(meeting.minutes, by=cast.kari)

    common = text_of(cast.client("liv").get(url("minutes-file", cast, meeting)).content)
    for words_in_it in (
        "Kari ringer skolen: Holdt",
        "(sendt til kommentar)",
        "Godkjent av: Liv Hansen",
        "Går til: Maja Berg, Anne Berg",
    ):
        assert words_in_it in common
    assert "Kari ringer skolen" in Minutes.objects.get(meeting=meeting).final_html
    assert "Bestille time" not in common
    assert "Lang kø" not in common
    own = {
        name: text_of(cast.client(name).get(url("minutes-own-file", cast, meeting)).content) for name in ("per", "liv")
    }
    assert "Bestille time: Ikke holdt. Lang kø" in own["per"]
    assert "Lang kø" not in own["liv"]


def test_minutes_that_are_not_final_have_neither_file_nor_plan(cast: Cast, meeting: Meeting) -> None:
    for name in ("minutes-file", "minutes-own-file", "plan-then"):
        assert cast.client("kari").get(url(name, cast, meeting)).status_code == 404


def test_the_page_says_whether_what_is_stored_still_holds(cast: Cast, final: Meeting) -> None:
    assert "Noe stemmer ikke" not in page(cast, final, "liv")
    with without_append_only("meetings_minutes"):
        Minutes.objects.update(final_html="noe annet")
        assert "Noe stemmer ikke" in page(cast, final, "liv")
        # Somebody who also writes a new fingerprint is found out by the trail.
        Minutes.objects.update(final_sha256=fingerprint("noe annet"))
    assert not does_hold(Minutes.objects.get(), KeptMinutes.objects.get())


@pytest.mark.both
def test_the_database_takes_no_change_of_what_was_kept_or_signed(cast: Cast, final: Meeting) -> None:
    add_correction(final, "Datoen var 3. mars.", by=cast.anne, proof=proof())
    for table, column in (("meetings_keptminutes", "plan"), ("meetings_correction", "text")):
        for statement in (f"UPDATE {table} SET {column} = 'x'", f"DELETE FROM {table}"):  # noqa: S608
            _is_refused(statement)


@pytest.mark.both
def test_the_database_takes_no_change_of_final_minutes_but_their_snapshot(cast: Cast, final: Meeting) -> None:
    for change in ("final_html = 'x'", "final_sha256 = 'x'", "state = 'sent'", "finished_by_id = NULL"):
        _is_refused(f"UPDATE meetings_minutes SET {change}")  # noqa: S608
    _is_refused("DELETE FROM meetings_minutes")
    if connection.vendor == "sqlite":
        _is_refused("INSERT OR REPLACE INTO meetings_minutes SELECT * FROM meetings_minutes")
    log.save_snapshot(final.minutes.pk, 99, b"later", {})
    assert Minutes.objects.get().snapshot_seq == 99


def _is_refused(statement: str) -> None:
    with pytest.raises(DatabaseFailure), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_addition_is_signed_and_stands_after_the_minutes(cast: Cast, final: Meeting) -> None:
    before = Minutes.objects.get().final_html
    address = url("correct-minutes", cast, final)
    assert cast.client("anne").post(address, {"text": ""}).status_code == 422
    stale = signed_in(cast.anne, is_fresh=False)
    assert stale.post(address, {"text": "Datoen var 3. mars."}).status_code == 422
    assert not Correction.objects.exists()
    assert cast.client("anne").post(address, {"text": "Datoen var 3. mars."}).status_code == 302
    assert cast.client("per").post(address, {"text": "Og klokka var ti."}).status_code == 302
    assert cast.client("liv").post(address, {"text": "Nei"}).status_code == 403
    assert cast.client("sven").get(address).status_code == 404

    seen = page(cast, final, "liv")
    assert "Datoen var 3. mars." in seen
    assert "Signert av Anne Berg" in seen
    minutes = Minutes.objects.get()
    assert minutes.final_html == before
    additions = list(Correction.objects.select_related("by"))
    assert do_corrections_hold(minutes, additions)
    assert not do_corrections_hold(minutes, additions[1:])
    additions[0].text = "Datoen var 4. mars."
    assert not do_corrections_hold(minutes, additions)
    assert "Og klokka var ti." in text_of(cast.client("liv").get(url("minutes-own-file", cast, final)).content)
    assert Letter.objects.filter(user=cast.liv, kind="minutes.corrected").count() == 1


def test_minutes_that_are_not_final_are_not_added_to(cast: Cast, meeting: Meeting) -> None:
    assert cast.client("anne").post(url("correct-minutes", cast, meeting), {"text": "Hei"}).status_code == 422
    with pytest.raises(NotFinal):
        add_correction(meeting, "Hei", by=cast.anne, proof=proof())


def test_the_list_of_receivers_proves_what_reached_whom(cast: Cast, final: Meeting) -> None:
    Worker().step()
    page(cast, final, "liv")
    assert cast.client("liv").get(url("receivers", cast, final)).status_code == 403
    assert cast.client("sven").get(url("receivers", cast, final)).status_code == 404
    rows = {
        row.receiver.seat_id: row
        for row in cast.client("kari").get(url("receivers", cast, final)).context["deliveries"]
    }
    assert rows.keys() == {cast.seats[name].pk for name in ("maja", "anne", "ola", "kari", "per", "liv", "nav")}
    liv, per, nav = (rows[cast.seats[name].pk] for name in ("liv", "per", "nav"))
    assert liv.told_at
    assert liv.letter_at
    assert liv.receiver.opened_by == cast.liv
    assert per.receiver.opened_at is None
    assert per.attendance == "Meldte forfall"
    assert nav.told_at
    cast.client("nav2").get(url("minutes-file", cast, final))
    assert Receiver.objects.get(seat=cast.seats["nav"]).opened_by == cast.nav2
    cast.client("nav1").get(url("minutes-file", cast, final))
    assert Receiver.objects.get(seat=cast.seats["nav"]).opened_by == cast.nav2


def test_somebody_outside_gets_them_by_post_with_a_letter_on_top(cast: Cast, final: Meeting) -> None:
    address = url("receivers", cast, final)
    outside = {
        "name": "Fastlege Tone Moe",
        "address": "Storgata 1\n5000 Bergen",
        "way": "post",
        "given_on": "2026-01-02",
    }
    assert cast.client("kari").post(address, outside).status_code == 422
    assert (
        cast.client("kari").post(address, {**outside, "is_agreed": "on", "given_on": "2090-01-01"}).status_code == 422
    )
    assert cast.client("anne").post(address, {**outside, "is_agreed": "on"}).status_code == 403
    assert cast.client("kari").post(address, {**outside, "is_agreed": "on"}).status_code == 302
    receiver = Receiver.objects.get(seat=None)
    letter = url("receiver-letter", cast, final, receiver.public_id)
    text = text_of(cast.client("kari").get(letter).content)
    assert "Storgata 1" in text
    assert KeptMinutes.objects.get().pdf_sha256 in text.replace("\n", "")
    assert cast.client("anne").get(letter).status_code == 403
    assert "Fastlege Tone Moe" in page(cast, final, "anne", "receivers")


def test_one_press_makes_a_draft_of_the_next_notice_twelve_weeks_on(cast: Cast, final: Meeting) -> None:
    address = url("propose-next-meeting", cast, final)
    assert cast.client("per").post(address).status_code == 403
    assert cast.client("kari").post(address).status_code == 302
    draft = Meeting.objects.get(status="draft")
    assert timezone.localtime(draft.starts_at).time() == timezone.localtime(final.starts_at).time()
    assert (timezone.localtime(draft.starts_at).date() - timezone.localtime(final.starts_at).date()).days == 84
    assert set(draft.invitees.values_list("seat", flat=True)) == set(final.invitees.values_list("seat", flat=True))
    assert draft.public_id not in cast.client("per").get(f"/plan/{cast.plan.public_id}/moter").content.decode()


def test_twelve_weeks_on_is_the_same_time_on_the_clock_also_in_summer() -> None:
    oslo = ZoneInfo("Europe/Oslo")
    later = weeks_later(datetime(2090, 2, 6, 13, 0, tzinfo=oslo))
    assert later == datetime(2090, 5, 1, 13, 0, tzinfo=oslo)
    assert later.utcoffset() == timedelta(hours=2)
    assert weeks_later(datetime(2001, 1, 1, 13, 0, tzinfo=oslo)) > timezone.now()


def test_what_is_kept_is_the_whole_plan_for_nobody_s_eyes(cast: Cast, final: Meeting) -> None:
    kept = json.loads(KeptMinutes.objects.get().plan)
    assert {goal["title"] for goal in kept["goals"]} == {"Gå på ski"}
    assert {measure["what"] for measure in kept["measures"]} == {"Trene styrke", "Søke om PC"}
    assert date.fromisoformat(kept["measures"][0]["due"] or "2026-01-01")
    health = [(cast.sections["health"], Level.VIEW)]
    grants.give_sections(cast.seats["liv"], health, by=cast.anne, reason=Grant.Reason.CONSENT)
    assert "Gå på ski" in page(cast, final, "liv", "plan-then")


def test_characters_that_no_font_has_stop_no_file() -> None:
    odd = "你好 \N{GRINNING FACE} \0 Привет"
    data = {"title": odd, "footer": "", "to": [odd], "from": "", "day": "", "lines": ["æøå"], "signed": "", "facts": []}
    text = text_of(pdf("cover", data, lang="nb"))
    assert "□" in text
    assert "Привет" in text
    assert "æøå" in text


def test_a_long_text_in_a_writing_no_font_has_is_a_file_in_time() -> None:
    """The compiler names one character at a time: one by one these would use up the child's time."""
    lines = ["".join(map(chr, range(0x4E00, 0x5600))), "".join(map(chr, range(0x0B80, 0x0C00))), "Ŋŋ đ Привет"]
    data = {"title": "x", "footer": "", "to": ["x"], "from": "", "day": "", "lines": lines, "signed": "", "facts": []}
    assert "Ŋŋ đ Привет" in text_of(pdf("cover", data, lang="nb"))
