"""What tests of signing in share: passwords, codes, browsers and calls at the same time."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from django.db import connections, transaction
from django.test import Client
from django_otp.oath import totp

from access.actions.second_factor import new_backup_codes
from access.models import User
from access.sessions import identify
from tests.cast import PASSWORD, TOTP_KEY

SIGN_IN, CODE, SIGN_OUT = "/logg-inn", "/logg-inn/kode", "/logg-ut"


def with_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.save()
    return user


def code_now() -> str:
    return f"{totp(bytes.fromhex(TOTP_KEY)):06}"


def give_password(client: Client, user: User, password: str = PASSWORD, **extra: str) -> int:
    return client.post(SIGN_IN, {"email": user.email, "password": password, **extra}).status_code


def make_codes(user: User) -> list[str]:
    with transaction.atomic():
        return new_backup_codes(user, by=user)


def key_of(client: Client) -> str:
    """The key of the session this browser has a cookie for."""
    return client.session.session_key or ""


def is_in(client: Client) -> bool:
    """Whether a socket of this browser would be let in."""
    return identify(key_of(client)) is not None


def post_at_once(clients: Iterable[Client], address: str, fields: dict[str, str]) -> list[Any]:
    """The answers to the same form, sent from all these browsers at the same time."""
    return together(partial(client.post, address, fields) for client in clients)


def together(calls: Iterable[Callable[[], Any]]) -> list[Any]:
    """Run the calls at the same time, each with its own database connection."""

    def run(call: Callable[[], Any]) -> Any:
        try:
            return call()
        finally:
            connections.close_all()

    listed = list(calls)
    with ThreadPoolExecutor(len(listed)) as pool:
        return list(pool.map(run, listed))
