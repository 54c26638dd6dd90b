"""Mass assignment: a form that is sent with more fields than it has changes nothing more than without them."""

from typing import Any

import pytest
from django.db import models

from access.models import (
    Consent,
    ConsentSection,
    Employment,
    Grant,
    Invitation,
    Organisation,
    Representation,
    Seat,
    Unit,
    User,
)
from plans.models import Plan, Section
from tests.input.senders import POSTED, who_posts
from tests.rights.addresses import Asked, asked
from tests.rights.walk import Browsers, undone
from tests.rights.world import World

pytestmark = pytest.mark.django_db
# What rights are made of.
_MODELS: tuple[type[models.Model], ...] = (
    User, Organisation, Unit, Employment, Plan, Section, Seat, Representation, Consent, ConsentSection, Grant,
    Invitation,
)  # fmt: skip
_FLAGS = ("is_active", "is_superuser", "is_staff", "is_verified", "is_cosigner", "is_set_aside")
_DATES = ("valid_from", "valid_until", "revoked_at", "signed_at", "ended_at", "archived_at", "used_at", "expires_at")
_POINTERS = (
    "id", "pk", "user", "user_id", "plan", "plan_id", "pid", "owner", "owner_id", "section_id", "seat_id", "unit_id",
    "organisation_id", "municipality_id", "consent_id", "representation", "representative", "representative_id",
    "given_by", "given_by_id", "granted_by", "granted_by_id", "opened_by", "by", "permission", "permission_id",
    "employment", "employment_id", "groups", "user_permissions",
)  # fmt: skip


def hostile(world: World, right: dict[str, Any]) -> dict[str, Any]:
    """Every name that a careless form could take over, with what Sven would wish for."""
    wishes: dict[str, Any] = dict.fromkeys(_FLAGS, "on")
    wishes |= dict.fromkeys(_DATES, "2090-01-01 00:00")
    wishes |= dict.fromkeys(_POINTERS, str(world.cast.sven.pk))
    wishes |= {"role": "owner", "permissions": "manage_access", "public_id": "b" * 16, "national_id_hmac": "c" * 64}
    return {name: value for name, value in wishes.items() if name not in right}


def rights() -> dict[str, list[tuple[str, ...]]]:
    """All that is kept about rights, without what is random or the time of day."""
    return {model._meta.label: sorted(_rows(model)) for model in _MODELS}


def _rows(model: type[models.Model]) -> list[tuple[str, ...]]:
    passed_over = {"public_id", "token_hash", "last_login", "password"}
    names = [field.attname for field in model._meta.concrete_fields if field.attname not in passed_over]
    return [
        tuple(f"{name}={_to_the_hour(value)}" for name, value in row.items())
        for row in model._default_manager.order_by("pk").values(*names)
    ]


def _to_the_hour(value: Any) -> str:
    return f"{value:%Y-%m-%d %H}" if hasattr(value, "hour") else str(value)


@pytest.mark.parametrize("name", POSTED)
def test_fields_that_a_form_does_not_have_change_nothing(world: World, browsers: Browsers, name: str) -> None:
    request, person = asked(world, name, "POST"), who_posts(name)
    with undone():
        plain = browsers.keep(person, request, "POST").word
        wanted = rights()
    with undone():
        more = Asked(request.url, request.data | hostile(world, request.data))
        answer = browsers.keep(person, more, "POST").word
        got = rights()

    assert answer == plain
    assert {label: rows for label, rows in got.items() if rows != wanted[label]} == {}
    assert not User.objects.filter(is_superuser=True).exists()
