"""The owner's side gives somebody access to parts of the plan until a day; nobody else can give any."""

from datetime import timedelta
from typing import Any

import pytest

from access.actions.consents import withdraw_consent
from access.actions.seats import invite_participant
from access.dates import end_of, months_after, today
from access.levels import Level
from access.models import Change, Consent, Grant, Representation
from access.rights import levels_for, may
from plans.gates import changes_for
from tests.cast import Cast, end_right_now
from tests.plans.people.steps import address, begin, choose, confirm, give, last

pytestmark = pytest.mark.both


def given(cast: Cast, name: str) -> dict[int, Level]:
    return levels_for(cast.people[name], cast.plan.pk)


def test_anne_gives_liv_the_school_and_only_that(cast: Cast) -> None:
    until = today() + timedelta(days=40)
    consent = give(cast.client("anne"), cast.plan, cast.seats["liv"], {cast.sections["school"]: "write"}, until)

    assert given(cast, "liv") == {cast.sections["school"].pk: Level.WRITE}
    assert consent.state == Consent.State.SIGNED
    assert consent.valid_until == end_of(until)
    assert consent.representation == Representation.objects.get(representative=cast.anne)
    assert {grant.valid_until for grant in Grant.objects.filter(consent=consent)} == {end_of(until)}


def test_everything_is_none_until_it_is_chosen(cast: Cast) -> None:
    end_right_now(cast.seats["per"])
    Consent.objects.filter(seat=cast.seats["per"]).update(state=Consent.State.ENDED)
    anne = cast.client("anne")
    draft = begin(anne, cast.plan, cast.seats["per"])
    page = anne.get(address("give-what", cast.plan, draft)).content.decode()

    assert page.count('value="none"') == page.count(" checked")
    assert choose(anne, cast.plan, draft, {}).status_code == 422
    assert confirm(anne, cast.plan, draft).status_code == 422
    assert given(cast, "per") == {}


def test_a_new_access_takes_the_place_of_the_old(cast: Cast) -> None:
    give(cast.client("anne"), cast.plan, cast.seats["per"], {cast.sections["school"]: "view"})

    assert given(cast, "per") == {cast.sections["school"].pk: Level.VIEW}
    old = Consent.objects.get(pk=cast.consents["per"].pk)
    assert old.state == Consent.State.ENDED
    assert not Grant.objects.filter(consent=old, revoked_at__isnull=True).exists()


def test_the_change_is_told_on_each_part_and_to_nobody_who_does_not_see_it(cast: Cast) -> None:
    parts = cast.sections
    give(cast.client("anne"), cast.plan, cast.seats["per"], {parts["health"]: "view", parts["school"]: "view"})

    kinds = {(change.section, change.kind) for change in Change.objects.filter(plan=cast.plan)}
    assert kinds == {(parts["health"], "access.changed"), (parts["school"], "access.changed")}
    assert all(change.by == cast.anne and change.representation for change in Change.objects.filter(plan=cast.plan))
    assert {change.section for change in changes_for(cast.liv, cast.plan)} == {parts["school"]}
    assert not changes_for(cast.sven, cast.plan).exists()
    assert not changes_for(cast.nav1, cast.plan).exists()


def test_change_begins_from_what_there_is(cast: Cast) -> None:
    anne = cast.client("anne")
    answer = anne.post(address("change-access", cast.plan, cast.seats["per"].public_id))
    page = anne.get(answer["Location"]).content.decode()

    field = f'name="s-{cast.sections["health"].public_id}" value="write"'
    assert "checked" in page.split(field)[1].split(">")[0]
    assert given(cast, "per") == {cast.sections["health"].pk: Level.WRITE}


def test_the_summary_says_what_is_seen_and_what_is_not(cast: Cast) -> None:
    anne = cast.client("anne")
    draft = begin(anne, cast.plan, cast.seats["liv"])
    choose(anne, cast.plan, draft, {cast.sections["school"]: "view"})
    last(anne, cast.plan, draft)
    page = anne.get(address("give-check", cast.plan, draft)).content.decode()

    sees, _dash, sees_not = page.partition("Liv Hansen ser ikke")
    assert "Liv Hansen" in sees
    assert cast.sections["school"].title in sees
    assert "Trene balanse på skolen" in page
    assert str(months_after(today(), 3).year) in page
    assert "_once" in page
    assert sees_not


def test_what_liv_would_lose_is_said_in_words_before_anne_signs(cast: Cast) -> None:
    anne, liv, plan = cast.client("anne"), cast.seats["liv"], cast.plan
    draft = begin(anne, plan, liv)
    choose(anne, plan, draft, {cast.sections["school"]: "view"})
    last(anne, plan, draft, today() + timedelta(days=80))
    page = anne.get(address("give-check", plan, draft)).content.decode()
    assert "Liv har i dag tilgang til" in page
    assert "Dette gjør den kortere" in page
    assert "mindre enn i dag" not in page

    choose(anne, plan, draft, {cast.sections["health"]: "view"})
    last(anne, plan, draft, today() + timedelta(days=99), {"starts": (today() + timedelta(days=3)).isoformat()})
    page = anne.get(address("give-check", plan, draft)).content.decode()
    assert "Liv kan gjøre mindre enn i dag i Skole." in page
    assert "Det Liv har i dag, slutter når du signerer." in page
    assert "kortere" not in page

    withdraw_consent(cast.consents["liv"], by=cast.anne)
    page = anne.get(address("give-check", plan, draft)).content.decode()
    assert "enn i dag" not in page


