"""The coordinator asks for somebody; the owner's side says yes, yes but less, no, or ask me later."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import override

from access.actions.consents import (
    ConsentRefused,
    answer_with_less,
    choose_levels,
    offer_consent,
    offer_part,
    prepare_consent,
    put_off,
    refuse_consent,
    sign_consent,
    take_back,
    withdraw_consent,
)
from access.actions.seats import invite_participant
from access.consenttext import about
from access.dates import end_of, last_day, months_after, today
from access.levels import Level
from access.models import Change, Consent, Grant
from access.rights import levels_for
from access.signals import consent_settled
from notifications.models import Notice
from notifications.reminding import remind_of_questions
from plans.gates import changes_for
from tests.cast import Cast, give, proof
from tests.plans.people.steps import address, choose, confirm, last, read_hash

State = Consent.State
UNTIL = 2


def ask(cast: Cast) -> Consent:
    levels = {cast.sections["school"]: Level.WRITE, cast.sections["health"]: Level.VIEW}
    return offer_consent(
        cast.seats["liv"], levels, until=months_after(today(), UNTIL), purpose="Ny skoleplan", by=cast.kari
    )


def given(cast: Cast) -> dict[int, Level]:
    return levels_for(cast.liv, cast.plan.pk)


def answer(cast: Cast, consent: Consent, word: str, name: str = "anne") -> Any:
    return cast.client(name).post(address("offer", cast.plan, consent.public_id), {"answer": word})


def test_kari_asks_on_one_page_and_nothing_is_given_yet(cast: Cast) -> None:
    before = given(cast)
    kari = cast.client("kari")
    url = address("ask-owner", cast.plan, cast.seats["liv"].public_id)
    assert kari.get(url).status_code == 200
    posted = {f"s-{section.public_id}": "none" for section in cast.plan.sections.all()}
    posted |= {f"s-{cast.sections['school'].public_id}": "write", "length": "3", "purpose": "Ny skoleplan"}
    assert kari.post(url, {**posted, "purpose": ""}).status_code == 422
    assert kari.post(url, posted).status_code == 302

    offer = Consent.objects.get(seat=cast.seats["liv"], state=State.OFFERED)
    assert given(cast) == before
    assert set(Notice.objects.filter(kind="access.offered").values_list("user", flat=True)) == {
        cast.anne.pk,
        cast.ola.pk,
    }
    assert not changes_for(cast.liv, cast.plan).filter(kind="access.offered").exists()
    assert "Liv Hansen" in cast.client("anne").get(address("people", cast.plan)).content.decode()
    notice = Notice.objects.get(user=cast.anne, kind="access.offered")
    opened = cast.client("anne").get(f"/varsler/{notice.public_id}/apne")
    assert opened["Location"] == address("offer", cast.plan, offer.public_id)


@pytest.mark.parametrize("kind", Consent.Kind)
def test_kari_says_what_it_is_for_and_anne_reads_it_until_it_is_history(cast: Cast, kind: str) -> None:
    kari, anne = cast.client("kari"), cast.client("anne")
    seat = cast.seats["liv"]
    posted = {f"s-{section.public_id}": "none" for section in cast.plan.sections.all()}
    posted |= {f"s-{cast.sections['school'].public_id}": "view", "length": "3", "purpose": "Ny skoleplan"}
    url = address("ask-owner", cast.plan, seat.public_id)
    assert kari.post(url, {**posted, "kind": "everything"}).status_code == 422
    kari.post(url, {**posted, "kind": kind})
    offer = Consent.objects.get(seat=seat, state=State.OFFERED)
    with override("nb"):
        label, sentence = str(Consent.Kind(kind).label), about(offer)
    assert label in anne.get(address("offer", cast.plan, offer.public_id)).content.decode()

    sign = answer(cast, offer, "yes")["Location"]
    assert sentence in anne.get(sign).content.decode()
    receipt = anne.post(sign, {"read": read_hash(anne.get(sign))})["Location"]
    assert label in anne.get(receipt).content.decode()
    signature = offer.signatures.get()
    assert sentence in signature.shown_text
    assert signature.choices["kind"] == kind
    stop_and_read = address("seat", cast.plan, seat.public_id)
    withdraw_consent(offer, by=cast.anne)
    for reader in (anne, kari):
        assert f"{label}, gitt" in reader.get(stop_and_read).content.decode()
    for name in ("liv", "per", "sven"):
        assert "Samtykker over tid" not in cast.client(name).get(stop_and_read).content.decode()


def test_sharing_is_what_it_is_for_when_nothing_is_said_and_less_of_it_is_for_the_same(cast: Cast) -> None:
    offer = ask(cast)
    assert offer.kind == Consent.Kind.SHARING
    Consent.objects.filter(pk=offer.pk).update(kind=Consent.Kind.MEETING)
    offer.refresh_from_db()
    assert answer_with_less(offer, by=cast.anne).kind == Consent.Kind.MEETING


def test_yes_is_read_once_more_signed_and_holds(cast: Cast) -> None:
    offer = ask(cast)
    anne = cast.client("anne")
    sign = answer(cast, offer, "yes")["Location"]
    assert given(cast) == {cast.sections["school"].pk: Level.VIEW}

    assert anne.post(sign, {"read": read_hash(anne.get(sign))}).status_code == 302
    assert given(cast) == {cast.sections["school"].pk: Level.WRITE, cast.sections["health"].pk: Level.VIEW}
    offer.refresh_from_db()
    assert (offer.state, offer.given_by, offer.offered_by) == (State.SIGNED, cast.anne, cast.kari)
    assert Notice.objects.filter(user=cast.kari, kind__endswith="of_other").exists()


def test_yes_but_less_begins_from_the_wish_and_goes_no_higher(cast: Cast) -> None:
    offer = ask(cast)
    anne = cast.client("anne")
    what = answer(cast, offer, "less")["Location"]
    draft = what.split("/")[-2]
    page = anne.get(what).content.decode()
    assert "Ønsket:" in page
    assert cast.sections["leisure"].public_id not in page

    assert choose(anne, cast.plan, draft, {cast.sections["health"]: "write"}).status_code == 422
    assert choose(anne, cast.plan, draft, {cast.sections["school"]: "view"}).status_code == 302
    assert last(anne, cast.plan, draft, changes={"length": "1"}).status_code == 302
    assert confirm(anne, cast.plan, draft).status_code == 302
    assert given(cast) == {cast.sections["school"].pk: Level.VIEW}
    offer.refresh_from_db()
    assert offer.state == State.ENDED
    assert Consent.objects.get(public_id=draft).offer == offer


def test_no_needs_no_reason_and_the_asker_hears_only_the_answer(cast: Cast) -> None:
    offer = ask(cast)
    assert answer(cast, offer, "no").status_code == 302

    offer.refresh_from_db()
    assert offer.state == State.REFUSED
    told = Notice.objects.get(user=cast.kari, kind="access.refused.of_other")
    assert "nei" in cast.client("kari").get("/varsler").content.decode()
    assert told.section is None
    assert not Notice.objects.filter(user=cast.liv, kind__contains="refused").exists()
    assert not changes_for(cast.liv, cast.plan).filter(kind="access.refused").exists()
    assert answer(cast, offer, "yes").status_code == 302
    assert given(cast) == {cast.sections["school"].pk: Level.VIEW}


def test_ask_me_later_asks_again_once(cast: Cast) -> None:
    offer = ask(cast)
    Notice.objects.all().delete()
    answer(cast, offer, "later")
    assert remind_of_questions() == 0

    Consent.objects.filter(pk=offer.pk).update(remind_at=timezone.now() - timedelta(minutes=1))
    assert remind_of_questions() == 1
    assert remind_of_questions() == 0
    assert set(Notice.objects.values_list("user", flat=True)) == {cast.anne.pk, cast.ola.pk}
    assert "fortsatt" in cast.client("ola").get("/varsler").content.decode()


@pytest.mark.parametrize("word", ["yes", "less", "no", "later"])
@pytest.mark.parametrize("name", ["maja", "kari", "per", "liv", "nav1", "sven", "grete", "kjersti"])
def test_nobody_else_answers(cast: Cast, name: str, word: str) -> None:
    offer = ask(cast)
    assert answer(cast, offer, word, name).status_code in (403, 404)
    offer.refresh_from_db()
    assert offer.state == State.OFFERED
    assert offer.remind_at is None


@pytest.mark.parametrize("name", ["anne", "maja", "per", "liv", "sven", "arne"])
def test_only_the_coordinator_asks_and_takes_back(cast: Cast, name: str) -> None:
    url = address("ask-owner", cast.plan, cast.seats["liv"].public_id)
    assert cast.client(name).get(url).status_code in (403, 404)
    offer = ask(cast)
    with pytest.raises(PermissionDenied):
        take_back(offer, by=cast.people[name])
    with pytest.raises(PermissionDenied):
        offer_consent(
            cast.seats["liv"], {cast.sections["school"]: Level.VIEW}, until=today(), purpose="x", by=cast.people[name]
        )


def test_one_part_more_is_added_to_the_question_that_waits(cast: Cast) -> None:
    first = ask(cast)
    second = offer_part(cast.seats["liv"], cast.sections["meetings"], Level.VIEW, purpose="Møtene", by=cast.kari)

    first.refresh_from_db()
    assert (first.state, second.state) == (State.ENDED, State.OFFERED)
    assert {line.section_id: line.level for line in second.lines.all()} == {
        cast.sections["school"].pk: 3, cast.sections["health"].pk: 1, cast.sections["meetings"].pk: 1
    }  # fmt: skip
    assert second.valid_until == first.valid_until
    assert second.purpose == "Ny skoleplan\nMøtene"


def test_who_sees_less_than_what_is_asked_for_is_not_asked(cast: Cast) -> None:
    leif = cast.plans["leif"]
    seat = invite_participant(leif, "Per Dahl", "per@example.org", by=cast.kari)
    levels = {leif.sections.get(area=area): Level.VIEW for area in ("health", "home")}
    until = months_after(today(), UNTIL)
    offer = offer_consent(seat, levels, until=until, purpose="Sammen", by=cast.kari)
    put_off(offer, by=cast.leif)
    Consent.objects.filter(pk=offer.pk).update(remind_at=timezone.now() - timedelta(minutes=1))
    assert remind_of_questions() == 1
    assert set(Notice.objects.values_list("user", "kind")) == {
        (cast.leif.pk, "access.offered"), (cast.leif.pk, "access.asked_again")
    }  # fmt: skip

    home = {leif.sections.get(area="home"): Level.VIEW}
    offer_consent(seat, home, until=until, purpose="Hjemme", by=cast.kari)
    assert Notice.objects.filter(user=cast.grete, kind="access.offered").count() == 1


def test_a_question_shortens_nothing_that_its_asker_does_not_see(cast: Cast) -> None:
    leif = cast.plans["leif"]
    seat = invite_participant(leif, "Per Dahl", "per@example.org", by=cast.kari)
    health, home = (leif.sections.get(area=area) for area in ("health", "home"))
    standing = give(seat, {health: Level.WRITE}, by=cast.leif)
    Grant.objects.filter(section=health, user=cast.kari).update(revoked_at=timezone.now())
    soon = months_after(today(), 1)
    assert last_day(standing.valid_until) > soon

    offer = offer_consent(seat, {home: Level.VIEW}, until=soon, purpose="Hjemme", by=cast.kari)
    assert offer.valid_until == standing.valid_until
    assert {line.section for line in offer.lines.all()} == {health, home}


def test_a_question_taken_back_is_answered_by_nobody(cast: Cast) -> None:
    offer = ask(cast)
    answer(cast, offer, "take-back", "kari")

    with pytest.raises(PermissionDenied):
        sign_consent(offer, by=cast.anne, proof=proof())
    assert cast.client("anne").get(address("sign-offer", cast.plan, offer.public_id)).status_code == 404


def test_every_answer_and_what_is_taken_back_stands_in_the_trail_and_is_no_news(cast: Cast) -> None:
    offer = ask(cast)
    answer(cast, offer, "later")
    ask(cast)
    answer(cast, Consent.objects.latest("id"), "take-back", "kari")

    kinds = list(Change.objects.filter(target_kind="consent").order_by("id").values_list("kind", "by"))
    anne, kari = cast.anne.pk, cast.kari.pk
    assert kinds == [
        ("access.offered", kari), ("access.put_off", anne), ("access.taken_back", kari), ("access.offered", kari),
        ("access.taken_back", kari),
    ]  # fmt: skip
    take_back(offer, by=cast.kari)
    assert Change.objects.filter(kind="access.taken_back").count() == 2
    assert not Notice.objects.exclude(kind="access.offered").exists()
    for name in ("liv", "per", "maja"):
        assert not changes_for(cast.people[name], cast.plan).filter(target_kind="consent").exists()


def test_what_cannot_be_asked_is_refused_in_words(cast: Cast) -> None:
    for levels, until in (({}, today()), ({cast.sections["school"]: Level.VIEW}, months_after(today(), 40))):
        with pytest.raises(ConsentRefused):
            offer_consent(cast.seats["liv"], levels, until=until, purpose="x", by=cast.kari)
    with pytest.raises(PermissionDenied):
        offer_consent(
            cast.seats["anne"], {cast.sections["school"]: Level.VIEW}, until=today(), purpose="x", by=cast.kari
        )
    for word in ("", "x" * 5000, "YES"):
        assert answer(cast, ask(cast), word).status_code == 404


def test_an_offer_of_another_plan_is_not_found(cast: Cast) -> None:
    offer = ask(cast)
    nora = cast.client("nora")
    assert nora.get(address("offer", cast.plans["nora"], offer.public_id)).status_code == 404
    assert nora.post(address("offer", cast.plans["nora"], offer.public_id), {"answer": "yes"}).status_code == 404


@pytest.mark.parametrize(("chosen", "outcome"), [("write", "yes"), ("view", "less"), ("", "no")])
def test_who_prepared_a_wish_hears_how_it_ended(
    cast: Cast, chosen: str, outcome: str, django_capture_on_commit_callbacks: Any
) -> None:
    heard: list[tuple[str, str]] = []

    def listen(consent: Consent, outcome: str, **_kwargs: Any) -> None:
        heard.append((consent.asked_in, outcome))

    school = cast.sections["school"]
    draft = prepare_consent(
        cast.seats["liv"],
        {school: Level.WRITE},
        until=months_after(today(), 99),
        purpose="Skole",
        request_id="a" * 16,
        by=cast.anne,
    )
    assert draft.valid_until == end_of(months_after(today(), 12))
    consent_settled.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            if chosen:
                choose_levels(draft, {school: Level[chosen.upper()]}, by=cast.anne)
                sign_consent(draft, by=cast.anne, proof=proof())
            else:
                refuse_consent(draft, by=cast.anne)
    finally:
        consent_settled.disconnect(listen)
    assert heard == [("a" * 16, outcome)]
    assert Change.objects.filter(kind="access.refused").exists() is (outcome == "no")
