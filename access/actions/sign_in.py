"""Signing in by password and second factor, and signing out. No answer tells whether an account exists."""

import logging
from datetime import datetime

from django.contrib.auth import login, logout
from django.db import transaction
from django.utils import timezone
from django_otp import login as otp_login
from django_otp.models import Device

from access import browsers, throttle
from access.actions.accounts import is_activated
from access.actions.second_factor import check_code
from access.models import Session, User
from access.requests import Request
from access.session_store import BACKEND, BEGAN_AT
from access.sessions import end_oldest
from access.trail import announce_rights, record

log = logging.getLogger("access.sign_in")

# Somebody who has given the password has this long to give the code.
HALF_SIGNED_IN_SECONDS = 10 * 60


class WrongPassword(Exception):
    """No account with a second factor has this address and password."""


def give_password(request: Request, email: str, password: str) -> None:
    """Sign in half: what is left is the code. Unknown addresses cost the same work as wrong passwords.

    The session gets a new key. Raises `WrongPassword` or `throttle.TooSoon`.
    """
    address = email.strip().lower()
    known, mark = browsers.known_person(request, address)
    sources = (
        [(throttle.ACCOUNT, f"{address} {mark}")]
        if mark
        else [(throttle.ACCOUNT, address), (throttle.ADDRESS, throttle.address_of(request))]
    )
    tries = throttle.begin(*sources)
    user = _proven(known or User.objects.filter(email=address).first(), password)
    if user is None or not is_activated(user):
        log.info("sign-in refused")
        raise WrongPassword
    throttle.succeeded(tries)
    earlier = request.session.session_key
    login(request, user, backend=BACKEND)
    # Django leaves the key as it is where the same person signs in again.
    if request.session.session_key == earlier:
        request.session.cycle_key()
    request.session.begin()


def give_code(request: Request, user: User, code: str, way: str) -> None:
    """Sign in wholly; raises `WrongCode` or `throttle.TooSoon`."""
    enter(request, user, check_code(request, user, code, way))


def enter(
    request: Request,
    user: User,
    device: Device,
    way_in: str = Session.WayIn.PASSWORD,
    *,
    is_first_visit: bool = False,
) -> None:
    """Let somebody in whose second factor has just been checked; the session gets a new key and its limits begin.

    The oldest of too many sign-ins ends, and the person is told of a browser they have never used before.
    """
    if request.user.pk != user.pk:
        login(request, user, backend=BACKEND)
    otp_login(request, device)
    request.session.begin(browsers.name_of(request.headers.get("User-Agent", "")), way_in)
    request.session.change_key()
    end_oldest(user, keep=request.session.key_of_row)
    if not is_first_visit and not browsers.is_known(request, user):
        # Nobody did it, as far as we know: whoever did is the question, so the person is told.
        with transaction.atomic():
            record("account.new_browser", by=None, stream=user.stream, target=user)
    log.info("signed in user=%s", user.pk)


def _proven(user: User | None, password: str) -> User | None:
    """The person, where it is the password of their open account; costs the same where there is no account."""
    if user is None:
        User().set_password(password)
        return None
    return user if user.check_password(password) and user.is_active else None


def has_waited_too_long(request: Request) -> bool:
    """Whether the password was given so long ago that it must be given again before the code."""
    began = request.session.get(BEGAN_AT)
    if not began:
        return False
    return (timezone.now() - datetime.fromisoformat(began)).total_seconds() > HALF_SIGNED_IN_SECONDS


def sign_out(request: Request) -> None:
    """End this browser's session: every page and socket of it closes at once. Other browsers stay signed in."""
    user = request.user
    logout(request)
    if isinstance(user, User):
        announce_rights([user.pk])
        log.info("signed out user=%s", user.pk)
