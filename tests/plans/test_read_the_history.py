"""The history tells who did what, to each reader as they may read it."""

from django.urls import reverse

from plans.actions.goals import add_goal, set_goal_status
from plans.actions.sections import add_section
from tests.cast import Cast
from tests.plans.words import CANARIES, GOAL, MEASURE, write_health


def history(cast: Cast, name: str, query: str = "") -> str:
    answer = cast.client(name).get(reverse("plans:history", args=[cast.plan.public_id]) + query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_it_is_told_in_words_with_you_for_oneself(cast: Cast) -> None:
    write_health(cast)

    told = history(cast, "per")
    assert f'Du la til <a class="ds-link" href="/plan/{cast.plan.public_id}/mal/' in told
    assert f"målet «{GOAL}»" in told
    assert f"tiltaket «{MEASURE}»" in told
    assert "Du skrev et notat på" in told
    assert "Per Dahl la til" in history(cast, "kari")


def test_it_says_on_whose_behalf(cast: Cast) -> None:
    add_goal(cast.sections["school"], title="Lese mer", by=cast.anne)

    assert "Anne Berg (på vegne av Maja) la til" in history(cast, "liv")
    assert "Du (på vegne av Maja) la til" in history(cast, "anne")


def test_it_tells_nothing_of_parts_the_reader_does_not_see(cast: Cast) -> None:
    write_health(cast)

    for name in ("liv", "nav1"):
        told = history(cast, name)
        assert not any(word in told for word in CANARIES)
        assert "Per Dahl" not in told


def test_titles_cannot_carry_markup(cast: Cast) -> None:
    add_goal(cast.sections["health"], title="<script>alert(1)</script>{who}", by=cast.per)

    told = history(cast, "kari")
    assert "<script>alert" not in told
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{who}" in told


def test_it_comes_in_pages(cast: Cast) -> None:
    goal = add_goal(cast.sections["health"], title=GOAL, by=cast.per)
    for number in range(60):
        set_goal_status(goal, ("needs_help", "on_track")[number % 2], by=cast.per)

    assert "Side 1 av 2" in history(cast, "kari")
    assert "la til" in history(cast, "kari", "?side=2")
    for odd in ("?side=0", "?side=-1", "?side=x", "?side=99999999999999999999", "?side=²"):
        history(cast, "kari", odd)


def test_a_new_part_is_told_to_those_who_see_it(cast: Cast) -> None:
    add_section(cast.plan, area="food", by=cast.kari)

    assert "Kari Solheim la til delen «Mat»" in history(cast, "anne")
    assert "Mat" not in history(cast, "per")
