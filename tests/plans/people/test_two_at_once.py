"""Two who decide at the same time: one after the other, and the last word stands."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from access.actions.consents import choose_levels, choose_period, pause_consent, sign_consent, start_draft
from access.dates import today
from access.levels import Level
from access.models import Consent, User
from access.rights import levels_for
from tests.cast import Cast, proof

pytestmark = pytest.mark.both


def test_both_parents_give_at_once_and_one_access_stands(live_cast: Cast) -> None:
    cast = live_cast
    drafts = []
    for by, part in ((cast.anne, "school"), (cast.ola, "leisure")):
        draft = start_draft(cast.seats["liv"], by=by)
        choose_levels(draft, {cast.sections[part]: Level.WRITE}, by=by)
        choose_period(draft, until=today(), purpose="Samarbeid", by=by)
        drafts.append((draft, by))

    def sign(pair: tuple[Consent, User]) -> Consent:
        try:
            return sign_consent(pair[0], by=pair[1], proof=proof())
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        signed = list(pool.map(sign, drafts))

    standing = Consent.objects.get(seat=cast.seats["liv"], state=Consent.State.SIGNED)
    assert standing.pk in {consent.pk for consent in signed}
    assert levels_for(cast.liv, cast.plan.pk) == {line.section_id: Level.WRITE for line in standing.lines.all()}


def test_a_pause_pressed_many_times_at_once_is_one_pause(live_cast: Cast) -> None:
    cast = live_cast

    def press(by: User) -> None:
        try:
            pause_consent(cast.consents["per"], by=by)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(press, [cast.anne, cast.ola] * 3))

    assert levels_for(cast.per, cast.plan.pk) == {}
    assert cast.sections["health"].changes.filter(kind="access.paused").count() == 1
