"""Passkeys: making one, naming and removing it, signing in with it, and showing with it that it is still you.

A challenge waits in the person's own session, counts once, and is gone before the answer to it is looked at.
"""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from access import passkeys, stepup, throttle
from access.actions.sign_in import enter
from access.entry import passkeys_for
from access.models import Session, User
from access.passkeys import NotProved
from access.requests import Request, SignedIn
from access.trail import record

_MAKING, _USING = "passkey_to_make", "passkey_to_use"
_ANSWER_WITHIN = timedelta(minutes=5)
MOST_PASSKEYS = 10


class TooMany(Exception):
    """The person has as many passkeys as one may have."""


def begin_making(request: SignedIn, *, by: User) -> dict[str, Any]:
    """What the browser needs to make a passkey; raises `stepup.StepUpNeeded` or `TooMany`."""
    stepup.require_fresh(request)
    if passkeys_for(by).count() >= MOST_PASSKEYS:
        raise TooMany
    options, state = passkeys.options_to_make(request, by)
    _remember(request, _MAKING, state)
    return options


def make(request: SignedIn, answer: str, name: str, *, by: User) -> None:
    """Store the passkey that the browser has made; raises `NotProved` or `stepup.StepUpNeeded`."""
    stepup.require_fresh(request)
    state = _take(request, _MAKING)
    try:
        with transaction.atomic():
            passkey = passkeys.made(request, by, state, answer)
            passkey.name = name
            passkey.save(update_fields=["name"])
            record("account.passkey_added", by=by, stream=by.stream, target=by)
    except IntegrityError as error:
        raise NotProved from error


def rename(passkey: Any, name: str, *, by: User) -> None:
    """Give the person's own passkey another name."""
    with transaction.atomic():
        passkey.name = name
        passkey.save(update_fields=["name"])
        record("account.passkey_renamed", by=by, stream=by.stream, target=by)


def remove(passkey: Any, *, by: User) -> None:
    """Remove the person's own passkey: it opens nothing more, and sessions that it let in need a new sign-in."""
    with transaction.atomic():
        passkey.delete()
        record("account.passkey_removed", by=by, stream=by.stream, target=by)


def begin_using(request: Request) -> dict[str, Any]:
    """What the browser needs to use a passkey: the person's own where we know who it is."""
    user = request.user if request.user.is_authenticated else None
    options, state = passkeys.options_to_use(request, user)
    _remember(request, _USING, state)
    return options


def use(request: Request, answer: str) -> bool:
    """Let in whoever has unlocked a passkey of theirs, or note that it is still them; whether somebody was let in.

    Raises `NotProved` or `throttle.TooSoon`.
    """
    state = _take(request, _USING)
    tries = throttle.begin((throttle.ADDRESS, throttle.address_of(request)))
    is_inside = request.user.is_authenticated and request.user.is_verified()
    known = request.user if request.user.is_authenticated else None
    passkey = passkeys.used(request, known, state, answer)
    throttle.succeeded(tries)
    if is_inside:
        stepup.mark_fresh(request, stepup.Method.PASSKEY)
        return False
    enter(request, passkey.user, passkey, Session.WayIn.PASSKEY)
    return True


def offer_step_up(request: Request, way_back: str) -> stepup.OtherWay | None:
    """The way to show again that it is you for somebody who has a passkey."""
    if not passkeys_for(request.user).exists():
        return None
    where = f"{reverse('access:confirm-with-passkey')}?{urlencode({'next': way_back})}"
    return stepup.OtherWay(_("Confirm with a passkey"), where)


def _remember(request: Request, name: str, state: dict[str, Any]) -> None:
    request.session[name] = {**state, "at": timezone.now().isoformat()}


def _take(request: Request, name: str) -> dict[str, Any]:
    """The challenge that was waiting, once."""
    state = request.session.pop(name, None)
    if state is None:
        raise NotProved
    request.session.save()
    if timezone.now() - datetime.fromisoformat(state.pop("at")) > _ANSWER_WITHIN:
        raise NotProved
    return dict(state)
