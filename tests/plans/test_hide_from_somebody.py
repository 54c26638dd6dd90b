"""What is hidden from the parents or from one seat leaves no trace for them, and stays where it is for the others."""

import re
from typing import Any

import pytest
from django.urls import reverse

from access.actions.consents import withdraw_consent
from access.actions.seats import invite_participant
from access.levels import Level
from access.models import Change, Representation
from access.trail import heads
from notifications.models import Notice
from plans.actions.goals import add_goal, change_goal, set_goal_status
from plans.actions.hiding import CannotHide, hide_thing, show_again
from plans.actions.measures import add_measure, add_note, set_measure_status
from plans.gates import changes_for, last_change_for
from plans.models import Goal, Hiding, Measure, Plan, ProgressNote
from tests.cast import Cast, give

pytestmark = pytest.mark.both
GOAL, MEASURE, NOTE = "zqhiddengoal", "zqhiddenmeasure", "zqhiddennote"
WORDS = (GOAL, MEASURE, NOTE)
SEES, SEES_NOT = ("maja", "kari", "per"), ("anne", "ola")


def address(cast: Cast, name: str, *more: str) -> str:
    return reverse(f"plans:{name}", args=[cast.plan.public_id, *more])


def write(cast: Cast) -> tuple[Goal, Measure, ProgressNote]:
    """A goal of Per's with a measure and a note in Health."""
    goal = add_goal(cast.sections["health"], title=GOAL, by=cast.per)
    measure = add_measure(cast.sections["health"], goal=goal, what=MEASURE, responsible=cast.seats["per"], by=cast.per)
    return goal, measure, add_note(measure, NOTE, by=cast.per)


def pages(cast: Cast, goal: Goal, measure: Measure) -> list[str]:
    """Every page and fragment in which one of them could show."""
    area = cast.sections["health"].public_id
    goals, plan = address(cast, "goals"), address(cast, "plan")
    mine, its = address(cast, "goal", goal.public_id), address(cast, "measure", measure.public_id)
    return [
        plan, f"{plan}?visning=rolig", f"{plan}?fragment=waiting", f"{plan}?fragment=wheel", goals,
        f"{goals}?fragment=goals-{area}", f"{goals}?fragment=overview-{area}", mine, f"{mine}?fragment=goal", its,
        f"{its}?fragment=measure", f"{its}?fragment=notes", address(cast, "history"),
        address(cast, "goal-versions", goal.public_id), address(cast, "measure-versions", measure.public_id),
        address(cast, "change-goal", goal.public_id), address(cast, "change-measure", measure.public_id),
        address(cast, "hide-goal", goal.public_id), address(cast, "hide-measure", measure.public_id),
        address(cast, "add-measure", goal.public_id), reverse("ipplatform:overview"), reverse("notifications:inbox"),
        address(cast, "who-sees", area), address(cast, "people"),
    ]  # fmt: skip


def found(cast: Cast, name: str, urls: list[str]) -> str:
    """All that a person is sent from these addresses, without what differs from one answer to the next."""
    client = cast.client(name)
    texts = [client.get(url, headers={"X-Fragment": "1"} if "fragment" in url else {}).content.decode() for url in urls]
    return re.sub(r'(csrfmiddlewaretoken|_once)" value="[^"]*"|nonce="[^"]*"', "", "\n".join(texts))


