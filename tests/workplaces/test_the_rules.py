"""A municipality sets its own rules: ages, lengths and how surely people sign in; why is kept with each change."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from access.actions.consents import default_months, longest_period
from access.actions.rules import change_rules
from access.dates import end_of, months_after, today
from access.models import Change, Organisation, RuleChange
from access.rules import RULES, level_for, lowest_level
from notifications.ages import birthday_of
from plans.actions.opening import open_plan
from plans.forms.representation import MandateForm
from plans.lifeareas import TEMPLATES, Area
from plans.models import Plan
from tests.cast import Cast

pytestmark = pytest.mark.both
RULED: dict[str, Any] = {
    "consent_default_months": 2, "consent_max_months": 6, "consent_age": 15, "id_porten_level": "substantial",
}  # fmt: skip
USUAL: dict[str, Any] = {
    "consent_default_months": None, "consent_max_months": None, "consent_age": None, "id_porten_level": "",
}  # fmt: skip


def at(cast: Cast, organisation: str = "home") -> str:
    return reverse("access:rules", args=[cast.organisations[organisation].public_id])


def posted(**changes: Any) -> dict[str, Any]:
    return {name: "" if value is None else value for name, value in {**RULED, "reason": "Vedtak", **changes}.items()}


def opened(cast: Cast) -> Plan:
    year = today().year - 14
    return open_plan(
        cast.organisations["home"], next(iter(TEMPLATES)), owner_name="Ny Eier", by=cast.kari,
        owner_born_on=today().replace(year=year, day=1), areas=[Area.HEALTH],
    )  # fmt: skip


def test_arne_sets_the_rules_and_the_reason_is_kept(cast: Cast) -> None:
    arne = cast.client("arne")
    assert arne.post(at(cast), posted()).status_code == 302

    home = Organisation.objects.get(pk=cast.organisations["home"].pk)
    assert {name: getattr(home, name) for name in RULES} == RULED
    page = arne.get(at(cast)).content.decode()
    assert "«Vedtak»" in page
    assert "Arne Tveit" in page
    assert "6 i stedet for det vanlige" in page
    assert Change.objects.get(kind="organisation.rules_changed").fields == list(RULES)
    assert RuleChange.objects.get().after["consent_age"] == 15

    arne.post(at(cast), posted(**{**RULED, "reason": "Igjen"}))
    assert RuleChange.objects.count() == 1
    assert arne.post(at(cast), posted(**{**USUAL, "id_porten_level": "usual"})).status_code == 302
    home.refresh_from_db()
    assert {name: getattr(home, name) for name in RULES} == USUAL


def test_what_is_given_from_then_on_follows_the_rules_and_what_is_open_keeps_its_age(cast: Cast) -> None:
    before = opened(cast)
    change_rules(cast.organisations["home"], RULED, reason="Forsøk i kommunen", by=cast.arne)
    cast.organisations["home"].refresh_from_db()
    cast.plan.refresh_from_db()
    plan = opened(cast)

    assert default_months(plan) == 2
    assert longest_period(plan) == end_of(months_after(today(), 6))
    assert (before.consent_age, cast.plan.consent_age, plan.consent_age) == (16, 16, 15)
    assert birthday_of("age.consent", plan) == plan.birthday(15)
    help_text = str(MandateForm(plan=plan, sections=[]).fields["until"].help_text)
    assert "15" in help_text
    assert "Forsøk i kommunen" in help_text
    assert "Forsøk" not in str(MandateForm(plan=before, sections=[]).fields["until"].help_text)


def test_who_is_in_a_stricter_municipality_needs_its_level(cast: Cast, settings: Any) -> None:
    settings.IDPORTEN_LEVEL = "substantial"
    home, away = cast.organisations["home"], cast.organisations["away"]
    assert (lowest_level(), level_for(cast.anne)) == ("substantial", "substantial")
    Organisation.objects.filter(pk=home.pk).update(id_porten_level="high")
    for name in ("anne", "per", "nav1", "kari", "nora"):
        assert level_for(cast.people[name]) == "high", name
    assert (lowest_level(), level_for(cast.sven), level_for(cast.root)) == ("substantial",) * 3

    settings.IDPORTEN_LEVEL = "high"
    Organisation.objects.filter(pk=away.pk).update(id_porten_level="substantial")
    assert (lowest_level(), level_for(cast.sven), level_for(cast.root)) == ("substantial", "substantial", "high")


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": ""}, {"reason": "x" * 301}, {"consent_age": "11"}, {"consent_age": "19"},
        {"consent_max_months": "0"}, {"consent_max_months": "9" * 400}, {"consent_default_months": "7"},
        {"id_porten_level": "low"}, {"consent_age": "femten"},
    ],
)  # fmt: skip
def test_what_cannot_be_a_rule_is_refused_with_the_text_kept(cast: Cast, wrong: dict[str, str]) -> None:
    answer = cast.client("arne").post(at(cast), posted(**wrong))
    assert answer.status_code == 422
    if "reason" not in wrong:
        assert "Vedtak" in answer.content.decode()
    assert not RuleChange.objects.exists()


@pytest.mark.parametrize("name", ["kjersti", "kari", "anne", "per", "sven", "root", "nora"])
def test_nobody_else_reads_or_sets_them(cast: Cast, name: str) -> None:
    client = cast.client(name)
    assert client.get(at(cast)).status_code == 404
    assert client.post(at(cast), posted()).status_code == 404
    assert cast.client("arne").get(at(cast, "away")).status_code == 404
    with pytest.raises(PermissionDenied):
        change_rules(cast.organisations["home"], RULED, reason="x", by=cast.people[name])
