"""The matrix is tested too: a gate with a hole in it must be noticed, by a status or by a word that got out."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404

from access import liveviews
from access.rights import levels_for, plan_rights_for
from plans import gates as plan_gates
from plans.models import Section
from tests.rights import table
from tests.rights.states import ENTER
from tests.rights.walk import Browsers, faults, undone
from tests.rights.world import World

pytestmark = pytest.mark.django_db
Plant = Callable[[pytest.MonkeyPatch], None]


def _every_section(_user: Any, plan: Any, _permission: str = "view_section") -> Any:
    return Section.objects.filter(plan=plan, archived_at__isnull=True).select_related("plan")


def _any_plan(user: Any, public_id: str) -> Any:
    plan = plan_gates.plan_known(public_id)
    if plan is None:
        raise Http404
    plan.levels, plan.rights = levels_for(user, plan.pk), plan_rights_for(user, plan.pk)
    return plan


def _tells_the_difference(request: Any, public_id: str) -> Any:
    try:
        return plan_gates.get_plan_for(request.user, public_id)
    except Http404:
        if plan_gates.plan_known(public_id):
            raise PermissionDenied from None
        raise


def _all(name: str, put: Any) -> Plant:
    return lambda patch: patch.setattr(name, put)


PLANTED: dict[str, tuple[str, str, Plant]] = {
    "sections are not cut by right": ("liv", "active", _all("plans.gates.sections_for", _every_section)),
    "meetings are not cut by right": ("nav1", "active", _all("meetings.gates.sections_for", _every_section)),
    "any plan is found": ("sven", "active", _all("plans.pages.get_plan_for", _any_plan)),
    "a denied plan is told from an unknown one": (
        "sven", "active", _all("plans.views.plan.get_plan", _tells_the_difference),
    ),
    "every right is held": ("liv", "active", _all("access.rights.may", lambda *_: True)),
    "readers get the form": ("liv", "active", _all("plans.views.writing.may_write", lambda *_: True)),
    "the second factor is not asked for": (
        "half", "active", _all("access.middleware.SecondFactorRequired.process_view", lambda *_: None),
    ),
    "history tells of every part": (
        "per", "active",
        _all("plans.views.history.changes_for", lambda user, plan: plan.changes.order_by("-id").select_related("by")),
    ),
    "the inbox names what is lost": (
        "per", "withdrawn",
        _all("notifications.gates._seen_sections", lambda user, rows: {row.section_id for row in rows}),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_noticed(
    world: World, browsers: Browsers, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    person, state, plant = PLANTED[name]
    ENTER[state](world)
    column = "sven" if state == "withdrawn" else person
    apart_from = {("notifications:open", "GET"): "done"} if state == "withdrawn" else {}
    plant(monkeypatch)
    assert next(faults(world, browsers, person, column, table.answers(), apart_from), "") != ""


@pytest.mark.parametrize("forgotten", ["valid_until", "valid_from", "revoked_at"])
def test_a_forgotten_date_is_noticed(
    world: World, browsers: Browsers, monkeypatch: pytest.MonkeyPatch, forgotten: str
) -> None:
    """The one place in which dates are compared is the view behind every right; here it is made without one of them."""
    state = {"valid_until": "ended this moment", "valid_from": "begins tomorrow", "revoked_at": "paused"}[forgotten]
    ENTER[state](world)
    holes = {
        "valid_until": (" AND g.valid_until > {now}", ""),
        "valid_from": ("g.valid_from <= {now} AND ", ""),
        "revoked_at": ("g.revoked_at IS NULL AND ", ""),
    }
    select = liveviews._select

    def with_a_hole(column: str, now: str, least: str) -> str:
        there, instead = holes[forgotten]
        return select(column, now, least).replace(there.format(now=now), instead)

    with undone():
        monkeypatch.setattr(liveviews, "_select", with_a_hole)
        liveviews.make_views(connection.alias)
        assert next(faults(world, browsers, "per", "sven", [("plans:plan", "GET")]), "") != ""
    monkeypatch.undo()
    assert next(faults(world, browsers, "per", "sven", [("plans:plan", "GET")]), "") == ""
