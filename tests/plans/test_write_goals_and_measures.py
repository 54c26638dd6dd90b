"""Those who may write, write; the trail says who and on whose behalf; nobody else can, and nothing is lost."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from access.levels import Level
from access.models import Change, Seat
from plans.actions.goals import add_goal, change_goal, set_goal_status
from plans.actions.measures import add_measure, add_note, change_measure, set_measure_status
from plans.models import Goal, Measure, ProgressNote, TextVersion
from plans.texts import StaleText
from tests.cast import Cast, end_right_now, give
from tests.plans.words import GOAL, MEASURE, NOTE, write_health

pytestmark = pytest.mark.both


def address(cast: Cast, name: str, *more: str) -> str:
    return reverse(f"plans:{name}", args=[cast.plan.public_id, *more])


def new_goal(cast: Cast, client: Client, part: str = "health", **fields: str) -> int:
    url = address(cast, "add-goal") + f"?del={cast.sections[part].public_id}"
    return client.post(url, {"title": GOAL, "_once": "a" * 22, **fields}).status_code


def test_per_adds_a_goal_and_the_trail_says_so(cast: Cast) -> None:
    assert new_goal(cast, cast.client("per"), horizon_on="2027-06-30") == 302

    goal = Goal.objects.get()
    change = Change.objects.get(kind="goal.added")
    health = cast.sections["health"]
    assert (goal.title, goal.section, goal.created_by) == (GOAL, health, cast.per)
    assert (change.by, change.section, change.stream, change.target_id) == (
        cast.per,
        health,
        health.stream,
        goal.public_id,
    )
    assert change.representation is None


def test_the_mother_writes_on_behalf_of_maja(cast: Cast) -> None:
    assert new_goal(cast, cast.client("anne")) == 302

    change = Change.objects.get(kind="goal.added")
    assert change.by == cast.anne
    assert change.representation is not None
    assert change.representation.representative == cast.anne


@pytest.mark.parametrize(("name", "part", "status"), [
    ("liv", "school", 403), ("liv", "health", 403), ("nav1", "leisure", 403), ("per", "school", 404),
    ("sven", "health", 404), ("kjersti", "health", 404), ("arne", "health", 404), ("root", "health", 404),
    ("kari", "meetings", 404),
])  # fmt: skip
def test_nobody_adds_a_goal_without_the_right_to_write_there(cast: Cast, name: str, part: str, status: int) -> None:
    assert new_goal(cast, cast.client(name), part) == status
    assert not Goal.objects.exists()
    assert not Change.objects.exists()


def test_a_form_sent_twice_counts_once(cast: Cast) -> None:
    per = cast.client("per")

    assert [new_goal(cast, per), new_goal(cast, per)] == [302, 302]
    assert Goal.objects.count() == 1


@pytest.mark.parametrize("fields", [
    {"title": ""}, {"title": "x" * 201}, {"title": "x", "why": "y" * 5001}, {"horizon_on": "i morgen"},
    {"horizon_on": "99999-01-01"}, {"horizon_on": "0001-01-01"}, {"title": " \t "},
])  # fmt: skip
def test_a_form_that_cannot_be_understood_is_refused_in_words_and_keeps_the_text(
    cast: Cast, fields: dict[str, str]
) -> None:
    url = address(cast, "add-goal") + f"?del={cast.sections['health'].public_id}"
    answer = cast.client("per").post(url, {"title": GOAL, "why": "fordi det er gøy", **fields})

    assert answer.status_code == 422
    assert "ip-error-summary" in answer.content.decode()
    assert fields.get("why", "fordi det er gøy") in answer.content.decode()
    assert not Goal.objects.exists()


def test_a_goal_changed_by_two_shows_both_texts_and_saves_on_top(cast: Cast) -> None:
    words = write_health(cast)
    url = address(cast, "change-goal", words.goal.public_id)
    kari, per = cast.client("kari"), cast.client("per")
    assert kari.post(url, {"title": "Karis ord", "why": "", "version": "1"}).status_code == 302

    late = per.post(url, {"title": "Pers ord", "why": "egen grunn", "version": "1"})

    body = late.content.decode()
    assert late.status_code == 409
    assert "Karis ord" in body
    assert "Pers ord" in body
    assert 'name="version" value="2"' in body
    assert Goal.objects.get().title == "Karis ord"
    assert per.post(url, {"title": "Begges ord", "why": "", "version": "2"}).status_code == 302
    assert list(TextVersion.objects.filter(target_kind="goal").values_list("version", "texts__title")) == [
        (1, GOAL), (2, "Karis ord"), (3, "Begges ord"),
    ]  # fmt: skip


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999", "1.5"])
def test_a_version_that_is_no_version_is_refused(cast: Cast, version: str) -> None:
    words = write_health(cast)
    url = address(cast, "change-goal", words.goal.public_id)

    assert cast.client("per").post(url, {"title": "Nytt", "version": version}).status_code == 422
    assert Goal.objects.get().title == GOAL


def test_an_unknown_version_is_a_conflict_not_an_overwriting(cast: Cast) -> None:
    words = write_health(cast)
    url = address(cast, "change-goal", words.goal.public_id)

    assert cast.client("per").post(url, {"title": "Nytt", "version": "7"}).status_code == 409
    assert Goal.objects.get().title == GOAL


def test_saving_the_same_words_changes_nothing(cast: Cast) -> None:
    words = write_health(cast)
    before = Change.objects.count()

    change_goal(words.goal, {"title": GOAL}, version=1, by=cast.per)

    assert Change.objects.count() == before
    assert Goal.objects.get().version == 1


def test_an_earlier_text_comes_back(cast: Cast) -> None:
    words = write_health(cast)
    change_goal(words.goal, {"title": "Feil tekst", "why": ""}, version=1, by=cast.kari)
    per = cast.client("per")
    url = address(cast, "goal-versions", words.goal.public_id)
    assert GOAL in per.get(url).content.decode()

    assert per.post(url, {"number": "1", "version": "2"}).status_code == 302
    assert Goal.objects.get().title == GOAL
    assert per.post(url, {"number": "2", "version": "2"}).status_code == 409
    assert per.post(url, {"number": "77", "version": "3"}).status_code == 404
    assert per.post(url, {"number": "x", "version": "3"}).status_code == 422
    assert Goal.objects.get().title == GOAL


def test_the_teacher_may_not_read_earlier_texts_where_she_only_sees(cast: Cast) -> None:
    goal = add_goal(cast.sections["school"], title=GOAL, by=cast.anne)

    assert cast.client("liv").get(address(cast, "goal-versions", goal.public_id)).status_code == 403


def test_a_measure_is_done_in_one_tap_and_taken_back_with_one(cast: Cast) -> None:
    words = write_health(cast)
    per = cast.client("per")
    url = address(cast, "set-measure-status", words.measure.public_id)

    done = per.post(url, {"status": "done", "back": "goals"})
    assert done["Location"].startswith(address(cast, "goals"))
    body = per.get(address(cast, "goals")).content.decode()
    assert "ip-undo" in body
    assert Measure.objects.get().status == "done"

    per.post(url, {"status": "agreed", "is_undo": "on", "back": "goals"})
    assert Measure.objects.get().status == "agreed"
    assert "ip-undo" not in per.get(address(cast, "goals")).content.decode()
    assert Change.objects.filter(kind="measure.status_set").count() == 2


def test_not_done_needs_a_reason_and_undo_brings_it_back(cast: Cast) -> None:
    words = write_health(cast)
    per = cast.client("per")
    url = address(cast, "set-measure-status", words.measure.public_id)

    assert per.post(url, {"status": "not_done", "reason": ""}).status_code == 422
    assert per.post(url, {"status": "not_done", "reason": "Sykkelen var ødelagt"}).status_code == 302
    assert "Sykkelen var ødelagt" in per.get(address(cast, "measure", words.measure.public_id)).content.decode()
    per.post(url, {"status": "done"})
    per.post(url, {"status": "not_done", "is_undo": "on"})
    assert Measure.objects.get().status_reason == "Sykkelen var ødelagt"


@pytest.mark.parametrize("data", [{}, {"status": "finished"}, {"status": "done", "reason": "x" * 301}])
def test_a_status_that_is_none_is_refused(cast: Cast, data: dict[str, str]) -> None:
    words = write_health(cast)
    per = cast.client("per")

    assert per.post(address(cast, "set-measure-status", words.measure.public_id), data).status_code == 422
    assert Measure.objects.get().status == "agreed"
    assert per.post(address(cast, "set-goal-status", words.goal.public_id), {"status": "x"}).status_code == 422
    assert Goal.objects.get().status == "on_track"


def test_how_it_goes_with_a_goal_is_said_by_those_who_write(cast: Cast) -> None:
    words = write_health(cast)
    url = address(cast, "set-goal-status", words.goal.public_id)

    assert cast.client("liv").post(url, {"status": "reached"}).status_code == 404
    assert cast.client("per").post(url, {"status": "needs_help"}).status_code == 302
    assert Goal.objects.get().status == "needs_help"


def test_a_measure_has_one_responsible_of_this_plans_seats(cast: Cast) -> None:
    goal = write_health(cast).goal
    other = Seat.objects.get(plan=cast.plans["nora"], user=cast.nora)
    url = address(cast, "add-measure", goal.public_id)
    per = cast.client("per")

    assert per.post(url, {"what": "Nytt steg", "responsible": other.public_id}).status_code == 422
    assert per.post(url, {"what": "Nytt steg", "responsible": cast.seats["nav"].public_id}).status_code == 302
    assert Measure.objects.get(what="Nytt steg").responsible == cast.seats["nav"]
    with pytest.raises(ValueError, match="another plan"):
        add_measure(goal.section, goal=goal, what="x", responsible=other, by=cast.per)


def test_a_measure_changed_by_two_shows_both_texts(cast: Cast) -> None:
    words = write_health(cast)
    url = address(cast, "change-measure", words.measure.public_id)
    change_measure(words.measure, {"what": "Karis tiltak", "due_on": None}, version=1, by=cast.kari)

    late = cast.client("per").post(url, {"what": "Pers tiltak", "version": "1"})

    assert late.status_code == 409
    assert "Karis tiltak" in late.content.decode()
    assert "Pers tiltak" in late.content.decode()


def test_propose_adds_notes_and_nothing_else(cast: Cast) -> None:
    words = write_health(cast)
    seat = Seat.objects.create(plan=cast.plan, user=cast.sven, title="Vikar")
    give(seat, {cast.sections["health"]: Level.PROPOSE}, by=cast.anne)
    sven = cast.client("sven")

    body = sven.get(address(cast, "measure", words.measure.public_id)).content.decode()
    assert address(cast, "add-note", words.measure.public_id) in body
    assert address(cast, "set-measure-status", words.measure.public_id) not in body
    assert sven.post(address(cast, "add-note", words.measure.public_id), {"text": "Fint i dag"}).status_code == 302
    assert (
        sven.post(address(cast, "set-measure-status", words.measure.public_id), {"status": "done"}).status_code == 403
    )
    assert sven.get(address(cast, "change-goal", words.goal.public_id)).status_code == 403
    assert Change.objects.filter(kind="note.added", by=cast.sven).count() == 1


def test_who_only_sees_adds_no_note(cast: Cast) -> None:
    measure = add_measure(cast.sections["school"], what="Lese sammen", by=cast.anne)

    body = cast.client("liv").get(address(cast, "measure", measure.public_id)).content.decode()
    assert "<textarea" not in body
    assert cast.client("liv").post(address(cast, "add-note", measure.public_id), {"text": NOTE}).status_code == 403
    assert not ProgressNote.objects.exists()


def test_nothing_is_written_once_the_right_has_ended(cast: Cast) -> None:
    words = write_health(cast)
    end_right_now(cast.seats["per"])
    before = Change.objects.count()

    for write in (
        lambda: add_goal(cast.sections["health"], title="x", by=cast.per),
        lambda: change_goal(words.goal, {"title": "x"}, version=1, by=cast.per),
        lambda: set_goal_status(words.goal, "reached", by=cast.per),
        lambda: add_measure(cast.sections["health"], what="x", by=cast.per),
        lambda: change_measure(words.measure, {"what": "x"}, version=1, by=cast.per),
        lambda: set_measure_status(words.measure, "done", by=cast.per),
        lambda: add_note(words.measure, "x", by=cast.per),
    ):
        with pytest.raises(PermissionDenied):
            write()
    assert Change.objects.count() == before
    assert (Goal.objects.get().title, Measure.objects.get().what, Measure.objects.get().status) == (
        GOAL,
        MEASURE,
        "agreed",
    )


def test_a_stale_action_says_what_stands_now(cast: Cast) -> None:
    words = write_health(cast)
    change_goal(words.goal, {"title": "Først"}, version=1, by=cast.kari)

    with pytest.raises(StaleText) as stale:
        change_goal(Goal.objects.select_related("section__plan").get(), {"title": "Så"}, version=1, by=cast.per)
    assert stale.value.current.title == "Først"


def test_the_trail_holds_no_content(cast: Cast) -> None:
    write_health(cast)

    for change in Change.objects.values_list():
        assert not any(word in str(change) for word in (GOAL, MEASURE, NOTE))
