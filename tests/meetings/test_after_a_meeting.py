"""After a meeting: who was there, comments and approvals, and how the minutes become final."""

import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from access.models import Change
from meetings.actions.agenda import AgendaClosed, add_item
from meetings.actions.approval import answer_minutes, settle_remark
from meetings.actions.attendance import note_attendance
from meetings.actions.comments import NotOpen, add_comment
from meetings.actions.decisions import decide
from meetings.actions.minutes import add_text, finish_due_minutes, finish_minutes, send_minutes
from meetings.actions.room import RoomClosed, open_room
from meetings.due import finish_what_is_due
from meetings.gates import get_meeting_for
from meetings.kept import does_hold
from meetings.minutes.log import Closed
from meetings.models import Approval, Comment, Invitee, KeptMinutes, Meeting, Minutes, MinutesUpdate
from notifications.models import Letter, Notice
from tests.cast import Cast, end_right_now


def url(name: str, cast: Cast, meeting: Meeting, *args: str) -> str:
    return reverse(f"meetings:{name}", args=[cast.plan.public_id, meeting.public_id, *args])


def page(cast: Cast, meeting: Meeting, name: str, address: str = "minutes") -> str:
    return cast.client(name).get(url(address, cast, meeting)).content.decode()


def sent(cast: Cast, meeting: Meeting, days: int = 7) -> Meeting:
    until = timezone.localdate() + timedelta(days=days)
    send_minutes(meeting.minutes, comments_until=until, by=cast.kari)
    return get_meeting_for(cast.kari, cast.plan, meeting.public_id)


def answer(cast: Cast, meeting: Meeting, name: str, **data: Any) -> int:
    return cast.client(name).post(url("approve-minutes", cast, meeting), data).status_code


def the_day_passes(meeting: Meeting) -> None:
    Minutes.objects.filter(meeting=meeting).update(comments_until=timezone.localdate() - timedelta(days=1))


def test_who_was_there_is_proposed_from_answers_and_corrected_by_hand(cast: Cast, meeting: Meeting) -> None:
    for name, given, instead in (("anne", "coming", ""), ("per", "video", ""), ("liv", "substitute", "Tor Lie")):
        Invitee.objects.filter(meeting=meeting, seat=cast.seats[name]).update(answer=given, substitute_name=instead)
    Invitee.objects.filter(meeting=meeting, seat=cast.seats["maja"]).update(answer="not_coming")
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now() - timedelta(minutes=30))
    cast.client("maja").get(url("minutes", cast, meeting))

    shown = cast.client("kari").get(url("attendance", cast, meeting)).context["form"]
    proposed = {row.invitee.seat.pk: (row.attendance, row.note) for row, _one, _other in shown.rows}
    assert proposed[cast.seats["anne"].pk] == ("present", "")
    assert proposed[cast.seats["per"].pk] == ("video", "")
    assert proposed[cast.seats["liv"].pk] == ("substitute", "Tor Lie")
    assert proposed[cast.seats["nav"].pk] == ("absent", "")
    # She had said no, but was in the room.
    assert proposed[cast.seats["maja"].pk] == ("present", "")

    data = {f"a-{row.invitee.seat.public_id}": row.attendance for row, _one, _other in shown.rows}
    data |= {f"n-{row.invitee.seat.public_id}": row.note for row, _one, _other in shown.rows}
    data[f"a-{cast.seats['nav'].public_id}"] = "substitute"
    assert cast.client("kari").post(url("attendance", cast, meeting), data).status_code == 422
    data[f"n-{cast.seats['nav'].public_id}"] = "Turid Ås"
    assert cast.client("kari").post(url("attendance", cast, meeting), data).status_code == 302
    noted = Invitee.objects.get(meeting=meeting, seat=cast.seats["nav"])
    assert (noted.attendance, noted.attendance_note) == ("substitute", "Turid Ås")
    assert "Turid Ås" in page(cast, meeting, "liv")
    for name in ("per", "anne", "maja"):
        assert cast.client(name).get(url("attendance", cast, meeting)).status_code == 403
    assert cast.client("sven").get(url("attendance", cast, meeting)).status_code == 404


def test_a_meeting_that_is_opened_early_knows_who_led_it_and_who_waited_in_the_room(
    cast: Cast, meeting: Meeting
) -> None:
    Invitee.objects.get_or_create(meeting=meeting, seat=cast.seats["kari"])
    cast.client("liv").get(url("room", cast, meeting))
    open_room(meeting, by=cast.kari)

    shown = cast.client("kari").get(url("attendance", cast, meeting)).context["form"]
    there = {row.invitee.seat.pk for row, _one, _other in shown.rows if row.attendance == "present"}
    assert there == {cast.seats["kari"].pk, cast.seats["liv"].pk}


