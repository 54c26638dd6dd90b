"""Asking for access: from one's own place, to those who decide; nobody else learns that somebody asked, or why not."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from access.actions.asking import begin_yes, put_off_request, refuse_request
from access.actions.consents import pause_consent, refuse_consent, sign_consent
from access.actions.seats import invite_participant
from access.asking import seats_to_ask_from
from access.dates import last_day, today
from access.levels import Level
from access.models import AccessRequest, Change, Consent, Grant, Representation, Seat
from access.rights import levels_for
from notifications.models import Notice
from notifications.reminding import remind_of_requests
from plans.lifeareas import Area
from plans.people import day_words
from tests.cast import Cast, give, proof
from tests.plans.people.steps import address

pytestmark = pytest.mark.both
WISH = {"parts": ["school", "meetings", "money"], "level": "view", "months": "3", "purpose": "Trene sammen på skolen"}


def page_of(cast: Cast, seat: str = "per") -> str:
    return reverse("plans:ask-access", args=[cast.seats[seat].public_id])


def ask(cast: Cast, name: str = "per", seat: str = "per", **changes: Any) -> AccessRequest:
    answer = cast.client(name).post(page_of(cast, seat), {**WISH, **changes})
    assert answer.status_code == 302, answer.content.decode()
    return AccessRequest.objects.latest("id")


def answer(cast: Cast, name: str, wish: AccessRequest, said: str) -> Any:
    return cast.client(name).post(address("answer-request", cast.plan, wish.public_id), {"answer": said})


def notices(cast: Cast, name: str) -> list[str]:
    return list(Notice.objects.filter(user=cast.people[name]).order_by("id").values_list("kind", flat=True))


def test_a_request_stands_on_top_for_those_who_decide_and_for_nobody_else(cast: Cast) -> None:
    wish = ask(cast)
    for name in ("anne", "ola"):
        page = cast.client(name).get(address("people", cast.plan)).content.decode()
        assert "Per Dahl ber om å se Skole og Møter" in page
        assert "Trene sammen på skolen" in page
        assert "access.asked" in notices(cast, name)
    for name in ("kari", "liv", "nav1"):
        page = cast.client(name).get(address("people", cast.plan)).content.decode()
        assert "Trene sammen" not in page, name
        assert wish.public_id not in page, name
        assert notices(cast, name) == [], name
        history = cast.client(name).get(address("history", cast.plan)).content.decode()
        assert wish.public_id not in history
    assert not Change.objects.filter(kind="access.asked").exclude(section=None).exists()
    assert levels_for(cast.per, cast.plan.pk) == {cast.sections["health"].pk: Level.WRITE}


def test_the_list_to_ask_from_is_the_same_for_every_plan(cast: Cast) -> None:
    page = cast.client("per").get(page_of(cast)).content.decode()

    assert page.count('name="parts"') == len(Area) + 2
    for hidden in ("school", "leisure", "family", "about", "meetings"):
        assert cast.sections[hidden].public_id not in page


def test_yes_fills_in_the_steps_and_keeps_what_per_had(cast: Cast) -> None:
    wish = ask(cast)
    said = answer(cast, "anne", wish, "yes")
    draft = Consent.objects.get(asked_in=wish.public_id)

    assert said["Location"] == address("give-check", cast.plan, draft.public_id)
    assert draft.purpose == WISH["purpose"]
    given = {line.section_id: line.level for line in draft.lines.all()}
    part = cast.sections
    assert given == {part["health"].pk: 3, part["school"].pk: 1, part["meetings"].pk: 1}
    wish.refresh_from_db()
    assert wish.state == "open"
    assert answer(cast, "anne", wish, "less")["Location"].endswith("/hva")


def test_the_answer_closes_the_request_in_the_transaction_that_keeps_it(cast: Cast) -> None:
    """Whatever happens to the process afterwards: nothing is left for a moment after the commit."""
    for said, state in (("yes", AccessRequest.State.GRANTED), ("no", AccessRequest.State.REFUSED)):
        wish = ask(cast)
        draft = begin_yes(wish, {cast.sections["school"]: Level.VIEW}, by=cast.anne)
        if said == "yes":
            sign_consent(draft, by=cast.anne, proof=proof())
        else:
            refuse_consent(draft, by=cast.anne)
        wish.refresh_from_db()
        assert wish.state == state


def test_a_signed_answer_closes_the_request(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    wish = ask(cast)
    Representation.objects.filter(representative=cast.ola).update(is_cosigner=False)
    draft = begin_yes(wish, {cast.sections["school"]: Level.VIEW}, by=cast.anne)
    with django_capture_on_commit_callbacks(execute=True):
        sign_consent(draft, by=cast.anne, proof=proof())
    wish.refresh_from_db()

    assert wish.state == "granted"
    assert wish.answered_by == cast.anne
    assert levels_for(cast.per, cast.plan.pk) == {cast.sections["school"].pk: Level.VIEW}
    page = cast.client("per").get(page_of(cast)).content.decode()
    assert "ip-tag" in page
    assert 'name="parts"' in page


def test_no_is_told_without_a_reason_and_closes_it(cast: Cast) -> None:
    wish = ask(cast)

    assert answer(cast, "ola", wish, "no").status_code == 302
    assert notices(cast, "per") == ["access.asked_no"]
    inbox = cast.client("per").get("/varsler").content.decode()
    assert "Ola" not in inbox.split("<main")[1]
    assert answer(cast, "anne", wish, "yes").status_code == 404


def test_later_waits_and_is_told_again_on_the_day(cast: Cast) -> None:
    wish = ask(cast)
    assert answer(cast, "anne", wish, "later").status_code == 302
    assert remind_of_requests() == 0
    AccessRequest.objects.filter(pk=wish.pk).update(put_off_until=today())

    assert remind_of_requests() == 1
    assert remind_of_requests() == 0
    assert notices(cast, "anne") == ["access.asked", "access.still_asked"]
    assert notices(cast, "per") == []


def test_putting_off_and_taking_back_stand_in_the_trail(cast: Cast) -> None:
    wish = ask(cast)
    answer(cast, "anne", wish, "later")
    for _twice in range(2):
        cast.client("per").post(reverse("plans:withdraw-request", args=[cast.seats["per"].public_id]))

    done = Change.objects.filter(target_id=wish.public_id).order_by("id")
    told = [(change.kind, change.by, change.section) for change in done]
    anne, per = cast.anne, cast.per
    assert told == [("access.asked", per, None), ("access.asked_later", anne, None), ("access.asked_back", per, None)]
    assert notices(cast, "anne") == ["access.asked"]


def test_one_request_waits_at_a_time_and_few_are_made_in_a_month(cast: Cast) -> None:
    per = cast.client("per")
    for _number in range(3):
        ask(cast)
        assert per.post(page_of(cast), WISH).status_code == 422
        assert per.post(reverse("plans:withdraw-request", args=[cast.seats["per"].public_id])).status_code == 302
    refused = per.post(page_of(cast), WISH)

    assert refused.status_code == 422
    assert "Trene sammen på skolen" in refused.content.decode()
    AccessRequest.objects.update(asked_at=cast.plan.opened_at - timedelta(days=31))
    assert per.post(page_of(cast), WISH).status_code == 302


def test_whoever_has_lost_the_access_may_ask_and_is_not_told_whose_plan_it_is(cast: Cast) -> None:
    pause_consent(cast.consents["per"], by=cast.anne)
    per = cast.client("per")

    for url in (reverse("plans:ask"), page_of(cast)):
        page = per.get(url).content.decode()
        assert "Maja" not in page
        assert cast.plan.public_id not in page
    assert ask(cast).seat == cast.seats["per"]


def test_a_worker_asks_for_the_unit(cast: Cast) -> None:
    wish = ask(cast, "nav1", "nav")
    page = cast.client("anne").get(address("answer-request", cast.plan, wish.public_id)).content.decode()

    assert cast.nav1.name in page
    assert cast.client("nav2").post(page_of(cast, "nav"), WISH).status_code == 422


@pytest.mark.parametrize("name", ["sven", "liv", "kari", "maja", "anne", "nora", "arne"])
def test_nobody_asks_from_a_place_that_is_not_theirs(cast: Cast, name: str) -> None:
    client = cast.client(name)

    assert client.get(page_of(cast)).status_code == 404
    assert client.post(page_of(cast), WISH).status_code == 404
    assert not AccessRequest.objects.exists()


def test_where_to_ask_from_costs_two_questions_however_many_places_one_has(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    for name in ("nora", "leif"):
        invite_participant(cast.plans[name], "Per Dahl", "per@example.org", by=cast.kari)
    with django_assert_num_queries(2):
        assert len(seats_to_ask_from(cast.per)) == 3
    with django_assert_num_queries(2):
        assert seats_to_ask_from(cast.grete) == []


def test_a_place_that_has_ended_is_none_to_ask_from(cast: Cast) -> None:
    Seat.objects.filter(pk=cast.seats["per"].pk).update(ended_at=cast.plan.opened_at)

    assert cast.client("per").get(page_of(cast)).status_code == 404
    assert cast.client("per").get(reverse("plans:ask")).status_code == 200


@pytest.mark.parametrize(("name", "status"), [("kari", 403), ("per", 403), ("liv", 403), ("sven", 404), ("nora", 404)])
def test_nobody_else_reads_or_answers(cast: Cast, name: str, status: int) -> None:
    wish = ask(cast)
    url = address("answer-request", cast.plan, wish.public_id)

    assert cast.client(name).get(url).status_code == status
    assert cast.client(name).post(url, {"answer": "yes"}).status_code == status
    assert AccessRequest.objects.get().state == "open"


def test_a_guardian_does_not_answer_for_access_that_reaches_beyond_the_mandate(cast: Cast) -> None:
    leif = cast.plans["leif"]
    seat = invite_participant(leif, "Per Dahl", "per@example.org", by=cast.kari)
    give(seat, {leif.sections.get(area="health"): Level.WRITE}, by=cast.leif)
    cast.client("per").post(reverse("plans:ask-access", args=[seat.public_id]), {**WISH, "parts": ["home"]})
    url = address("answer-request", leif, AccessRequest.objects.get().public_id)
    grete = cast.client("grete")

    page = grete.get(url)
    assert page.status_code == 200
    assert 'name="answer"' not in page.content.decode()
    for said in ("yes", "less", "no", "later"):
        assert grete.post(url, {"answer": said}).status_code == 403
    assert AccessRequest.objects.get().state == "open"
    assert cast.client("leif").post(url, {"answer": "no"}).status_code == 302


def test_a_request_for_what_lies_outside_a_mandate_does_not_reach_who_has_it(cast: Cast) -> None:
    leif = cast.plans["leif"]
    seat = invite_participant(leif, "Per Dahl", "per@example.org", by=cast.kari)
    cast.client("per").post(reverse("plans:ask-access", args=[seat.public_id]), {**WISH, "parts": ["health"]})
    wish = AccessRequest.objects.get()
    url = address("answer-request", leif, wish.public_id)
    grete = cast.client("grete")

    assert "access.asked" in notices(cast, "leif")
    assert not notices(cast, "grete")
    assert wish.public_id not in grete.get(address("people", leif)).content.decode()
    assert wish.public_id not in grete.get(address("plan", leif)).content.decode()
    assert wish.public_id not in grete.get(reverse("ipplatform:overview")).content.decode()
    assert grete.get(url).status_code == 404
    for said in ("yes", "less", "no", "later"):
        assert grete.post(url, {"answer": said}).status_code == 404
    for act in (refuse_request, put_off_request):
        with pytest.raises(PermissionDenied):
            act(wish, by=cast.grete)
    put_off_request(wish, by=cast.leif)
    AccessRequest.objects.update(put_off_until=today())
    assert remind_of_requests() == 1
    assert not notices(cast, "grete")

    AccessRequest.objects.update(parts=["health", "home"])
    assert grete.get(url).status_code == 200, "of one part she decides"


def test_a_short_wish_makes_nothing_shorter_that_there_is(cast: Cast) -> None:
    standing = cast.consents["per"]
    wish = ask(cast, parts=["school"], months="1")
    day = day_words(last_day(standing.valid_until))
    page = cast.client("anne").get(address("answer-request", cast.plan, wish.public_id)).content.decode()
    assert f"varer til {day}" in page

    draft = Consent.objects.get(public_id=answer(cast, "anne", wish, "yes")["Location"].split("/")[-2])
    assert last_day(draft.valid_until) == last_day(standing.valid_until)
    sign_consent(draft, by=cast.anne, proof=proof())
    health, school = cast.sections["health"], cast.sections["school"]
    assert levels_for(cast.per, cast.plan.pk).keys() >= {health.pk, school.pk}
    wish.refresh_from_db()
    assert wish.state == "granted"
    assert not Grant.objects.filter(seat=cast.seats["per"], valid_until__lt=standing.valid_until, revoked_at=None)


@pytest.mark.parametrize(
    "changes",
    [{"parts": []}, {"parts": ["x"]}, {"level": "none"}, {"level": ""}, {"months": "99"}, {"months": ""},
     {"purpose": ""}, {"purpose": "x" * 501}, {"purpose": "\x00"}],
)  # fmt: skip
def test_bad_input_is_answered_in_words(cast: Cast, changes: dict[str, Any]) -> None:
    assert cast.client("per").post(page_of(cast), {**WISH, **changes}).status_code in (400, 422)
    assert not AccessRequest.objects.exists()


def test_an_unknown_answer_and_a_wish_for_nothing_this_plan_has_are_refused(cast: Cast) -> None:
    wish = ask(cast, parts=["money"])

    assert answer(cast, "anne", wish, "maybe").status_code == 422
    assert answer(cast, "anne", wish, "yes").status_code == 422
    put_off_request(wish, by=cast.anne)