def test_a_goal_hidden_from_the_parents_is_nowhere_on_their_pages(cast: Cast) -> None:
    before = {name: found(cast, name, [address(cast, "plan"), address(cast, "goals"), address(cast, "history")])
              for name in SEES_NOT}  # fmt: skip
    goal, measure, note = write(cast)
    hide_thing(goal, reason=Hiding.Reason.OWN_WISH, words="zqwords", by=cast.per)
    set_goal_status(goal, Goal.Status.NEEDS_HELP, by=cast.per)
    set_measure_status(measure, Measure.Status.UNDER_WAY, by=cast.kari)
    add_note(measure, NOTE, by=cast.maja)
    urls = pages(cast, goal, measure)

    for name in SEES:
        text = found(cast, name, urls)
        assert all(word in text for word in WORDS), name
        assert "Skjult for foreldrene" in text, name
    for name in SEES_NOT:
        text = found(cast, name, urls)
        for trace in (*WORDS, "zqwords", goal.public_id, measure.public_id, note.public_id, "Skjult"):
            assert trace not in text.replace(f"/{goal.public_id}", "").replace(f"/{measure.public_id}", ""), trace
        now = found(cast, name, [address(cast, "plan"), address(cast, "goals"), address(cast, "history")])
        assert _without_revisions(now) == _without_revisions(before[name])
        for gate in ("goal", "change-goal", "goal-versions", "hide-goal", "add-measure"):
            assert cast.client(name).get(address(cast, gate, goal.public_id)).status_code == 404, gate
        for gate in ("measure", "change-measure", "measure-versions", "hide-measure"):
            assert cast.client(name).get(address(cast, gate, measure.public_id)).status_code == 404, gate


def test_what_parents_send_to_hidden_things_is_not_found(cast: Cast) -> None:
    goal, measure, note = write(cast)
    flag = hide_thing(goal, reason=Hiding.Reason.SAFETY, by=cast.per)
    anne = cast.client("anne")
    for name, thing, form in (
        ("change-goal", goal, {"title": "x", "version": "1"}),
        ("set-goal-status", goal, {"status": "reached"}),
        ("goal-versions", goal, {"number": "1", "version": "1"}),
        ("add-measure", goal, {"what": "x"}),
        ("change-measure", measure, {"what": "x", "version": "1"}),
        ("set-measure-status", measure, {"status": "done"}),
        ("add-note", measure, {"text": "x"}),
        ("hide-goal", goal, {"whom": "parents", "reason": "safety"}),
    ):
        assert anne.post(address(cast, name, thing.public_id), form).status_code == 404, name
    assert anne.post(address(cast, "show-again", flag.public_id)).status_code == 404
    assert anne.get(address(cast, "hide-note", measure.public_id, note.public_id)).status_code == 404
    assert Hiding.objects.get(pk=flag.pk).lifted_at is None


def test_changes_of_hidden_things_move_no_stream_that_the_parents_follow(cast: Cast) -> None:
    goal, measure, _note = write(cast)
    hide_thing(goal, reason=Hiding.Reason.OWN_WISH, by=cast.per)
    stream = cast.sections["health"].stream
    revision, last = heads([stream])[stream], last_change_for(cast.anne, cast.plan)
    count = changes_for(cast.anne, cast.plan).count()

    set_measure_status(measure, Measure.Status.DONE, by=cast.per)
    change_goal(goal, {"title": "zqnew"}, version=1, by=cast.per)
    add_measure(cast.sections["health"], goal=goal, what="zqmore", by=cast.kari)

    assert heads([stream])[stream] == revision
    assert last_change_for(cast.anne, cast.plan) == last
    assert changes_for(cast.anne, cast.plan).count() == count
    assert last_change_for(cast.maja, cast.plan) != last
    anne = cast.client("anne")
    hidden_stream = f"h.{cast.sections['health'].public_id}"
    answer = anne.get(reverse("notifications:since"), {"s": f"{hidden_stream}:0"}, headers={"X-Fragment": "1"})
    assert answer.status_code in (200, 400)
    if answer.status_code == 200:
        assert answer.json()["gone"] == [hidden_stream]


def test_open_pages_of_those_who_may_see_it_hear_of_it_on_their_own_streams(live_cast: Cast) -> None:
    cast = live_cast
    goal, measure, _note = write(cast)
    hide_thing(goal, reason=Hiding.Reason.OWN_WISH, by=cast.per)
    streams = {name: cast.people[name].stream for name in (*SEES, *SEES_NOT, "liv", "sven")}
    before = heads(streams.values())
    change_goal(goal, {"title": "zqnew"}, version=1, by=cast.per)

    after = heads(streams.values())
    assert {name for name, stream in streams.items() if after[stream] > before[stream]} == set(SEES)
    page = cast.client("maja").get(address(cast, "goal", goal.public_id)).content.decode()
    assert f"{cast.maja.stream}:{after[cast.maja.stream]}" in page
    assert (
        f"{cast.anne.stream}:" not in cast.client("anne").get(address(cast, "goals")).content.decode().split("<main")[1]
    )
    assert measure.pk


