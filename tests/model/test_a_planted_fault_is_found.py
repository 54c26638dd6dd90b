"""The machine is tested too: each of these faults, planted in the one place where rights are read, is found by it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from access import liveviews
from access.models import LiveGrant
from access.rights import live_sections, permission_id
from notifications.live import lease
from plans.models import Section
from tests.model.test_model_and_product_agree import walk
from tests.rights.walk import Browsers, undone
from tests.rights.world import World

# A fault that takes more walks than this is as good as not found.
WALKS = 60


def _without(there: str, instead: str = "") -> Callable[[pytest.MonkeyPatch], None]:
    """The view behind every right, made without one of its conditions."""

    def plant(patch: pytest.MonkeyPatch) -> None:
        select = liveviews._select

        def with_a_hole(column: str, now: str, least: str) -> str:
            whole = select(column, now, least)
            holed = whole.replace(there.format(now=now), instead.format(now=now))
            assert holed != whole, there
            return holed

        patch.setattr(liveviews, "_select", with_a_hole)

    return plant


def _closed_account_follows(patch: pytest.MonkeyPatch) -> None:
    def rights(path: str, ids: Any) -> Any:
        return LiveGrant.objects.filter(
            permission_id=permission_id("view_section"), content_object__archived_at__isnull=True,
            **{f"{path}__in": ids},
        )  # fmt: skip

    patch.setattr(lease, "_rights", rights)


def _archived_is_shown(patch: pytest.MonkeyPatch) -> None:
    def sections(user: Any, plan: Any, permission: str = "view_section") -> Any:
        return Section.objects.filter(plan=plan, id__in=live_sections(user, permission)).select_related("plan")

    for module in ("plans.gates", "plans.views.goals"):
        patch.setattr(f"{module}.sections_for", sections)


def _another_plans_sections(patch: pytest.MonkeyPatch) -> None:
    def sections(user: Any, plan: Any, permission: str = "view_section") -> Any:
        return Section.objects.filter(archived_at__isnull=True, id__in=live_sections(user, permission)).select_related(
            "plan"
        )

    for module in ("plans.gates", "plans.views.goals"):
        patch.setattr(f"{module}.sections_for", sections)


def _paused_is_resumed_by_itself(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("access.actions.consents.standing.revoke_seat", lambda *_, **__: 0)


def _hidden_is_shown(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("plans.hidden.is_touched", lambda user: False)


def _looking_shows_all_of_theirs(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("access.rights.viewing_as", lambda user_id: None)


PLANTED: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "the end is forgotten": _without(" AND g.valid_until > {now}"),
    "the beginning is forgotten": _without("g.valid_from <= {now} AND "),
    "what was taken back counts": _without("g.revoked_at IS NULL AND "),
    "who has left still works": _without("e.valid_until > {now}", "1 = 1"),
    "a workplace that is set aside counts": _without(" AND NOT e.is_set_aside"),
    "a paused access counts": _paused_is_resumed_by_itself,
    "an archived part is shown": _archived_is_shown,
    "a closed account follows": _closed_account_follows,
    "parts of another plan are shown": _another_plans_sections,
    "what is hidden is shown": _hidden_is_shown,
    "who looks as somebody sees all of theirs": _looking_shows_all_of_theirs,
}


# These are found soonest: one in the rights, one in the work behind them, one in an action. The others take longer.
_SHORT = {"what was taken back counts", "who has left still works", "a paused access counts"}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[] if name in _SHORT else [pytest.mark.long]) for name in PLANTED]
)
def test_the_machine_finds_a_fault_that_is_planted(
    world: World, browsers: Browsers, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    with undone():
        PLANTED[name](monkeypatch)
        liveviews.make_views(connection.alias)
        with pytest.raises(AssertionError):
            walk(world, browsers, walks=WALKS, length=30)
    monkeypatch.undo()
