"""Everybody who is invited says what they want to talk about; the owner's side also what they do not want to."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from access.models import Change
from meetings.models import AgendaWish, Meeting
from notifications.models import Notice
from tests.cast import Cast, end_right_now

STRANGERS = ("sven", "kjersti", "arne", "root", "nora", "leif", "grete")


def url(name: str, cast: Cast, meeting: Meeting, *args: str) -> str:
    return reverse(f"meetings:{name}", args=[cast.plan.public_id, meeting.public_id, *args])


def wish(cast: Cast, meeting: Meeting, name: str, words: str, kind: str = "talk") -> int:
    seat = cast.seats["nav" if name.startswith("nav") else name].public_id
    posted = {"seat": seat, "kind": kind, "words": words}
    return cast.client(name).post(url("wishes", cast, meeting), posted).status_code


def reads(cast: Cast, meeting: Meeting, name: str, words: str) -> bool:
    """Whether somebody is sent these words on the pages where wishes could stand."""
    client = cast.client(name)
    addresses = [url("wishes", cast, meeting), url("agenda", cast, meeting), reverse("notifications:inbox")]
    pages = [client.get(address).content.decode() for address in addresses]
    return any(words in page for page in pages)


def test_a_wish_is_read_by_the_leader_the_owners_side_and_the_one_who_wished(cast: Cast, meeting: Meeting) -> None:
    assert wish(cast, meeting, "per", "Ny stol til Maja") == 302
    for name in ("per", "kari", "maja", "anne", "ola"):
        assert reads(cast, meeting, name, "Ny stol til Maja"), name
    for name in ("liv", "nav1"):
        assert not reads(cast, meeting, name, "Ny stol til Maja"), name


def test_what_maja_does_not_want_to_talk_about_is_not_for_her_parents(cast: Cast, meeting: Meeting) -> None:
    assert wish(cast, meeting, "maja", "Ikke om pappas flytting", "avoid") == 302
    for name in ("maja", "kari"):
        assert reads(cast, meeting, name, "Ikke om pappas flytting"), name
    for name in ("anne", "ola", "per", "liv", "nav1"):
        assert not reads(cast, meeting, name, "Ikke om pappas flytting"), name


def test_what_a_mother_does_not_want_to_talk_about_is_for_her_the_owner_and_the_leader(
    cast: Cast, meeting: Meeting
) -> None:
    assert wish(cast, meeting, "anne", "Ikke om jobben min", "avoid") == 302
    for name in ("anne", "maja", "kari"):
        assert reads(cast, meeting, name, "Ikke om jobben min"), name
    for name in ("ola", "per", "liv"):
        assert not reads(cast, meeting, name, "Ikke om jobben min"), name


def test_only_the_owners_side_says_what_not_to_talk_about(cast: Cast, meeting: Meeting) -> None:
    assert wish(cast, meeting, "per", "Ikke om dette", "avoid") == 422
    assert not AgendaWish.objects.exists()


def test_a_unit_wishes_together_and_the_worker_is_named(cast: Cast, meeting: Meeting) -> None:
    assert wish(cast, meeting, "nav1", "Sommerjobb") == 302
    assert reads(cast, meeting, "nav2", "Sommerjobb")
    page = cast.client("kari").get(url("wishes", cast, meeting)).content.decode()
    assert "NAV Fjordvik" in page
    assert "Nina Moe" in page


def test_kari_takes_a_wish_by_one_press_and_per_is_told(cast: Cast, meeting: Meeting) -> None:
    wish(cast, meeting, "per", "Ny stol til Maja")
    one = AgendaWish.objects.get()
    assert Notice.objects.filter(user=cast.kari, kind="wish.made").count() == 1
    address = url("answer-wish", cast, meeting, one.public_id)
    assert cast.client("kari").post(address, {"outcome": "taken", "back": "agenda"}).status_code == 302

    item = meeting.agenda.get(title="Ny stol til Maja")
    assert item.leader == cast.seats["per"]
    assert "På sakslisten" in cast.client("per").get(url("wishes", cast, meeting)).content.decode()
    assert Notice.objects.filter(user=cast.per, kind="wish.answered").count() == 1
    assert not Notice.objects.filter(kind="wish.answered").exclude(user=cast.per).exists()
    # A second answer changes nothing.
    cast.client("kari").post(address, {"outcome": "declined", "why": "Likevel ikke"})
    one.refresh_from_db()
    assert one.outcome == "taken"


def test_a_no_needs_a_word_why_and_the_wisher_reads_it(cast: Cast, meeting: Meeting) -> None:
    wish(cast, meeting, "liv", "Ny pult")
    address = url("answer-wish", cast, meeting, AgendaWish.objects.get().public_id)
    assert cast.client("kari").post(address, {"outcome": "declined"}).status_code == 422
    assert cast.client("kari").post(address, {"outcome": "declined", "why": "Vi tar det på skolen"}).status_code == 302
    assert "Vi tar det på skolen" in cast.client("liv").get(url("wishes", cast, meeting)).content.decode()
    assert not meeting.agenda.filter(title="Ny pult").exists()


def test_heeding_what_not_to_talk_about_puts_nothing_on_the_agenda(cast: Cast, meeting: Meeting) -> None:
    wish(cast, meeting, "maja", "Ikke om pappas flytting", "avoid")
    one = AgendaWish.objects.get()
    cast.client("kari").post(url("answer-wish", cast, meeting, one.public_id), {"outcome": "taken"})
    assert meeting.agenda.count() == 2
    assert not reads(cast, meeting, "anne", "Ikke om pappas flytting")


def test_a_wish_is_taken_back_by_its_seat_only_and_leaves_nothing(cast: Cast, meeting: Meeting) -> None:
    wish(cast, meeting, "per", "Ny stol")
    address = url("withdraw-wish", cast, meeting, AgendaWish.objects.get().public_id)
    assert cast.client("kari").post(address).status_code == 403
    assert cast.client("liv").post(address).status_code == 404
    assert cast.client("per").post(address).status_code == 302
    assert not AgendaWish.objects.exists()


@pytest.mark.parametrize("name", ["per", "liv", "maja", "anne"])
def test_only_those_who_lead_answer(cast: Cast, meeting: Meeting, name: str) -> None:
    wish(cast, meeting, "per", "Ny stol")
    address = url("answer-wish", cast, meeting, AgendaWish.objects.get().public_id)
    assert cast.client(name).post(address, {"outcome": "taken"}).status_code in (403, 404)
    assert AgendaWish.objects.get().is_waiting


def test_after_the_last_day_and_after_the_beginning_it_is_too_late(cast: Cast, meeting: Meeting) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(wishes_until=timezone.localdate() - timedelta(days=1))
    wish(cast, meeting, "per", "For sent")
    Meeting.objects.filter(pk=meeting.pk).update(wishes_until=None, starts_at=timezone.now() - timedelta(minutes=1))
    wish(cast, meeting, "per", "For sent")
    assert not AgendaWish.objects.exists()
    Meeting.objects.filter(pk=meeting.pk).update(
        wishes_until=timezone.localdate(), starts_at=timezone.now() + timedelta(hours=1)
    )
    wish(cast, meeting, "per", "I tide")
    assert AgendaWish.objects.count() == 1


def test_nobody_wishes_for_a_seat_of_others_or_without_an_invitation(cast: Cast, meeting: Meeting) -> None:
    posted = {"seat": cast.seats["maja"].public_id, "kind": "talk", "words": "Innsmuglet"}
    assert cast.client("per").post(url("wishes", cast, meeting), posted).status_code == 422
    meeting.invitees.filter(seat=cast.seats["liv"]).delete()
    assert wish(cast, meeting, "liv", "Uten innkalling") == 403
    # Ola is not invited, but acts for the plan owner.
    assert wish(cast, meeting, "ola", "Ferie") == 302


def test_people_without_the_meetings_find_no_wishes(cast: Cast, meeting: Meeting) -> None:
    wish(cast, meeting, "per", "Ny stol")
    one = AgendaWish.objects.get()
    end_right_now(cast.seats["per"], cast.sections["meetings"])
    for name in ("per", *STRANGERS):
        client = cast.client(name)
        assert client.get(url("wishes", cast, meeting)).status_code == 404, name
        assert client.get(url("wishes", cast, meeting), {"fragment": "wishes"}).status_code == 404, name
        for address in ("answer-wish", "withdraw-wish"):
            answer = client.post(url(address, cast, meeting, one.public_id), {"outcome": "taken"})
            assert answer.status_code == 404, (name, address)


def test_the_trail_holds_no_words_and_the_history_tells_nobody_of_wishes(cast: Cast, meeting: Meeting) -> None:
    wish(cast, meeting, "maja", "Ikke om pappas flytting", "avoid")
    change = Change.objects.get(kind="wish.made")
    assert change.fields == []
    page = cast.client("ola").get(reverse("plans:history", args=[cast.plan.public_id])).content.decode()
    assert "Maja Berg" not in page.split("<main", 1)[1]


def test_whoever_looks_as_the_coordinator_reads_no_wish(cast: Cast, meeting: Meeting) -> None:
    wish(cast, meeting, "maja", "Ikke om pappas flytting", "avoid")
    inner = url("agenda", cast, meeting).removeprefix("/")
    for seat in ("kari", "per"):
        look = reverse("plans:view-as-page", args=[cast.plan.public_id, cast.seats[seat].public_id, inner])
        page = cast.client("anne").get(look).content.decode()
        assert "pappas flytting" not in page
        assert seat != "per" or "Skolestart" in page


def test_an_unsent_wish_is_kept_for_the_one_who_writes_and_gone_when_it_is_sent(cast: Cast, meeting: Meeting) -> None:
    client, address = cast.client("maja"), url("wishes", cast, meeting)
    draft = {
        "key": f"wish.{meeting.public_id}.new", "section": cast.sections["meetings"].public_id,
        "field.words": "Halvskrevet",
    }  # fmt: skip
    assert client.post(reverse("plans:save-draft"), draft).status_code == 200
    assert "Halvskrevet" in client.get(address).content.decode()
    assert "Halvskrevet" not in cast.client("anne").get(address).content.decode()
    assert wish(cast, meeting, "maja", "Ferie") == 302
    assert "Halvskrevet" not in client.get(address).content.decode()