def test_their_inbox_forgets_what_is_hidden_and_hears_no_more_of_it(cast: Cast) -> None:
    goal, measure, _note = write(cast)
    assert Notice.objects.filter(user=cast.anne, target_id__in=[goal.public_id, measure.public_id]).exists()
    hide_thing(goal, reason=Hiding.Reason.OWN_WISH, by=cast.per)
    set_goal_status(goal, Goal.Status.REACHED, by=cast.per)
    add_note(measure, NOTE, by=cast.per)

    hidden = {goal.public_id, measure.public_id, *ProgressNote.objects.values_list("public_id", flat=True)}
    for name in SEES_NOT:
        assert not Notice.objects.filter(user=cast.people[name], target_id__in=hidden).exists(), name
    assert Notice.objects.filter(user=cast.maja, kind="goal.status_set", target_id=goal.public_id).exists()


def test_what_is_hidden_from_the_start_never_reaches_them(cast: Cast) -> None:
    per = cast.client("per")
    stream = cast.sections["health"].stream
    revision = heads([stream])[stream]
    url = address(cast, "add-goal") + f"?del={cast.sections['health'].public_id}"
    assert "Skal foreldrene se det?" in per.get(url).content.decode()
    assert per.post(url, {"title": GOAL, "hide": "own_wish"}).status_code == 302

    goal = Goal.objects.get(title=GOAL)
    assert heads([stream])[stream] == revision
    assert not Notice.objects.filter(user__in=[cast.anne, cast.ola]).exists()
    assert Notice.objects.filter(user=cast.maja, target_id=goal.public_id).exists()
    assert cast.client("anne").get(address(cast, "goal", goal.public_id)).status_code == 404
    assert GOAL not in found(cast, "anne", [address(cast, "history"), address(cast, "goals")])


def test_a_hidden_note_is_missing_and_its_measure_is_not(cast: Cast) -> None:
    _goal, measure, _note = write(cast)
    url = address(cast, "measure", measure.public_id)
    assert cast.client("per").post(f"{url}/notat", {"text": "zqsecret", "hide": "secrecy"}).status_code == 302

    for name in SEES_NOT:
        text = found(cast, name, [url, f"{url}?fragment=notes", address(cast, "history")])
        assert MEASURE in text
        assert "zqsecret" not in text
        assert text.count("skrev et notat") == 1
    assert "zqsecret" in found(cast, "maja", [url])


def test_what_is_hidden_from_one_seat_is_there_for_the_parents(cast: Cast) -> None:
    withdraw_consent(cast.consents["nav"], by=cast.anne)
    give(cast.seats["nav"], {cast.sections["health"]: Level.VIEW}, by=cast.anne)
    goal, measure, _note = write(cast)
    hide_thing(goal, seat=cast.seats["nav"], reason=Hiding.Reason.NOT_NEEDED, by=cast.per)

    for name in ("nav1", "nav3"):
        text = found(cast, name, pages(cast, goal, measure))
        assert not any(word in text for word in WORDS), name
    for name in ("anne", "maja", "per"):
        text = found(cast, name, pages(cast, goal, measure))
        assert all(word in text for word in WORDS), name


def test_when_it_is_shown_again_all_of_it_is_back_but_not_that_it_was_hidden(cast: Cast) -> None:
    goal, measure, _note = write(cast)
    flag = hide_thing(goal, reason=Hiding.Reason.OWN_WISH, by=cast.per)
    assert cast.client("per").post(address(cast, "show-again", flag.public_id)).status_code == 302
    show_again(flag, by=cast.per)

    text = found(cast, "anne", pages(cast, goal, measure))
    assert all(word in text for word in WORDS)
    assert "skjulte" not in text
    assert "skjulte" in found(cast, "kari", [address(cast, "history")])
    kinds = [change.kind for change in Change.objects.filter(kind__contains="goal.").order_by("id")]
    assert kinds == ["goal.added", "goal.hidden", "goal.shown"]


