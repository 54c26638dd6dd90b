"""Who could see something when: told from the rights themselves, for those who may know it."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from access.actions.consents import pause_consent, resume_consent
from access.dates import last_day
from access.levels import Level
from access.models import Employment, Grant
from access.spans import Span, highest
from plans.bands import chart_of
from plans.gates import get_plan_for
from plans.people import day_words, matrix_for
from tests.cast import Cast
from tests.plans.people.steps import address
from tests.plans.people.test_people_page import count, fill

pytestmark = pytest.mark.both


def read(cast: Cast, name: str) -> str:
    answer = cast.client(name).get(address("people", cast.plan), {"vis": "history"})
    assert answer.status_code == 200
    return str(answer.content.decode())


def begun(cast: Cast, days: int) -> None:
    """Per's access began so many days ago."""
    Grant.objects.filter(seat=cast.seats["per"]).update(valid_from=timezone.now() - timedelta(days=days))


def test_a_pause_is_a_gap_and_a_left_person_is_named(cast: Cast) -> None:
    begun(cast, 60)
    pause_consent(cast.consents["per"], by=cast.anne)
    Grant.objects.filter(seat=cast.seats["per"]).update(revoked_at=timezone.now() - timedelta(days=20))
    cast.consents["per"].refresh_from_db()
    resume_consent(cast.consents["per"], by=cast.anne)
    cast.seats["liv"].ended_at = timezone.now()
    cast.seats["liv"].save()
    with translation.override("nb"):
        chart = chart_of(cast.plan, [cast.seats["per"], cast.seats["liv"]], list(cast.sections.values()))
    per, liv = chart.bands

    assert [bar.level for bar in per.bars] == ["write", "write"]
    assert per.bars[0].x + per.bars[0].width < per.bars[1].x
    assert per.sentences[0].startswith("Skriver siden")
    assert per.sentences[1].startswith("Skrev fra")
    assert liv.has_left
    assert liv.bars[0].level == "view"


def test_the_chart_and_the_matrix_name_the_same_end_of_a_coordinator(cast: Cast) -> None:
    work = Employment.objects.get(user=cast.kari)
    with translation.override("nb"):
        until = day_words(last_day(work.valid_until))
        sections = list(cast.sections.values())
        plan = get_plan_for(cast.anne, cast.plan.public_id)
        (band,) = chart_of(cast.plan, [cast.seats["kari"]], sections).bands
        row = matrix_for(cast.anne, plan, sections).row_of(cast.seats["kari"])

    assert row is not None
    assert row.until_words == until
    assert band.sentences[0].endswith(f"til {until}")


def test_the_highest_level_of_each_instant_counts() -> None:
    now = timezone.now()
    day = timedelta(days=1)
    rows = [Span(1, Level.VIEW, now, now + 4 * day), Span(1, Level.WRITE, now + day, now + 2 * day)]

    assert [(span.level, span.start - now) for span in highest(rows)] == [
        (Level.VIEW, 0 * day), (Level.WRITE, day), (Level.VIEW, 2 * day),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["maja", "anne", "kari"])
def test_the_family_and_the_coordinator_read_it(cast: Cast, name: str) -> None:
    page = read(cast, name)

    assert page.count('class="ip-bands__strip"') == 7
    assert "Liv Hansen" in page
    assert "Ser siden" in page


def test_it_costs_the_same_however_many_take_part(cast: Cast) -> None:
    few = count(cast, "anne", "people", vis="history")
    fill(cast, 12)

    assert count(cast, "anne", "people", vis="history") == few
    assert few <= 29


@pytest.mark.parametrize("name", ["per", "liv", "nav1"])
def test_others_read_no_history_of_access(cast: Cast, name: str) -> None:
    page = read(cast, name)

    assert "ip-bands" not in page
    assert "Ser siden" not in page