def test_a_suggestion_fills_in_and_gives_nothing(cast: Cast) -> None:
    anne = cast.client("anne")
    draft = begin(anne, cast.plan, cast.seats["liv"])
    url = address("give-what", cast.plan, draft)

    assert anne.get(url, {"forslag": "school"}).status_code == 200
    assert anne.get(url, {"forslag": "unknown"}).status_code == 404
    assert not Consent.objects.get(public_id=draft).lines.filter(level=Level.WRITE).exists()


def test_a_later_first_day_gives_nothing_before_it(cast: Cast) -> None:
    anne = cast.client("anne")
    draft = begin(anne, cast.plan, cast.seats["liv"])
    choose(anne, cast.plan, draft, {cast.sections["school"]: "write"})
    first = today() + timedelta(days=5)
    assert last(anne, cast.plan, draft, changes={"starts": first.isoformat()}).status_code == 302
    assert confirm(anne, cast.plan, draft).status_code == 302

    assert given(cast, "liv") == {}
    assert Grant.objects.filter(consent__public_id=draft).first().valid_from == end_of(first - timedelta(days=1))  # type: ignore[union-attr]
    assert anne.get(address("give-receipt", cast.plan, draft)).status_code == 200


def test_the_access_ends_by_the_clock(cast: Cast) -> None:
    give(cast.client("anne"), cast.plan, cast.seats["liv"], {cast.sections["school"]: "view"})
    liv = cast.client("liv")
    assert liv.get(address("people", cast.plan)).status_code == 200

    end_right_now(cast.seats["liv"])

    assert liv.get(address("people", cast.plan)).status_code == 404
    assert not may(cast.liv, "view_section", cast.sections["school"])


def test_a_unit_s_workers_share_what_it_is_given(cast: Cast) -> None:
    give(cast.client("ola"), cast.plan, cast.seats["nav"], {cast.sections["leisure"]: "propose"})

    for name in ("nav1", "nav2", "nav3"):
        assert given(cast, name) == {cast.sections["leisure"].pk: Level.PROPOSE}
    assert given(cast, "sven") == {}


@pytest.mark.parametrize("name", ["kari", "per", "liv", "nav1"])
def test_who_sees_the_plan_without_deciding_gives_no_access(cast: Cast, name: str) -> None:
    client = cast.client(name)
    seat = cast.seats["liv"].public_id
    draft = begin(cast.client("anne"), cast.plan, cast.seats["liv"])

    assert client.get(address("give-access", cast.plan)).status_code == 403
    assert client.post(address("give-access", cast.plan), {"seat": seat}).status_code == 403
    for step in ("give-what", "give-how-long", "give-check"):
        assert client.post(address(step, cast.plan, draft), {}).status_code == 403
    for act in ("change-access", "pause-access", "resume-access", "stop-access"):
        assert client.post(address(act, cast.plan, seat)).status_code == 403
    assert client.post(address("stop-all", cast.plan)).status_code == 403
    assert Consent.objects.get(pk=cast.consents["liv"].pk).state == Consent.State.SIGNED


@pytest.mark.parametrize("name", ["sven", "nora", "leif", "grete", "kjersti", "arne", "root"])
def test_who_does_not_see_the_plan_finds_no_such_page(cast: Cast, name: str) -> None:
    client = cast.client(name)
    seat = cast.seats["per"].public_id

    assert client.get(address("give-access", cast.plan)).status_code == 404
    assert client.post(address("change-access", cast.plan, seat)).status_code == 404
    assert client.post(address("stop-access", cast.plan, seat)).status_code == 404
    assert client.post(address("stop-all", cast.plan)).status_code == 404


def test_a_draft_is_its_author_s_alone(cast: Cast) -> None:
    draft = begin(cast.client("anne"), cast.plan, cast.seats["liv"])

    assert cast.client("ola").get(address("give-what", cast.plan, draft)).status_code == 404
    assert confirm(cast.client("ola"), cast.plan, draft).status_code == 404
    assert cast.client("nora").get(address("give-what", cast.plans["nora"], draft)).status_code == 404


def test_nobody_gives_more_than_they_have(cast: Cast) -> None:
    leif = cast.plans["leif"]
    home, health = leif.sections.get(area="home"), leif.sections.get(area="health")

    seat = invite_participant(leif, "Sven Nilsen", "sven@example.org", by=cast.kari)
    grete = cast.client("grete")
    draft = begin(grete, leif, seat)

    page = grete.get(address("give-what", leif, draft)).content.decode()
    assert home.public_id in page
    assert health.public_id not in page
    choose(grete, leif, draft, {home: "view", health: "write"})
    last(grete, leif, draft)
    confirm(grete, leif, draft)
    assert levels_for(cast.sven, leif.pk) == {home.pk: Level.VIEW}