@pytest.mark.parametrize("name", ["anne", "ola", "maja", "liv", "nav1", "sven", "nora", "kjersti", "arne", "root"])
def test_only_those_at_work_who_write_in_the_part_hide(cast: Cast, name: str) -> None:
    goal, _measure, _note = write(cast)
    answer = cast.client(name).post(
        address(cast, "hide-goal", goal.public_id), {"whom": "parents", "reason": "own_wish"}
    )
    assert answer.status_code == (403 if name in ("anne", "ola", "maja") else 404)
    assert not Hiding.objects.exists()


@pytest.mark.parametrize("form", [{}, {"whom": "parents"}, {"reason": "safety"}, {"whom": "x" * 99, "reason": "x"}])
def test_the_form_says_what_is_missing(cast: Cast, form: dict[str, Any]) -> None:
    goal, _measure, _note = write(cast)
    answer = cast.client("per").post(address(cast, "hide-goal", goal.public_id), {**form, "words": "zqkept"})
    assert answer.status_code == 422
    assert "zqkept" in answer.content.decode()


def test_nothing_is_hidden_from_the_parents_of_somebody_younger_than_twelve(cast: Cast) -> None:
    goal, measure, _note = write(cast)
    Plan.objects.filter(pk=cast.plan.pk).update(owner_born_on=cast.plan.owner_born_on.replace(year=2020))
    for thing in (Goal.objects.get(pk=goal.pk), Measure.objects.get(pk=measure.pk)):
        with pytest.raises(CannotHide):
            hide_thing(thing, reason=Hiding.Reason.SAFETY, by=cast.per)
    page = cast.client("per").get(address(cast, "hide-goal", goal.public_id)).content.decode()
    assert "Foreldrene" not in page.split("<main")[1]


def test_what_a_parent_wrote_or_answers_for_is_not_hidden_from_them(cast: Cast) -> None:
    own = add_goal(cast.sections["health"], title="x", by=cast.anne)
    hers = add_measure(cast.sections["health"], what="x", responsible=cast.seats["anne"], by=cast.per)
    shared, measure, _note = write(cast)
    add_note(measure, "x", by=cast.ola)
    for thing in (own, hers, shared, measure):
        with pytest.raises(CannotHide):
            hide_thing(thing, reason=Hiding.Reason.SAFETY, by=cast.per)
    goal, measure, _note = write(cast)
    hide_thing(goal, reason=Hiding.Reason.SAFETY, by=cast.per)
    answer = cast.client("per").post(
        address(cast, "change-measure", measure.public_id),
        {"what": MEASURE, "version": "1", "responsible": cast.seats["anne"].public_id},
    )
    assert answer.status_code == 422


def test_a_parent_whose_responsibility_has_ended_is_still_kept_out(cast: Cast) -> None:
    goal, _measure, _note = write(cast)
    hide_thing(goal, reason=Hiding.Reason.OWN_WISH, by=cast.per)
    Representation.objects.filter(representative=cast.anne).update(ended_at=cast.plan.opened_at)
    assert cast.client("anne").get(address(cast, "goal", goal.public_id)).status_code == 404


def test_another_in_the_team_sees_that_it_is_hidden(cast: Cast) -> None:
    goal, _measure, _note = write(cast)
    aunt = invite_participant(cast.plan, "Tante", "tante@example.org", by=cast.kari)
    give(aunt, {cast.sections["health"]: Level.WRITE}, by=cast.anne)
    hide_thing(goal, reason=Hiding.Reason.OWN_WISH, by=cast.per)
    assert aunt.user is not None
    assert Goal.objects.filter(pk=goal.pk).exists()


def _without_revisions(text: str) -> str:
    """Without the revisions of streams, the times that pass, and the pages' tokens."""
    text = re.sub(r"\bs\.[a-z0-9]{16}:\d+", "", text)
    return re.sub(r'<time[^>]*>[^<]*</time>|value="[A-Za-z0-9]{20,}"', "", text)
