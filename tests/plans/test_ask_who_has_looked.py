"""The owner side reads who has looked, in words, and asks why; the person who looked answers, and nobody else."""

from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from access.models import AccessEvent, Change, Consent, User
from notifications.models import Letter, Notice
from notifications.outbox import carry_out
from notifications.questions import REMIND_DAYS, tell_of_questions
from plans.actions.questions import AlreadyAsked, NothingToAsk, answer_why, ask_why
from plans.models import AccessQuestion
from tests.cast import Cast, end_right_now

pytestmark = pytest.mark.both

WORDS = "Dere hadde vel sluppet å se på dette nå"


def log(cast: Cast, name: str = "anne", query: str = "") -> str:
    answer = cast.client(name).get(reverse("plans:access-log", args=[cast.plan.public_id]) + query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def looked(cast: Cast, name: str, part: str = "health", *, at: datetime | None = None, reason: str = "") -> None:
    """The person has been shown a part, as `opened` writes it."""
    AccessEvent.objects.create(
        user=cast.people[name], plan=cast.plan, sections=[cast.sections[part].public_id], action="opened",
        page="plans:goals", reason=reason, at=at or timezone.now(),
        unit=cast.units["nav"] if name.startswith("nav") else None,
    )  # fmt: skip


def ask_url(cast: Cast, name: str, on: date | None = None) -> str:
    day = (on or timezone.localdate()).isoformat()
    return reverse("plans:ask-why", args=[cast.plan.public_id, cast.people[name].public_id, day])


def asked(cast: Cast, name: str = "per") -> AccessQuestion:
    looked(cast, name)
    return ask_why(cast.plan, cast.people[name], timezone.localdate(), words=WORDS, by=cast.anne)


def test_it_says_who_for_which_unit_what_when_and_why(cast: Cast) -> None:
    looked(cast, "nav1", "leisure", reason="stand_in")
    looked(cast, "per")
    looked(cast, "per")

    told = log(cast)
    assert "Nina Moe åpnet Fritid" in told
    assert "NAV Fjordvik" in told
    assert "Vikarierer for en kollega" in told
    assert "Per Dahl åpnet Helse" in told
    assert "Fysioterapeut, Rehabilitering" in told
    assert "2 ganger" in told
    assert "Samarbeid om planen" in told
    cast.client("anne").get(reverse("plans:goals", args=[cast.plan.public_id]))
    assert "Du åpnet" in log(cast)


def test_it_shows_one_person_when_asked(cast: Cast) -> None:
    looked(cast, "per")
    looked(cast, "liv", "school")

    one = log(cast, query=f"?person={cast.liv.public_id}")
    assert "Liv Hansen åpnet Skole" in one
    assert "Per Dahl åpnet" not in one


def test_those_who_do_not_decide_do_not_read_it(cast: Cast) -> None:
    looked(cast, "per")
    for name, status in (("kari", 403), ("per", 403), ("liv", 403), ("sven", 404), ("arne", 404), ("kjersti", 404)):
        client = cast.client(name)
        assert client.get(reverse("plans:access-log", args=[cast.plan.public_id])).status_code == status, name
        assert client.get(ask_url(cast, "per")).status_code == status, name
        assert client.post(ask_url(cast, "per")).status_code == status, name
    assert not AccessQuestion.objects.exists()


def test_the_log_costs_the_same_however_many_have_looked(cast: Cast) -> None:
    anne, address = cast.client("anne"), reverse("plans:access-log", args=[cast.plan.public_id])

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert anne.get(address).status_code == 200
        return len(seen)

    looked(cast, "per")
    queries()
    few = queries()
    for day in range(20):
        for name in ("per", "liv", "nav1", "nav2", "kari", "ola"):
            looked(cast, name, at=timezone.now() - timedelta(days=day))
        ask_why(cast.plan, cast.per, timezone.localdate() - timedelta(days=day), by=cast.anne)
    assert queries() == few
    assert few <= 24


def test_the_log_and_the_history_are_parts_that_follow(cast: Cast) -> None:
    looked(cast, "per")
    anne, pid = cast.client("anne"), cast.plan.public_id
    for name, part in (("access-log", "log"), ("history", "history")):
        address = reverse(f"plans:{name}", args=[pid])
        assert f'id="{part}"' in anne.get(address).content.decode()
        piece = anne.get(f"{address}?fragment={part}", headers={"X-Fragment": "1"})
        assert piece.status_code == 200
        assert piece.content.decode().lstrip().startswith(f'<div class="ip-stack" id="{part}"')
        assert anne.get(f"{address}?fragment=noe").status_code == 404
    before = AccessEvent.objects.count()
    anne.get(reverse("plans:access-log", args=[pid]) + "?fragment=log", headers={"X-Fragment": "1"})
    assert AccessEvent.objects.count() == before


def test_asked_reminded_answered_and_shown(cast: Cast) -> None:
    looked(cast, "per")
    anne, per = cast.client("anne"), cast.client("per")
    assert "Spør hvorfor" in log(cast)
    assert anne.get(ask_url(cast, "per")).status_code == 200
    assert anne.post(ask_url(cast, "per"), {"words": WORDS}).status_code == 302

    question = AccessQuestion.objects.get()
    assert question.asked_of == cast.per
    assert question.answer_by == timezone.localdate() + timedelta(days=14)
    assert Change.objects.get(kind="question.asked").by == cast.anne
    told = log(cast)
    assert "Venter på svar" in told
    assert WORDS in told
    inbox = per.get(reverse("notifications:inbox")).content.decode()
    assert "Anne Berg spør hvorfor du åpnet en plan" in inbox
    notice = Notice.objects.get(user=cast.per, kind="question.asked")
    opened = per.get(reverse("notifications:open", args=[notice.public_id]))
    assert opened.headers["Location"] == reverse("plans:answer-why", args=[question.public_id])

    page = reverse("plans:answer-why", args=[question.public_id])
    assert WORDS in per.get(page).content.decode()
    refused = per.post(page, {"words": "Bare litt"})
    assert refused.status_code == 422
    assert "Bare litt" in refused.content.decode()
    assert per.post(page, {"reason": "meeting", "words": "Møtet på tirsdag"}).status_code == 302
    assert "Møtet på tirsdag" in per.get(page).content.decode()
    told = log(cast)
    assert "Venter på svar" not in told
    assert "Forbereder eller følger opp et møte" in told
    assert "Møtet på tirsdag" in told
    assert {notice.user for notice in Notice.objects.filter(kind="question.answered")} == {
        cast.anne, cast.ola, cast.maja,
    }  # fmt: skip
    per.post(page, {"reason": "mistake", "words": "Nei"})
    question.refresh_from_db()
    assert question.reason == "meeting"


def test_only_the_person_who_was_asked_sees_the_question_and_answers(cast: Cast) -> None:
    question = asked(cast)
    page = reverse("plans:answer-why", args=[question.public_id])
    for name in ("anne", "maja", "kari", "liv", "nav1", "sven", "arne", "root"):
        client = cast.client(name)
        assert client.get(page).status_code == 404, name
        assert client.post(page, {"reason": "meeting"}).status_code == 404, name
    with pytest.raises(PermissionDenied):
        answer_why(question, "meeting", by=cast.anne)
    question.refresh_from_db()
    assert not question.is_answered


def test_somebody_who_has_lost_access_may_still_answer_and_learns_no_more(cast: Cast) -> None:
    question = asked(cast)
    end_right_now(cast.seats["per"])
    per = cast.client("per")

    assert per.get(reverse("plans:plan", args=[cast.plan.public_id])).status_code == 404
    inbox = per.get(reverse("notifications:inbox")).content.decode()
    assert "spør hvorfor du åpnet en plan" in inbox
    assert "Planen til Maja" not in inbox
    page = per.get(reverse("plans:answer-why", args=[question.public_id])).content.decode()
    assert "Helse" not in page
    assert per.post(reverse("plans:answer-why", args=[question.public_id]), {"reason": "follow_up"}).status_code == 302
    question.refresh_from_db()
    assert question.is_answered


def test_nobody_is_asked_about_what_they_did_not_open(cast: Cast) -> None:
    today = timezone.localdate()
    AccessEvent.objects.create(user=cast.sven, plan=cast.plan, action="refused", page="plans:plan")
    looked(cast, "maja")
    looked(cast, "anne")
    anne = cast.client("anne")
    for name in ("sven", "liv", "maja", "anne"):
        assert anne.get(ask_url(cast, name)).status_code == 404, name
        with pytest.raises(NothingToAsk):
            ask_why(cast.plan, cast.people[name], today, by=cast.anne)
    looked(cast, "per")
    assert anne.get(ask_url(cast, "per", today - timedelta(days=1))).status_code == 404
    for day in ("i-dag", "2026-13-40", "0000-00-00"):
        assert anne.get(ask_url(cast, "per").replace(today.isoformat(), day)).status_code == 404
    for day in ("0001-01-01", "9999-12-31"):
        assert anne.get(ask_url(cast, "per").replace(today.isoformat(), day)).status_code == 404


def test_the_same_is_asked_once(cast: Cast) -> None:
    question = asked(cast)
    with pytest.raises(AlreadyAsked):
        ask_why(cast.plan, cast.per, question.on, by=cast.ola)
    assert cast.client("ola").post(ask_url(cast, "per")).status_code == 302
    assert AccessQuestion.objects.count() == 1


def test_others_of_the_plan_do_not_learn_of_it_and_the_letter_names_nobody(cast: Cast) -> None:
    asked(cast)
    Letter.objects.update(not_before=timezone.now())
    carry_out()

    (letter,) = [one for one in mail.outbox if one.to == [cast.per.email]]
    for word in ("Anne", "Maja", "Helse", WORDS):
        assert word not in f"{letter.subject} {letter.body}"
    assert set(Notice.objects.values_list("user", flat=True)) == {cast.per.pk}
    assert (
        "question" not in cast.client("kari").get(reverse("plans:history", args=[cast.plan.public_id])).content.decode()
    )


def test_the_clock_reminds_and_the_coordinator_sees_how_many_wait(cast: Cast) -> None:
    question = asked(cast)
    today = timezone.localdate()
    assert tell_of_questions() == 0

    AccessQuestion.objects.update(answer_by=today + timedelta(days=REMIND_DAYS))
    assert tell_of_questions() == 1
    assert tell_of_questions() == 0
    assert Notice.objects.get(kind="question.due").user == cast.per
    assert Letter.objects.filter(kind="question.due", user=cast.per).count() == 1

    kari = cast.client("kari")
    overview = reverse("plans:plan", args=[cast.plan.public_id])
    words = "1 spørsmål om hvem som har sett, venter på svar over fristen"
    assert words not in kari.get(overview).content.decode()
    AccessQuestion.objects.update(answer_by=today - timedelta(days=1))
    assert tell_of_questions() == 1
    assert tell_of_questions() == 0
    told = {(notice.user, notice.kind) for notice in Notice.objects.filter(kind__startswith="question.overdue")}
    assert told == {
        (cast.anne, "question.overdue"), (cast.ola, "question.overdue"), (cast.maja, "question.overdue"),
        (cast.kari, "question.overdue.of_other"),
    }  # fmt: skip
    assert words in kari.get(overview).content.decode()
    assert words not in cast.client("liv").get(overview).content.decode()
    assert "Ikke svart innen" in log(cast)
    answer_why(question, "meeting", by=cast.per)
    assert words not in kari.get(overview).content.decode()


def test_a_closed_account_is_not_asked(cast: Cast) -> None:
    looked(cast, "per")
    User.objects.filter(pk=cast.per.pk).update(is_active=False)
    assert "Spør hvorfor" not in log(cast)
    with pytest.raises(NothingToAsk):
        ask_why(cast.plan, User.objects.get(pk=cast.per.pk), timezone.localdate(), by=cast.anne)


def test_each_opening_says_what_the_access_was_for_then(cast: Cast) -> None:
    now = timezone.now()
    first = cast.consents["per"]
    Consent.objects.filter(pk=first.pk).update(purpose="Trene hjemme", signed_at=now - timedelta(days=30))
    first.pk = None
    first.public_id = "abcdefghjkmnpqrs"
    first.purpose, first.signed_at, first.state = "Trene på skolen", now - timedelta(days=2), Consent.State.ENDED
    first.save(force_insert=True)
    looked(cast, "per", at=now - timedelta(days=40))
    assert "Trene" not in log(cast)
    looked(cast, "per", at=now - timedelta(days=10))
    assert "Trene hjemme" in log(cast)
    assert "Trene på skolen" not in log(cast)
    looked(cast, "per", at=now)
    assert "Trene på skolen" in log(cast)
