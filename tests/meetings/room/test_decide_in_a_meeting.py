"""What is agreed is a measure at that moment, for those who see its part, and for nobody else."""

import pytest

from access import grants
from access.levels import Level
from access.models import Change, Grant
from meetings.models import Decision, Opinion
from meetings.room_gates import decisions_everybody_sees
from notifications.models import Notice
from plans.actions.hiding import hide_thing
from plans.actions.measures import add_note, set_measure_status
from plans.gates import get_plan_for, measures_for
from plans.models import Evaluation, Hiding, Measure
from tests.cast import Cast, end_right_now
from tests.meetings.room.conftest import Held

pytestmark = pytest.mark.both
WORDS = "Kjøpe en trehjuling"


def in_health(held: Held, who: str = "per", what: str = WORDS, **fields: str) -> int:
    return held.agree(who, what, place=f"mal-{held.goal.public_id}", **fields)


def test_per_agrees_and_the_measure_stands_in_the_plan(held: Held) -> None:
    seat = held.cast.seats["per"].public_id
    answer = in_health(held, responsible=seat, due_on="2027-01-15", item=held.items["goal"].public_id)
    assert answer == 302

    measure = Measure.objects.get()
    decision = Decision.objects.get()
    assert (measure.what, measure.section, measure.goal, measure.responsible, measure.created_by) == (
        WORDS, held.cast.sections["health"], held.goal, held.cast.seats["per"], held.cast.per,
    )  # fmt: skip
    assert (decision.measure, decision.words, decision.item, decision.by) == (
        measure, "", held.items["goal"], held.cast.per,
    )  # fmt: skip
    goal_page = held.cast.client("anne").get(f"/plan/{held.cast.plan.public_id}/mal/{held.goal.public_id}")
    assert WORDS in goal_page.content.decode()
    assert "fredag 15. januar" in held.page("anne", fragment="agreed")
    assert WORDS in held.cast.client("anne").get(held.url("minutes")).content.decode()


def test_liv_finds_no_trace_of_what_was_agreed_in_health(held: Held) -> None:
    section = held.meeting.section
    before = Change.objects.filter(stream=section.stream).count()
    pages = [held.page("liv", fragment=part) for part in ("now", "agenda", "agreed", "views", "people")]
    in_health(held)
    assert Change.objects.filter(stream=section.stream).count() == before, "no hint goes to Meetings"
    for part, earlier in zip(("now", "agenda", "agreed", "views", "people"), pages, strict=True):
        assert held.page("liv", fragment=part) == earlier or part == "people"
    for url in (held.url("room"), held.url("minutes"), f"/plan/{held.cast.plan.public_id}/historikk"):
        assert WORDS not in held.cast.client("liv").get(url).content.decode()
    assert "Ingenting er avtalt ennå." in held.page("liv")
    assert not Notice.objects.filter(user=held.cast.liv, kind__startswith="decision").exists()
    assert not Notice.objects.filter(user=held.cast.liv, kind__startswith="measure").exists()


def test_what_is_said_in_the_minutes_too_is_read_by_all_who_see_the_meetings_and_nothing_more_is(held: Held) -> None:
    page = held.page("per")
    assert "Ikke alle som er kalt inn, ser Helse." in page
    assert "checked" not in page.split('name="avtale-is_told"')[1].split(">")[0], "nothing is told unless it is chosen"
    item, seat = held.items["goal"].public_id, held.cast.seats["per"].public_id
    assert in_health(held, is_told="on", item=item, responsible=seat, due_on="2027-01-15") == 302

    measure = Measure.objects.get()
    seen = held.cast.client("liv").get(held.url("minutes")).content.decode()
    assert f"<p>Avtalt: {WORDS}, Per Dahl, innen 15. januar 2027</p>" in seen
    assert measure.public_id not in seen
    assert WORDS not in held.page("liv", fragment="agreed")
    assert held.cast.client("sven").get(held.url("minutes")).status_code == 404

    assert held.post("per", "undo-decision", Decision.objects.get().public_id) == 302
    assert f"Avtalt: {WORDS}" in held.cast.client("liv").get(held.url("minutes")).content.decode()