def test_nobody_gives_longer_than_they_decide_themselves(cast: Cast) -> None:
    Grant.objects.filter(user=cast.anne).update(valid_until=end_of(today() + timedelta(days=10)))
    anne = cast.client("anne")
    draft = begin(anne, cast.plan, cast.seats["liv"])
    choose(anne, cast.plan, draft, {cast.sections["school"]: "view"})

    assert last(anne, cast.plan, draft).status_code == 422
    assert last(anne, cast.plan, draft, today() + timedelta(days=11)).status_code == 422
    assert last(anne, cast.plan, draft, today() + timedelta(days=10)).status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [
        {"length": "day", "until": "2001-01-01"},
        {"length": "day", "until": "0000-00-00"},
        {"length": "day", "until": "9999-12-31"},
        {"length": "day", "until": ""},
        {"length": "day", "until": "31.02.2027"},
        {"length": "999"},
        {"length": "x" * 9000},
        {"length": ""},
        {"purpose": ""},
        {"purpose": "x" * 501},
        {"starts": "2001-01-01"},
        {"starts": "2099-01-01"},
    ],
)
def test_a_period_that_cannot_be_is_answered_in_words(cast: Cast, wrong: dict[str, str]) -> None:
    anne = cast.client("anne")
    draft = begin(anne, cast.plan, cast.seats["liv"])
    before = Consent.objects.filter(public_id=draft).values().get()
    answer = last(anne, cast.plan, draft, changes=wrong)

    assert answer.status_code == 422
    assert Consent.objects.filter(public_id=draft).values().get() == before
    if "purpose" not in wrong:
        assert "Trene balanse på skolen" in answer.content.decode()


def test_longer_than_the_municipality_allows_is_refused(cast: Cast, settings: Any) -> None:
    settings.CONSENT_MAX_MONTHS = 2
    anne = cast.client("anne")
    draft = begin(anne, cast.plan, cast.seats["liv"])
    latest = months_after(today(), 2)

    assert last(anne, cast.plan, draft, latest + timedelta(days=1)).status_code == 422
    assert last(anne, cast.plan, draft, latest).status_code == 302


def test_parts_and_people_of_other_plans_are_not_accepted(cast: Cast) -> None:
    anne = cast.client("anne")
    other = cast.plans["nora"]
    draft = begin(anne, cast.plan, cast.seats["liv"])
    foreign = other.sections.first()
    assert foreign is not None

    choose(anne, cast.plan, draft, {cast.sections["school"]: "view", foreign: "write"})
    last(anne, cast.plan, draft)
    confirm(anne, cast.plan, draft)
    assert given(cast, "liv") == {cast.sections["school"].pk: Level.VIEW}
    assert levels_for(cast.liv, other.pk) == {}
    for seat in (other.seats.get(user=cast.kari).public_id, cast.seats["kari"].public_id, "x" * 16, ""):
        assert anne.post(address("give-access", cast.plan), {"seat": seat}).status_code == 422
    assert anne.post(address("change-access", cast.plan, other.seats.first().public_id)).status_code == 404  # type: ignore[union-attr]
    assert anne.post(address("change-access", cast.plan, cast.seats["kari"].public_id)).status_code == 403


@pytest.mark.parametrize("level", ["admin", "", "3", "WRITE", "x" * 5000])
def test_a_level_that_does_not_exist_is_refused(cast: Cast, level: str) -> None:
    anne = cast.client("anne")
    draft = begin(anne, cast.plan, cast.seats["liv"])

    assert choose(anne, cast.plan, draft, {cast.sections["school"]: level}).status_code == 422


def test_the_last_step_pressed_twice_gives_once(cast: Cast) -> None:
    anne = cast.client("anne")
    draft = begin(anne, cast.plan, cast.seats["liv"])
    choose(anne, cast.plan, draft, {cast.sections["school"]: "view"})
    last(anne, cast.plan, draft)
    first = confirm(anne, cast.plan, draft, _once="pressed-twice")
    again = confirm(anne, cast.plan, draft, _once="pressed-twice")

    assert first.status_code == again.status_code == 302
    assert first["Location"] == again["Location"]
    assert Consent.objects.filter(seat=cast.seats["liv"], state=Consent.State.SIGNED).count() == 1
    assert confirm(anne, cast.plan, draft).status_code == 404


def test_an_access_for_today_ends_at_midnight(cast: Cast) -> None:
    consent = give(cast.client("anne"), cast.plan, cast.seats["liv"], {cast.sections["school"]: "view"}, today())

    assert consent.valid_until == end_of(today())
    assert given(cast, "liv") == {cast.sections["school"].pk: Level.VIEW}