def test_sending_notes_who_was_there_by_itself(cast: Cast, meeting: Meeting) -> None:
    Invitee.objects.filter(meeting=meeting, seat=cast.seats["per"]).update(answer="not_coming")
    sent(cast, meeting)
    assert Invitee.objects.get(meeting=meeting, seat=cast.seats["per"]).attendance == "apology"


def test_liv_comments_on_an_item_and_everybody_reads_it(cast: Cast, meeting: Meeting) -> None:
    comment = {"item": meeting.agenda.get(position=1).public_id, "text": "Det var <i>mandag</i>."}
    assert cast.client("liv").post(url("comment-minutes", cast, meeting), comment).status_code == 422
    sent(cast, meeting)
    assert cast.client("liv").post(url("comment-minutes", cast, meeting), comment).status_code == 302
    assert cast.client("liv").post(url("comment-minutes", cast, meeting), {"text": "  "}).status_code == 422
    wrong = {"item": "a" * 16, "text": "Hei"}
    assert cast.client("liv").post(url("comment-minutes", cast, meeting), wrong).status_code == 422

    said = cast.client("per").get(url("minutes", cast, meeting), {"fragment": "said"}).content.decode()
    assert "Det var &lt;i&gt;mandag&lt;/i&gt;." in said
    assert "2. Skolestart" in said
    assert Notice.objects.filter(user=cast.kari, kind="minutes.commented").count() == 1
    assert cast.client("sven").post(url("comment-minutes", cast, meeting), comment).status_code == 404
    end_right_now(cast.seats["liv"], cast.sections["meetings"])
    assert cast.client("liv").post(url("comment-minutes", cast, meeting), comment).status_code == 404


def test_somebody_who_only_reads_and_is_not_invited_says_nothing(cast: Cast, meeting: Meeting) -> None:
    Invitee.objects.filter(meeting=meeting, seat=cast.seats["liv"]).delete()
    sent(cast, meeting)
    assert "comment-h" not in page(cast, meeting, "liv")
    assert cast.client("liv").post(url("comment-minutes", cast, meeting), {"text": "Hei"}).status_code == 403
    assert answer(cast, meeting, "liv", answer="approved") == 404
    assert not Comment.objects.exists()


def test_a_comment_is_taken_back_by_who_wrote_it_only(cast: Cast, meeting: Meeting) -> None:
    meeting = sent(cast, meeting)
    comment = add_comment(meeting, None, "Skrivefeil i navnet", by=cast.per)
    address = url("withdraw-comment", cast, meeting, comment.public_id)
    assert cast.client("kari").post(address).status_code == 404
    assert cast.client("per").post(address).status_code == 302
    assert "Skrivefeil" not in page(cast, meeting, "kari")


def test_each_invited_seat_answers_once_and_the_leader_sees_who_has_not(cast: Cast, meeting: Meeting) -> None:
    sent(cast, meeting)
    assert answer(cast, meeting, "per", answer="approved") == 302
    assert answer(cast, meeting, "nav1", answer="approved") == 302
    assert answer(cast, meeting, "nav2", answer="remark", remark="") == 422
    assert answer(cast, meeting, "nav2", answer="remark", remark="Vi lovet ikke det.") == 302
    assert Approval.objects.count() == 2

    seen = page(cast, meeting, "kari")
    assert "1 av 6 godkjenner" in seen
    assert "4 har ikke svart" in seen
    assert "Vi lovet ikke det." in seen
    assert Letter.objects.filter(user=cast.kari, kind="minutes.remarked").count() == 1
    assert answer(cast, meeting, "per", answer="approved", seat=cast.seats["anne"].public_id) == 404
    assert answer(cast, meeting, "sven", answer="approved") == 404


def test_a_change_of_the_text_shows_beside_an_earlier_approval(cast: Cast, meeting: Meeting) -> None:
    sent(cast, meeting)
    answer(cast, meeting, "per", answer="approved")
    assert "Teksten er endret siden." not in page(cast, meeting, "kari")
    add_text(meeting.minutes, meeting.agenda.get(position=0), "Enda en ting", by=cast.anne)
    assert "Teksten er endret siden." in page(cast, meeting, "kari")


