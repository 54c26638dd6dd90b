"""Looking at the plan as somebody else: what they see, nothing one may not see oneself, read-only and logged."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from access.actions.consents import answer_with_less, offer_consent, pause_consent, take_back, withdraw_consent
from access.dates import months_after, today
from access.grants import give_sections
from access.levels import Level
from access.models import AccessEvent, Change, Consent, Employment, Grant, Seat
from access.viewing import current, viewing
from plans.actions.goals import add_goal
from plans.drafts import draft_key
from plans.gates import draft_for
from plans.models import Draft, Goal, Hiding, Plan
from tests.cast import Cast
from tests.plans.people.steps import address

pytestmark = pytest.mark.both


def place(cast: Cast, seat: str = "per") -> str:
    return address("view-as", cast.plan, cast.seats[seat].public_id)


def look(client: Client, cast: Cast, page: str = "plan", seat: str = "per", *ids: str, **query: str) -> Any:
    return client.get(place(cast, seat) + address(page, cast.plan, *ids), query)


def goals(cast: Cast) -> dict[str, Goal]:
    return {
        name: add_goal(cast.sections[name], title=f"Mål i {name}", why="", by=cast.kari)
        for name in ("health", "school", "leisure")
    }


def test_anne_sees_what_per_sees_and_nothing_else(cast: Cast) -> None:
    goals(cast)
    anne = cast.client("anne")
    first = anne.get(place(cast), follow=True)
    page = look(anne, cast, "goals").content.decode()
    own = cast.client("per").get(address("goals", cast.plan)).content.decode()

    assert first.status_code == 200
    assert "Per Dahl" in first.content.decode()
    assert "Mål i health" in page
    for hidden in ("school", "leisure", "family", "about"):
        assert cast.sections[hidden].public_id not in page
    assert "Mål i school" not in page
    assert "Mål i leisure" not in page
    inside = place(cast)
    main = page.split("<main")[1].split("</main>")[0].replace(inside, "")
    assert main == own.split("<main")[1].split("</main>")[0]


def test_every_link_and_form_stays_inside_and_only_reading_is_answered(cast: Cast) -> None:
    goal = goals(cast)["health"]
    anne = cast.client("anne")
    page = look(anne, cast, "goal", "per", goal.public_id).content.decode()
    body = page.split("<body")[1]
    inside = place(cast)

    for address_of in [piece.split('"')[0] for piece in body.split('href="')[1:]] + [
        piece.split('"')[0] for piece in body.split('action="')[1:]
    ]:
        outside = address_of.startswith("/") and not address_of.startswith((inside, "/static/"))
        assert not outside or address_of == address("seat", cast.plan, cast.seats["per"].public_id), address_of
    assert "data-socket" not in page
    assert "data-person" not in page
    assert anne.post(inside + address("goal", cast.plan, goal.public_id)).status_code == 405
    assert (
        anne.post(inside + address("set-goal-status", cast.plan, goal.public_id), {"status": "reached"}).status_code
        == 405
    )
    assert look(anne, cast, "change-goal", "per", goal.public_id).status_code == 404
    assert anne.get(f"{inside}/planer").status_code == 404
    assert anne.get(inside + reverse("plans:plan", args=[cast.plans["nora"].public_id])).status_code == 404
    assert look(anne, cast, "goal", "per", goals(cast)["school"].public_id).status_code == 404
    assert anne.get(f"{inside}/{inside}").status_code == 404


def test_it_is_logged_under_the_viewers_name_and_as_whom(cast: Cast) -> None:
    goals(cast)
    look(cast.client("anne"), cast, "goals")
    look(cast.client("anne"), cast, "people")
    events = list(AccessEvent.objects.filter(plan=cast.plan).order_by("id"))

    assert [(event.user, event.action, event.seat) for event in events] == [
        (cast.anne, "viewed_as", cast.seats["per"])
    ] * 2
    assert events[0].sections == [cast.sections["health"].public_id]
    assert current() is None


def test_a_unit_is_seen_through_its_seat_only(cast: Cast) -> None:
    goals(cast)
    Employment.objects.filter(user__in=[cast.nav1, cast.nav3]).delete()
    seat = Seat.objects.create(plan=cast.plan, user=cast.nav2)
    give_sections(seat, [(cast.sections["school"], Level.VIEW)], by=cast.anne, reason=Grant.Reason.CONSENT)
    page = look(cast.client("anne"), cast, "goals", "nav").content.decode()

    assert "Mål i leisure" in page
    assert "Mål i school" not in page


def test_what_is_hidden_from_the_viewer_stays_hidden(cast: Cast) -> None:
    goals(cast)
    health = cast.sections["health"]
    Grant.objects.filter(seat=cast.seats["ola"], section=health).update(revoked_at=cast.plan.opened_at)

    assert "Mål i health" not in look(cast.client("ola"), cast, "goals").content.decode()
    assert "Mål i health" in look(cast.client("anne"), cast, "goals").content.decode()


def test_a_goal_hidden_from_the_parents_is_not_seen_through_pers_eyes(cast: Cast) -> None:
    goal = goals(cast)["health"]
    Hiding.objects.create(goal=goal, section=goal.section, by=cast.per, reason="trust")
    page = look(cast.client("anne"), cast, "goals").content.decode()

    assert "Mål i health" in cast.client("per").get(address("goals", cast.plan)).content.decode()
    assert "Mål i health" not in page
    assert look(cast.client("anne"), cast, "goal", "per", goal.public_id).status_code == 404


def test_nothing_of_the_persons_own_is_shown(cast: Cast) -> None:
    goal = goals(cast)["health"]
    key = draft_key("goal", goal.public_id, "change")
    Draft.objects.create(user=cast.per, section=goal.section, key=key, fields={"title": "Hemmelig"})
    cast.per.has_calm_view = True
    cast.per.save()
    page = look(cast.client("anne"), cast).content.decode()

    assert "data-calm" not in page
    assert "/varsler" not in page
    with viewing(cast.anne, cast.per, cast.seats["per"]):
        assert draft_for(cast.per, goal.section, key) is None


def test_whoever_sees_nothing_is_shown_as_seeing_nothing(cast: Cast) -> None:
    pause_consent(cast.consents["per"], by=cast.anne)

    answer = look(cast.client("anne"), cast)
    assert answer.status_code == 404
    assert "Per Dahl" in answer.content.decode()
    Seat.objects.filter(pk=cast.seats["liv"].pk).update(ended_at=cast.plan.opened_at)
    assert look(cast.client("anne"), cast, "plan", "liv").status_code == 404


def offered(cast: Cast, seat: str = "liv", part: str = "health", level: Level = Level.WRITE) -> Consent:
    """Kari asks for somebody; nothing is signed."""
    levels = {cast.sections[part]: level}
    return offer_consent(cast.seats[seat], levels, until=months_after(today(), 1), purpose="Trening", by=cast.kari)


def rehearse(client: Client, cast: Cast, consent: Consent, page: str = "goals", *ids: str) -> Any:
    return client.get(address("view-unsigned", cast.plan, consent.public_id) + address(page, cast.plan, *ids))


def rights(cast: Cast) -> list[Any]:
    return [list(model.objects.order_by("pk").values()) for model in (Grant, Consent, Change)]


@pytest.mark.parametrize("is_draft", [True, False])
def test_before_she_signs_anne_sees_what_liv_will_see_and_nothing_is_given(cast: Cast, is_draft: bool) -> None:
    goals(cast)
    consent = offered(cast)
    if is_draft:
        consent = answer_with_less(consent, by=cast.anne)
    before = rights(cast)
    anne = cast.client("anne")
    page = rehearse(anne, cast, consent).content.decode()

    assert "Mål i health" in page
    for hidden in ("school", "leisure"):
        assert f"Mål i {hidden}" not in page
    assert "når det er signert" in page
    assert anne.get(address("view-unsigned", cast.plan, consent.public_id), follow=True).status_code == 200
    assert rights(cast) == before
    own = cast.client("liv").get(address("goals", cast.plan)).content.decode()
    assert ("Mål i school" in own, "Mål i health" in own) == (True, False)
    step = address("give-check" if is_draft else "offer", cast.plan, consent.public_id)
    assert address("view-unsigned", cast.plan, consent.public_id) in anne.get(step).content.decode()
    assert step in page


def test_a_look_before_signing_is_in_the_log_with_what_was_read(cast: Cast) -> None:
    goals(cast)
    consent = offered(cast)
    rehearse(cast.client("anne"), cast, consent)
    (event,) = AccessEvent.objects.filter(plan=cast.plan)

    assert (event.user, event.action, event.seat) == (cast.anne, "viewed_as", cast.seats["liv"])
    assert event.sections == [cast.sections["health"].public_id]


def test_what_the_signer_does_not_see_is_not_seen_through_the_draft(cast: Cast) -> None:
    made = goals(cast)
    Hiding.objects.create(goal=made["health"], section=made["health"].section, by=cast.per, reason="trust")
    anne = cast.client("anne")
    assert "Mål i health" not in rehearse(anne, cast, offered(cast)).content.decode()

    beyond = offered(cast, part="school")
    Grant.objects.filter(seat=cast.seats["anne"], section=cast.sections["school"]).update(revoked_at=beyond.offered_at)
    assert rehearse(anne, cast, beyond).status_code == 404


def test_a_unit_that_has_nothing_yet_is_looked_as_one_of_its_workers(cast: Cast) -> None:
    goals(cast)
    withdraw_consent(cast.consents["nav"], by=cast.anne)
    consent = offered(cast, "nav", "school", Level.VIEW)
    page = rehearse(cast.client("anne"), cast, consent).content.decode()

    assert "Mål i school" in page
    assert "Mål i leisure" not in page


@pytest.mark.parametrize(
    ("name", "status"), [("kari", 403), ("maja", 403), ("per", 403), ("liv", 403), ("sven", 404), ("nora", 404)]
)
def test_nobody_else_looks_before_it_is_signed(cast: Cast, name: str, status: int) -> None:
    consent = offered(cast)
    assert rehearse(cast.client(name), cast, consent).status_code == status
    draft = answer_with_less(consent, by=cast.anne)
    assert rehearse(cast.client("ola"), cast, draft).status_code == 404
    take_back(consent, by=cast.kari)
    assert rehearse(cast.client("anne"), cast, consent).status_code == 404


@pytest.mark.parametrize(
    ("name", "status"), [("kari", 403), ("per", 403), ("liv", 403), ("sven", 404), ("nora", 404), ("arne", 404)]
)
def test_nobody_else_looks_as_somebody(cast: Cast, name: str, status: int) -> None:
    assert cast.client(name).get(place(cast)).status_code == status
    assert look(cast.client(name), cast).status_code == status


def test_nobody_looks_as_themselves_or_as_somebody_of_another_plan(cast: Cast) -> None:
    elsewhere = Plan.objects.get(pk=cast.plans["nora"].pk)

    assert look(cast.client("anne"), cast, "plan", "anne").status_code == 404
    assert cast.client("nora").get(address("view-as", elsewhere, cast.seats["per"].public_id)).status_code == 404


def test_it_costs_few_questions_more(cast: Cast) -> None:
    goals(cast)
    per, anne = cast.client("per"), cast.client("anne")
    counts = []
    for ask in (lambda: per.get(address("goals", cast.plan)), lambda: look(anne, cast, "goals")):
        ask()
        with CaptureQueriesContext(connection) as queries:
            assert ask().status_code == 200
        counts.append(len(queries))

    assert counts[1] <= counts[0] + 6
