"""The product set up with ID-porten: a certified provider for the whole run, and a hostile one for broken answers."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from access.models import User
from access.nationalid import is_national_number, national_id_hmac
from tests.access.id_porten.hostile import HostileProvider
from tests.cast import Cast
from tests.servers.openid_provider import OpenIdProvider, Visitor

OURS = "http://testserver"
CLIENT = "planrommet-tests"


def number_born(day_month_year: str) -> str:
    """A national identity number with right control digits for this birth date."""
    endings = (f"{day_month_year}{ending:05}" for ending in range(100_00, 100_000))
    return next(number for number in endings if is_national_number(number))


ANNES, STRANGERS = number_born("120384"), number_born("050577")


def registered(user: User, number: str) -> User:
    """The coordinator has registered who the person is."""
    user.national_id_hmac = national_id_hmac(number)
    user.save()
    return user


@pytest.fixture(scope="session")
def provider() -> Iterator[OpenIdProvider]:
    with OpenIdProvider(CLIENT, OURS) as started:
        yield started


def set_up(settings: Any, issuer: str, key_file: Path) -> None:
    settings.PUBLIC_URL = OURS
    settings.IDPORTEN_ISSUER = issuer
    settings.IDPORTEN_CLIENT_ID = CLIENT
    settings.IDPORTEN_KEY_FILE = str(key_file)
    settings.IDPORTEN_KEY_ID = "ours"


@pytest.fixture
def id_porten(provider: OpenIdProvider, settings: Settings, cast: Cast) -> OpenIdProvider:
    """The certified provider, and Anne registered with her number."""
    set_up(settings, provider.url, provider.key_file)
    registered(cast.anne, ANNES)
    return provider


@pytest.fixture
def hostile(provider: OpenIdProvider, settings: Settings, cast: Cast) -> Iterator[HostileProvider]:
    """A provider that says what it is told to, right or wrong."""
    registered(cast.anne, ANNES)
    with HostileProvider(CLIENT) as started:
        set_up(settings, started.url, provider.key_file)
        yield started


@pytest.fixture
def visitor(provider: OpenIdProvider) -> Visitor:
    return Visitor(provider)


def begin(browser: Client, path: str = "/logg-inn/id-porten") -> str:
    """Press the button, and return where the product sends the browser."""
    answer = browser.get(path)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def come_back(browser: Client, address: str) -> Any:
    """Open the address at which the provider sends the browser back to us."""
    assert address.startswith(OURS)
    return browser.get(address.removeprefix(OURS))