def test_liv_hears_of_plain_words_and_cannot_take_them_back(held: Held) -> None:
    assert held.agree("anne", "Vi møtes hver måned", responsible=held.cast.seats["liv"].public_id) == 302
    decision = Decision.objects.get()
    assert (decision.measure, decision.words, decision.responsible) == (
        None, "Vi møtes hver måned", held.cast.seats["liv"],
    )  # fmt: skip
    assert "Vi møtes hver måned" in held.page("liv", fragment="agreed")
    assert not Measure.objects.exists()
    assert held.post("liv", "undo-decision", decision.public_id) == 403
    assert held.post("per", "undo-decision", decision.public_id) == 403
    assert held.post("anne", "undo-decision", decision.public_id) == 302
    assert "Vi møtes hver måned" not in held.page("liv")


def test_only_parts_one_writes_in_are_offered_and_taken(held: Held) -> None:
    page = held.page("per")
    assert f"del-{held.cast.sections['health'].public_id}" in page
    assert f"del-{held.cast.sections['school'].public_id}" not in page
    assert held.agree("per", "Uten lov", place=f"del-{held.cast.sections['school'].public_id}") == 422
    assert held.agree("liv", "Uten lov") == 403
    assert not Decision.objects.exists()


@pytest.mark.parametrize("fields", [{"what": ""}, {"due_on": "i morgen"}, {"item": "a" * 16}, {"responsible": "x"}])
def test_a_card_that_cannot_be_taken_comes_back_with_its_words(held: Held, fields: dict[str, str]) -> None:
    answer = held.cast.client("per").post(
        held.url("decide"), {f"avtale-{name}": one for name, one in {"what": WORDS, **fields}.items()}
    )
    assert answer.status_code == 422
    assert fields.get("what") == "" or WORDS in answer.content.decode()
    assert not Decision.objects.exists()


def test_kari_takes_back_what_was_written_by_mistake(held: Held) -> None:
    in_health(held)
    assert held.post("kari", "undo-decision", Decision.objects.get().public_id) == 302
    plan = get_plan_for(held.cast.per, held.cast.plan.public_id)
    assert not measures_for(held.cast.per, plan).exists()
    measure = Measure.objects.get()
    url = f"/plan/{held.cast.plan.public_id}/tiltak/{measure.public_id}"
    assert held.cast.client("per").get(url).status_code == 404
    assert WORDS not in held.page("per")
    assert held.post("kari", "undo-decision", Decision.objects.get().public_id) == 404


def test_a_measure_somebody_has_gone_on_with_stays(held: Held) -> None:
    in_health(held)
    measure = Measure.objects.get()
    add_note(measure, "Bestilt", by=held.cast.per)
    assert held.post("per", "undo-decision", Decision.objects.get().public_id) == 302
    assert "Avtalen" not in held.page("per", fragment="now")
    assert WORDS in held.page("per", fragment="agreed")
    set_measure_status(measure, Measure.Status.DONE, by=held.cast.per)
    held.post("per", "undo-decision", Decision.objects.get().public_id)
    assert WORDS in held.page("per", fragment="agreed")


def test_what_is_hidden_from_the_parents_is_not_agreed_before_their_eyes(held: Held) -> None:
    hide_thing(held.goal, reason=Hiding.Reason.OWN_WISH, by=held.cast.per)
    assert in_health(held) == 302
    assert WORDS in held.page("maja", fragment="agreed")
    for url in (held.url("room"), held.url("minutes"), f"/plan/{held.cast.plan.public_id}/historikk"):
        page = held.cast.client("anne").get(url).content.decode()
        assert WORDS not in page
        assert "Per Dahl skrev ned i et møte" not in page
    decision = Decision.objects.get()
    assert held.post("anne", "undo-decision", decision.public_id) == 404
    assert not decisions_everybody_sees([decision], held.meeting)


def test_the_wall_shows_only_what_everybody_invited_may_see(held: Held) -> None:
    in_health(held)
    held.agree("kari", "Vi møtes hver måned")
    wall = held.page("kari", vis="stor")
    assert "Vi møtes hver måned" in wall
    assert WORDS not in wall
    for name in ("liv", "nav"):
        seat = held.cast.seats[name]
        grants.give_sections(
            seat, [(held.cast.sections["health"], Level.VIEW)], by=held.cast.anne, reason=Grant.Reason.CONSENT,
            consent=held.cast.consents[name],
        )  # fmt: skip
    assert WORDS in held.page("kari", vis="stor")