def test_kari_settles_a_remark_with_a_word_and_its_author_is_told(cast: Cast, meeting: Meeting) -> None:
    sent(cast, meeting)
    answer(cast, meeting, "liv", answer="remark", remark="Feil dato")
    given = Approval.objects.get()
    address = url("settle-remark", cast, meeting, given.public_id)
    assert cast.client("per").post(address, {"words": "Nei"}).status_code == 403
    assert cast.client("kari").post(address, {"words": ""}).status_code == 422
    assert cast.client("kari").post(address, {"words": "Rettet til mandag"}).status_code == 302
    assert "Rettet til mandag" in page(cast, meeting, "liv")
    assert Notice.objects.filter(user=cast.liv, kind="minutes.remark_settled").count() == 1
    finish_minutes(meeting.minutes, by=cast.kari)
    assert "Feil dato" not in Minutes.objects.get().final_html


def part(cast: Cast, meeting: Meeting, name: str, wanted: str) -> str:
    return cast.client(name).get(url("minutes", cast, meeting), {"fragment": wanted}).content.decode()


def test_what_one_may_say_comes_and_goes_on_open_pages(cast: Cast, meeting: Meeting) -> None:
    assert "Stemmer referatet?" not in part(cast, meeting, "liv", "saying")
    sent(cast, meeting)
    assert "Stemmer referatet?" in part(cast, meeting, "liv", "saying")
    answer(cast, meeting, "liv", answer="remark", remark="Feil dato")
    settling = url("settle-remark", cast, meeting, Approval.objects.get().public_id)
    assert settling in part(cast, meeting, "kari", "said")
    for name in ("per", "anne", "maja", "liv"):
        assert settling not in part(cast, meeting, name, "said")
    finish_minutes(meeting.minutes, by=cast.kari)
    assert settling not in part(cast, meeting, "kari", "said")
    assert "Stemmer referatet?" not in part(cast, meeting, "liv", "saying")
    end_right_now(cast.seats["liv"], meeting.section)
    for wanted in ("said", "saying", "nav"):
        answered = cast.client("liv").get(url("minutes", cast, meeting), {"fragment": wanted})
        assert answered.status_code == 404


def test_a_remark_that_was_written_anew_is_not_settled_by_a_word_about_the_old_one(
    cast: Cast, meeting: Meeting
) -> None:
    sent(cast, meeting)
    answer(cast, meeting, "liv", answer="remark", remark="Feil dato")
    read = Approval.objects.get()
    answer(cast, meeting, "liv", answer="remark", remark="Feil dato, og feil klokkeslett")
    late = {"words": "Rettet datoen", "read": read.stamp}
    refused = cast.client("kari").post(url("settle-remark", cast, meeting, read.public_id), late)
    assert refused.status_code == 409
    assert "Rettet datoen" in refused.content.decode()
    assert Approval.objects.get().is_unsettled
    now = {**late, "read": Approval.objects.get().stamp}
    assert cast.client("kari").post(url("settle-remark", cast, meeting, read.public_id), now).status_code == 302


def test_a_remark_begun_is_kept_until_it_is_sent(cast: Cast, meeting: Meeting) -> None:
    sent(cast, meeting)
    key = f"minutes.{meeting.minutes.public_id}.remark"
    draft = {"key": key, "section": meeting.section.public_id, "field.remark": "Det var ikke"}
    assert cast.client("liv").post(reverse("plans:save-draft"), draft).status_code == 200
    assert "Det var ikke</textarea>" in page(cast, meeting, "liv")
    assert "Det var ikke" not in page(cast, meeting, "kari")
    assert answer(cast, meeting, "liv", answer="remark", remark="Det var ikke slik.") == 302
    assert "Det var ikke</textarea>" not in page(cast, meeting, "liv")


def test_a_remark_that_nobody_settles_stands_in_the_final_minutes(cast: Cast, meeting: Meeting) -> None:
    sent(cast, meeting)
    answer(cast, meeting, "liv", answer="remark", remark="Feil dato")
    finish_minutes(meeting.minutes, by=cast.kari)
    assert "Feil dato" in Minutes.objects.get().final_html
    assert "Feil dato" in json.loads(KeptMinutes.objects.get().plan)["document"]["remarks"][0][1]


def test_nobody_comments_after_the_last_day(cast: Cast, meeting: Meeting) -> None:
    sent(cast, meeting)
    the_day_passes(meeting)
    late = get_meeting_for(cast.liv, cast.plan, meeting.public_id)
    with pytest.raises(NotOpen):
        add_comment(late, None, "For sent", by=cast.liv)
    with pytest.raises(NotOpen):
        answer_minutes(late, late.invitees.get(seat=cast.seats["liv"]), "approved", by=cast.liv)
    assert answer(cast, meeting, "liv", answer="approved") == 422


