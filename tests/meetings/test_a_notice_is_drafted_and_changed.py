"""A notice before it is sent, what it says, and how it changes: who sees which of it, and who must not."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from access.dates import last_day
from access.models import Change, Consent
from meetings.models import AttendanceWish, Meeting, Minutes, NoticeChange
from notifications.models import Notice
from tests.cast import Cast, end_right_now
from tests.meetings.conftest import with_meeting
from tests.meetings.test_call_and_answer_a_meeting import STRANGERS, call, form, url


def drafted(cast: Cast, **changes: Any) -> Meeting:
    answer = cast.client("kari").post(url("call-meeting", cast), form(cast, **changes))
    assert answer.status_code == 302, answer.content.decode()
    return Meeting.objects.get(status="draft")


def text(cast: Cast, name: str, page: str, *args: str, **query: str) -> str:
    answer = cast.client(name).get(url(page, cast, *args), query)
    assert answer.status_code == 200
    return answer.content.decode()


# --- the draft ------------------------------------------------------------------------------------------------------


@pytest.mark.both
def test_a_draft_is_seen_by_those_who_lead_and_by_nobody_else(cast: Cast) -> None:
    draft = drafted(cast, place="Hemmelig rom")
    assert not Minutes.objects.exists()
    assert "Hemmelig rom" in text(cast, "kari", "draft", draft.public_id)
    assert draft.public_id in text(cast, "kari", "meetings")

    for name in ("maja", "anne", "ola", "per", "liv", "nav1", *STRANGERS):
        client = cast.client(name)
        for page in ("draft", "meeting", "change-meeting", "cancel-meeting", "minutes"):
            answer = client.get(url(page, cast, draft.public_id))
            assert answer.status_code == 404, (name, page)
        assert client.post(url("draft", cast, draft.public_id), {"answer": "send", "version": "1"}).status_code == 404
        for page in ("meetings:meetings", "plans:plan", "plans:history"):
            body = client.get(reverse(page, args=[cast.plan.public_id])).content.decode()
            assert draft.public_id not in body, (name, page)
        assert "Hemmelig rom" not in client.get(reverse("ipplatform:overview")).content.decode()
    assert not Notice.objects.filter(kind__startswith="meeting").exists()
    assert Meeting.objects.get().status == "draft"


def test_even_the_one_who_leads_finds_no_minutes_of_a_draft(cast: Cast) -> None:
    draft = drafted(cast)
    client = cast.client("kari")
    for page in ("meeting", "minutes", "cancel-meeting"):
        assert client.get(url(page, cast, draft.public_id)).status_code == 404, page


def test_a_coordinator_whose_right_has_ended_no_longer_sees_the_draft(cast: Cast) -> None:
    draft = drafted(cast)
    client = cast.client("kari")
    end_right_now(cast.seats["kari"], cast.sections["meetings"])
    assert client.get(url("draft", cast, draft.public_id)).status_code == 404


def test_an_unfinished_draft_is_kept_and_says_what_is_missing(cast: Cast) -> None:
    answer = cast.client("kari").post(url("call-meeting", cast), form(cast, place="", draft="1"))
    assert answer["Location"] == url("meetings", cast)
    draft = Meeting.objects.get()
    assert "Ingenting sier hvor dere møtes." in text(cast, "kari", "draft", draft.public_id)

    sent = cast.client("kari").post(url("draft", cast, draft.public_id), {"answer": "send", "version": "1"})
    assert sent.status_code == 422
    draft.refresh_from_db()
    assert draft.status == "draft"
    assert not Minutes.objects.exists()


def test_a_draft_that_somebody_changed_is_not_sent_unread(cast: Cast) -> None:
    draft = drafted(cast)
    Meeting.objects.filter(pk=draft.pk).update(version=2, place="Et annet sted")
    answer = cast.client("kari").post(url("draft", cast, draft.public_id), {"answer": "send", "version": "1"})
    assert answer.status_code == 409
    assert "Et annet sted" in answer.content.decode()
    assert not Notice.objects.exists()


@pytest.mark.parametrize("version", ["", "x", "9" * 40, "-1", "²"])
def test_a_form_without_a_sensible_version_sends_nothing(cast: Cast, version: str) -> None:
    draft = drafted(cast)
    answer = cast.client("kari").post(url("draft", cast, draft.public_id), {"answer": "send", "version": version})
    assert answer.status_code == 409
    assert cast.client("kari").post(url("draft", cast, draft.public_id), {"answer": "fly"}).status_code == 404


def test_a_draft_is_changed_without_telling_anybody_and_thrown_away(cast: Cast) -> None:
    draft = drafted(cast)
    client = cast.client("kari")
    answer = client.post(url("change-meeting", cast, draft.public_id), form(cast, version="1", place="Rådhuset"))
    assert answer["Location"] == url("draft", cast, draft.public_id)
    draft.refresh_from_db()
    assert (draft.place, draft.version) == ("Rådhuset", 2)
    assert not NoticeChange.objects.exists()

    assert client.post(url("draft", cast, draft.public_id), {"answer": "discard"}).status_code == 302
    assert not Meeting.objects.exists()
    assert not Notice.objects.exists()
    assert set(Change.objects.filter(kind__startswith="meeting").values_list("stream", flat=True)) == {cast.kari.stream}


# --- what it says ---------------------------------------------------------------------------------------------------


def whole(cast: Cast) -> dict[str, Any]:
    maja, anne, kari = (cast.seats[name].public_id for name in ("maja", "anne", "kari"))
    day = (timezone.localdate() + timedelta(days=5)).isoformat()
    return {
        f"seat_{kari}": "must", "access_information": "Heis ved inngang B", "phone": "400 00 000", "leader": kari,
        "secretary": anne, "owner_takes_part": "part", "wishes_until": day, "practical": "Pause etter en halvtime",
        "task_0": "Velge tre bilder", "task_seat_0": maja, "task_due_0": day, "task_id_0": "",
        "link_url_0": "https://example.org/rapport", "link_title_0": "Rapport fra skolen",
    }  # fmt: skip


def test_the_notice_says_all_of_it_and_whose_the_preparation_is(cast: Cast) -> None:
    meeting = call(cast, **whole(cast))
    page = text(cast, "anne", "meeting", meeting.public_id)
    for words in (
        "Heis ved inngang B", "400 00 000", "Deler av møtet", "Pause etter en halvtime", "Velge tre bilder",
        "Rapport fra skolen", "Kari Solheim",
    ):  # fmt: skip
        assert words in page, words
    assert "Du kan komme hvis du vil" in page
    assert "Du:" not in page
    assert "Du er bedt om å komme" in text(cast, "maja", "meeting", meeting.public_id)


def test_the_draft_is_shown_as_each_of_the_invited_gets_it(cast: Cast) -> None:
    draft = drafted(cast, **whole(cast))
    as_maja = text(cast, "kari", "draft", draft.public_id, som=cast.seats["maja"].public_id)
    as_anne = text(cast, "kari", "draft", draft.public_id, som=cast.seats["anne"].public_id)
    assert "Du:" in as_maja
    assert "Du:" not in as_anne
    assert "Du kan komme hvis du vil" in as_anne
    assert "E-posten som følger med" in as_anne
    # The e-mail itself gives nothing away; a seat that is not invited is never the reader.
    assert text(cast, "kari", "draft", draft.public_id, som=cast.seats["per"].public_id)


def test_who_prepares_something_says_when_it_is_done_and_nobody_says_it_for_them(cast: Cast) -> None:
    meeting = call(cast, **whole(cast))
    task = meeting.preparations.get()
    address = url("prepare", cast, meeting.public_id, task.public_id)
    for name in ("anne", "kari", "per", "sven"):
        assert cast.client(name).post(address, {"done": "1"}).status_code == 404
    assert cast.client("maja").post(address, {"done": "1"}).status_code == 302
    task.refresh_from_db()
    assert task.done_at is not None
    assert cast.client("maja").post(address, {"done": "0"}).status_code == 302
    task.refresh_from_db()
    assert task.done_at is None


@pytest.mark.parametrize(("days", "is_short"), [(3, True), (10, False)])
def test_less_than_seven_days_is_said_in_the_draft_and_in_the_notice(cast: Cast, days: int, is_short: bool) -> None:
    day = (timezone.localdate() + timedelta(days=days)).isoformat()
    draft = drafted(cast, day=day)
    assert ("Kort varsel" in text(cast, "kari", "draft", draft.public_id)) is is_short
    assert ("mindre enn sju dager" in text(cast, "kari", "change-meeting", draft.public_id)) is is_short
    cast.client("kari").post(url("draft", cast, draft.public_id), {"answer": "send", "version": "1"})
    assert ("Kort varsel" in text(cast, "anne", "meeting", draft.public_id)) is is_short


def test_more_preparations_and_links_come_without_a_script(cast: Cast) -> None:
    client = cast.client("kari")
    page = client.get(url("call-meeting", cast)).content.decode()
    assert 'name="task_1"' not in page
    posted = form(cast, **whole(cast))
    more = client.post(url("call-meeting", cast), {**posted, "more": "tasks"}).content.decode()
    assert 'name="task_2"' in more
    assert "Velge tre bilder" in more
    assert not Meeting.objects.exists()


# --- how it changes -------------------------------------------------------------------------------------------------


def test_a_change_is_read_in_words_before_and_after_it_is_told(cast: Cast) -> None:
    meeting = call(cast)
    items = list(meeting.agenda.all())
    lines = {f"id_{number}": item.public_id for number, item in enumerate(items)}
    posted = form(cast, version="2", place="Rådhuset", item_1="Skolestart", item_2="", **lines)
    client = cast.client("kari")
    address = url("change-meeting", cast, meeting.public_id)
    shown = client.post(address, posted).content.decode()
    assert "fra Strand skole, rom 12 til <strong>Rådhuset</strong>" in shown
    assert not NoticeChange.objects.exists()
    assert "Rådhuset" in client.post(address, {**posted, "back": "1"}).content.decode()

    assert client.post(address, {**posted, "confirm": "1"}).status_code == 302
    page = text(cast, "anne", "meeting", meeting.public_id)
    assert "fra Strand skole, rom 12 til <strong>Rådhuset</strong>" in page
    assert Change.objects.get(kind="meeting.changed").fields == ["place"]
    for name in ("per", "sven", "kjersti"):
        assert cast.client(name).get(url("meeting", cast, meeting.public_id)).status_code == 404


def test_a_form_that_changes_nothing_tells_nobody(cast: Cast) -> None:
    meeting = call(cast)
    items = list(meeting.agenda.all())
    lines = {f"id_{number}": item.public_id for number, item in enumerate(items)}
    posted = form(cast, version="2", item_1="Skolestart", item_2="", **lines)
    assert cast.client("kari").post(url("change-meeting", cast, meeting.public_id), posted).status_code == 302
    meeting.refresh_from_db()
    assert meeting.version == 2
    assert not Change.objects.filter(kind="meeting.changed").exists()


@pytest.mark.both
def test_who_is_no_longer_invited_is_told(cast: Cast) -> None:
    meeting = call(cast)
    Notice.objects.all().delete()
    gone = {f"seat_{cast.seats['anne'].public_id}": "not", "version": "2", "confirm": "1"}
    assert (
        cast.client("kari").post(url("change-meeting", cast, meeting.public_id), form(cast, **gone)).status_code == 302
    )
    assert list(Notice.objects.filter(kind="meeting.uninvited").values_list("user", flat=True)) == [cast.anne.pk]
    assert "Du er ikke lenger invitert" in cast.client("anne").get(reverse("notifications:inbox")).content.decode()


def test_a_cancelled_meeting_says_why_to_those_who_see_it(cast: Cast) -> None:
    meeting = call(cast)
    address = url("cancel-meeting", cast, meeting.public_id)
    assert cast.client("kari").post(address, {"reason": "x" * 600}).status_code == 422
    assert cast.client("kari").post(address, {"reason": "Kari er syk"}).status_code == 302
    assert "Kari er syk" in text(cast, "anne", "meeting", meeting.public_id)
    assert cast.client("sven").get(url("meeting", cast, meeting.public_id)).status_code == 404


# --- whom the plan owner wants --------------------------------------------------------------------------------------


def test_maja_says_whom_she_wants_and_only_her_side_and_kari_read_it(cast: Cast) -> None:
    with_meeting(cast)
    posted = {"words": "Ikke naboen", "before": ""}
    assert cast.client("maja").post(url("attendance-wish", cast), posted).status_code == 302
    for name in ("maja", "anne", "kari"):
        assert "Ikke naboen" in text(cast, name, "meetings"), name
    assert "Ikke naboen" in text(cast, "kari", "call-meeting")
    for name in ("per", "liv", "nav1"):
        assert "Ikke naboen" not in text(cast, name, "meetings"), name
        assert cast.client(name).get(url("attendance-wish", cast)).status_code == 403
        assert "Maja" not in "".join(
            Notice.objects.filter(user=getattr(cast, name), kind="meeting.attendance_wished").values_list(
                "kind", flat=True
            )
        )
    assert cast.client("kari").post(url("attendance-wish", cast), posted).status_code == 403
    assert cast.client("sven").post(url("attendance-wish", cast), posted).status_code == 404
    assert Notice.objects.filter(kind="meeting.attendance_wished", user=cast.kari).count() == 1


def test_the_wish_goes_along_with_the_notice_and_is_asked_anew(cast: Cast) -> None:
    cast.client("maja").post(url("attendance-wish", cast), {"words": "Bare de jeg kjenner", "before": ""})
    meeting = call(cast)
    assert meeting.owners_wish == "Bare de jeg kjenner"
    assert AttendanceWish.objects.get().words == ""
    assert "Bare de jeg kjenner" in text(cast, "kari", "change-meeting", meeting.public_id)

    address = url("attendance-wish-at", cast, meeting.public_id)
    assert cast.client("anne").post(address, {"words": "Ola også", "before": "noe annet"}).status_code == 409
    assert cast.client("anne").post(address, {"words": "Ola også", "before": "Bare de jeg kjenner"}).status_code == 302
    meeting.refresh_from_db()
    assert meeting.owners_wish == "Ola også"


@pytest.mark.parametrize("posted", [{"words": "x" * 2000, "before": ""}, {"words": "x", "before": "y" * 5000}])
def test_a_wish_that_is_too_long_is_kept_on_the_page(cast: Cast, posted: dict[str, str]) -> None:
    assert cast.client("anne").post(url("attendance-wish", cast), posted).status_code == 422


# --- who cannot be invited ------------------------------------------------------------------------------------------


def test_kari_asks_the_owners_side_to_let_per_into_meetings_beside_what_he_has(cast: Cast) -> None:
    client = cast.client("kari")
    posted = form(cast, ask=cast.seats["per"].public_id, place="Skrevet alt")
    page = client.post(url("call-meeting", cast), posted).content.decode()
    assert "Venter på svar" in page
    assert "Skrevet alt" in page

    offer = Consent.objects.get(seat=cast.seats["per"], state="offered")
    levels = {line.section.title: line.level for line in offer.lines.select_related("section")}
    assert levels == {cast.sections["health"].title: 3, cast.sections["meetings"].title: 1}
    assert last_day(offer.valid_until) == last_day(cast.consents["per"].valid_until)
    client.post(url("call-meeting", cast), posted)
    assert Consent.objects.filter(seat=cast.seats["per"], state="offered").count() == 1
    waiting = cast.client("anne").get(reverse("plans:people", args=[cast.plan.public_id])).content.decode()
    assert offer.public_id in waiting


def test_nobody_is_asked_for_a_stranger_or_for_a_paused_access(cast: Cast) -> None:
    client = cast.client("kari")
    assert client.post(url("call-meeting", cast), form(cast, ask="a" * 16)).status_code == 404
    Consent.objects.filter(pk=cast.consents["per"].pk).update(state="paused")
    client.post(url("call-meeting", cast), form(cast, ask=cast.seats["per"].public_id))
    assert not Consent.objects.filter(state="offered").exists()
    assert cast.client("anne").post(url("call-meeting", cast), form(cast, ask="a" * 16)).status_code == 403


def test_the_meeting_page_asks_as_many_questions_for_ten_changes_as_for_one(cast: Cast) -> None:
    meeting = call(cast)
    client = cast.client("anne")
    client.get(url("meeting", cast, meeting.public_id))
    counts = []
    for rounds in (1, 10):
        for _ in range(rounds):
            NoticeChange.objects.create(meeting=meeting, by=cast.kari, fields=[["place", "A", "B"]])
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url("meeting", cast, meeting.public_id)).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