def test_a_decision_leaves_the_page_with_the_right(held: Held) -> None:
    in_health(held)
    end_right_now(held.cast.seats["per"], held.cast.sections["health"])
    assert WORDS not in held.page("per")
    assert held.post("per", "undo-decision", Decision.objects.get().public_id) == 404


def evaluate(held: Held, who: str, seat: str, **fields: str) -> int:
    sent = {"goal": held.goal.public_id, "seat": held.cast.seats[seat].public_id, **fields}
    return held.post(who, "evaluate-goal", **{f"mal-{name}": one for name, one in sent.items()})


def test_majas_face_stands_first_and_on_the_goals_page(held: Held) -> None:
    held.post("kari", "move-room", item=held.items["goal"].public_id)
    assert "Maja svarer først" in held.page("per", fragment="views")
    assert evaluate(held, "per", "per", words="Hun har blitt sterkere") == 302
    assert evaluate(held, "maja", "maja", face="4", words="Det går bra") == 302
    page = held.page("anne", fragment="views")
    assert page.index("Maja Berg") < page.index("Per Dahl")
    assert "Maja Berg</strong>: Bra" in page
    goal_page = held.cast.client("anne").get(f"/plan/{held.cast.plan.public_id}/mal/{held.goal.public_id}")
    assert "Hun har blitt sterkere" in goal_page.content.decode()
    assert "Hun har blitt sterkere" not in held.page("liv", fragment="views")
    assert Change.objects.filter(kind="goal.evaluated", section=held.cast.sections["health"]).count() == 2


def test_nobody_says_it_for_somebody_else_but_for_the_owner_and_by_the_coordinator(held: Held) -> None:
    assert evaluate(held, "anne", "maja", face="2") == 302
    assert evaluate(held, "kari", "maja", face="3") == 302
    assert evaluate(held, "per", "maja", face="1") == 422, "not among his choices"
    assert evaluate(held, "anne", "per", face="1") == 422
    assert evaluate(held, "kari", "liv", words="Bra") == 422, "she does not see the goal"
    assert evaluate(held, "liv", "liv", words="Bra") == 403
    assert evaluate(held, "per", "per") == 422, "neither face nor words"
    assert evaluate(held, "per", "per", face="9") == 422
    assert list(Evaluation.objects.order_by("pk").values_list("by__short_name", "face")) == [("anne", 2), ("kari", 3)]


def disagree(held: Held, who: str, seat: str, words: str = "For mange møter") -> int:
    sent = {"seat": held.cast.seats[seat].public_id, "words": words, "item": held.items["own"].public_id}
    return held.post(who, "add-opinion", **{f"mening-{name}": one for name, one in sent.items()})


def test_livs_view_is_noted_beside_what_is_agreed(held: Held) -> None:
    assert disagree(held, "liv", "liv") == 403, "she only sees the meetings"
    assert disagree(held, "kari", "liv") == 302
    page = held.page("maja", fragment="views")
    assert "For mange møter" in page
    assert "skrevet ned av Kari Solheim" in page
    opinion = Opinion.objects.get()
    assert held.post("per", "remove-opinion", opinion.public_id) == 403
    assert held.post("liv", "remove-opinion", opinion.public_id) == 302
    assert "For mange møter" not in held.page("maja", fragment="views")


def test_who_notes_a_view_is_offered_their_own_first(held: Held) -> None:
    page = held.page("per")
    first = page.split('name="mening-seat"')[1].split("</option>")[0]
    assert held.cast.seats["per"].public_id in first


def test_a_card_counts_once(held: Held) -> None:
    client = held.cast.client("per")
    for _ in range(2):
        sent = {"avtale-what": WORDS, "_once": "b" * 22}
        assert client.post(held.url("decide"), sent).status_code == 302
    assert Decision.objects.count() == 1


def test_a_seat_of_another_plan_is_not_made_responsible(held: Held, cast: Cast) -> None:
    other = cast.plans["leif"].seats.order_by("id")[0]
    assert held.agree("per", WORDS, responsible=other.public_id) == 422


def test_the_faces_come_with_the_item_about_the_goal(held: Held) -> None:
    assert "Hvordan går det med målet?" not in held.page("anne", fragment="goal")
    held.post("kari", "move-room", item=held.items["goal"].public_id)
    assert "Hvordan går det med målet?" in held.page("anne", fragment="goal")
    assert "Hvordan går det med målet?" not in held.page("liv", fragment="goal")