def test_when_the_last_day_has_passed_nothing_changes_any_more_also_before_the_worker_comes(
    cast: Cast, meeting: Meeting
) -> None:
    sent(cast, meeting)
    answer(cast, meeting, "liv", answer="remark", remark="Feil dato")
    the_day_passes(meeting)
    meeting = get_meeting_for(cast.kari, cast.plan, meeting.public_id)
    with pytest.raises(Closed):
        add_text(meeting.minutes, meeting.agenda.get(position=0), "For sent", by=cast.per)
    with pytest.raises(Closed):
        send_minutes(meeting.minutes, comments_until=timezone.localdate() + timedelta(days=5), by=cast.kari)
    with pytest.raises(Closed):
        note_attendance(meeting, {cast.seats["liv"].public_id: ("absent", "")}, by=cast.kari)
    with pytest.raises(NotOpen):
        settle_remark(meeting, Approval.objects.get(), "Rettet", by=cast.kari)
    with pytest.raises(AgendaClosed):
        add_item(meeting, title="For sent", by=cast.kari)
    assert cast.client("per").get(url("write-minutes", cast, meeting)).status_code == 403
    seen = page(cast, meeting, "kari")
    assert "Tiden for kommentarer er over" in seen
    assert url("send-minutes", cast, meeting) not in seen
    # Whoever leads need not wait for a worker that stands still.
    assert url("finish-minutes", cast, meeting) in seen
    assert cast.client("kari").post(url("finish-minutes", cast, meeting)).status_code == 302
    assert Minutes.objects.get().state == "final"


def test_nothing_is_decided_in_a_meeting_whose_minutes_are_sent(cast: Cast, meeting: Meeting) -> None:
    open_room(meeting, by=cast.kari)
    decide(meeting, None, "Møtes i mars", by=cast.kari)
    sent(cast, meeting)
    with pytest.raises(RoomClosed):
        decide(meeting, None, "Noe til", by=cast.kari)


def test_nothing_is_decided_in_a_meeting_whose_minutes_are_final(cast: Cast, meeting: Meeting) -> None:
    open_room(meeting, by=cast.kari)
    finish_minutes(meeting.minutes, by=cast.kari)
    with pytest.raises(RoomClosed):
        decide(meeting, None, "Noe til", by=cast.kari)


@pytest.mark.both
def test_the_worker_makes_them_final_when_the_day_has_passed_and_only_once(cast: Cast, meeting: Meeting) -> None:
    add_text(meeting.minutes, meeting.agenda.get(position=0), "Vi ble enige.", by=cast.per)
    sent(cast, meeting, days=0)
    assert finish_what_is_due() == 0
    the_day_passes(meeting)
    assert finish_what_is_due() == 1
    assert finish_what_is_due() == 0
    assert finish_due_minutes(Minutes.objects.get()) is False

    minutes, kept = Minutes.objects.get(), KeptMinutes.objects.get()
    assert (minutes.state, minutes.finished_by) == ("final", None)
    assert "<p>Vi ble enige.</p>" in minutes.final_html
    assert bytes(kept.pdf).startswith(b"%PDF-")
    assert hashlib.sha256(kept.pdf).hexdigest() == kept.pdf_sha256
    assert does_hold(minutes, kept)
    assert Change.objects.filter(kind="minutes.finished", by=None).count() == 1
    assert "Referatet ble endelig av seg selv" in page(cast, meeting, "liv")
    assert Letter.objects.filter(user=cast.liv, kind="minutes.finished").count() == 1


def test_minutes_that_cannot_be_read_keep_no_others_from_becoming_final(cast: Cast, meeting: Meeting) -> None:
    other = Meeting.objects.create(section=meeting.section, starts_at=meeting.starts_at, called_by=cast.kari)
    Minutes.objects.create(meeting=other)
    for one in (meeting, other):
        sent(cast, one)
        the_day_passes(one)
    MinutesUpdate.objects.create(minutes=meeting.minutes, seq=1, update=b"no update", by=cast.per)
    assert finish_what_is_due() == 1
    assert Minutes.objects.get(meeting=other).is_final
    assert Minutes.objects.get(meeting=meeting).is_overdue


def test_minutes_nobody_was_asked_about_stay_a_draft(cast: Cast, meeting: Meeting) -> None:
    the_day_passes(meeting)
    assert finish_what_is_due() == 0
    assert Minutes.objects.get().state == "draft"


def test_the_page_costs_the_same_with_many_comments(
    cast: Cast, meeting: Meeting, django_assert_max_num_queries: Any
) -> None:
    meeting = sent(cast, meeting)
    for number in range(12):
        add_comment(meeting, None, f"kommentar {number}", by=cast.per)
    client = cast.client("kari")
    client.get(url("minutes", cast, meeting))
    with django_assert_max_num_queries(45):
        client.get(url("minutes", cast, meeting))
