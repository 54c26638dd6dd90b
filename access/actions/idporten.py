"""Signing in with ID-porten, showing again that it is you, and a first visit without a password.

What a sign-in needs until the person is back waits in their own session and is taken out before anything is asked of
ID-porten, so an answer counts once, and only in the browser that began. Nobody gets an account by signing in: accounts
are made by those who coordinate plans.
"""

import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from access import stepup
from access.actions import getting_started
from access.actions.sign_in import enter
from access.entry import get_id_porten_for, get_person_by_number, passkeys_for
from access.idporten import provider, tokens
from access.idporten.configuration import Configuration, at_level, configuration, is_on
from access.models import AuthenticatorDevice, BackupCodeDevice, IdPortenDevice, Invitation, Session, User
from access.requests import Request
from access.rules import level_for, lowest_level
from access.sealing import Unreadable, seal, unseal
from access.session_store import PROVIDER_SESSION
from access.sessions import end_sessions
from access.trail import record

log = logging.getLogger("access.id_porten")

_BEGUN = "id_porten_begun"
_KEPT = "id_porten"
_NEEDED = "id_porten_level"
_MOST_BEGUN = 3
_BACK_WITHIN = timedelta(minutes=15)


class Purpose(StrEnum):
    SIGN_IN = "sign-in"
    STEP_UP = "step-up"
    FIRST_VISIT = "first-visit"


class NotBegun(Exception):
    """Nothing was begun in this browser that this answers: it has been used, is too old, or is somebody else's."""


class Cancelled(Exception):
    """The person turned back at ID-porten."""


class UnknownPerson(Exception):
    """No account here belongs to whoever signed in."""


class AnotherPerson(Exception):
    """Somebody else signed in than the person this was for."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What somebody has begun, and where they want to go."""

    purpose: Purpose
    way_back: str
    began_at: datetime
    secrets: provider.Begun


def begin(request: Request, purpose: Purpose, way_back: str) -> str:
    """Remember a sign-in in this browser and return where to send the person; raises `provider.Unavailable`."""
    begun = provider.new_sign_in()
    address = provider.address_to_begin(
        _configuration_for(request, purpose),
        begun,
        (get_language() or "nb")[:2],
        must_be_now=purpose is Purpose.STEP_UP,
    )
    waiting = list(request.session.get(_BEGUN, {}).items())[-(_MOST_BEGUN - 1) :]
    entry = {
        "purpose": purpose,
        "way_back": way_back,
        "at": timezone.now().isoformat(),
        "nonce": begun.nonce,
        "verifier": begun.verifier,
    }
    request.session[_BEGUN] = dict([*waiting, (begun.state, entry)])
    return address


def finish(request: Request, waiting: Waiting, answer: dict[str, str]) -> None:
    """Take ID-porten's answer and do what was begun: let the person in, or note that it is them.

    Raises `Cancelled`, `UnknownPerson`, `AnotherPerson`, `getting_started.Ended`, `provider.Refused`,
    `provider.Unavailable`, `tokens.NotTrusted`, `tokens.TooLow` or `tokens.TooLongAgo`.
    """
    ours = at_level(lowest_level())
    if answer.get("iss", ours.issuer) != ours.issuer:
        raise tokens.NotTrusted("iss")
    if answer.get("error"):
        raise Cancelled
    token = provider.exchange(ours, waiting.secrets, answer.get("code", ""))
    since = waiting.began_at if waiting.purpose is Purpose.STEP_UP else None
    proof = _judge(request, ours, waiting, token, since)
    # Also where no account is found: whoever it is must be able to sign out of ID-porten from here.
    request.session[_KEPT] = seal(token)
    if waiting.purpose is Purpose.STEP_UP:
        _step_up(request, proof)
    elif waiting.purpose is Purpose.FIRST_VISIT:
        _open_account(request, proof)
    else:
        _sign_in(request, proof)
    # Signing in may have begun a session without it.
    request.session[_KEPT] = seal(token)


def is_known_there(request: Request) -> bool:
    """Whether this browser has been signed in at ID-porten, as far as we know."""
    return _KEPT in request.session


def kept_token(request: Request) -> str:
    """The sealed identity token of this browser, by which ID-porten knows its session; ask before ours ends."""
    return str(request.session.get(_KEPT, ""))


def address_to_leave(sealed_token: str) -> str:
    """Where the browser with this token is signed out of ID-porten too; empty where it did not come from there.

    Ask when our own session has ended: it may wait for ID-porten's description of itself.
    """
    if not sealed_token or not is_on():
        return ""
    try:
        return provider.address_to_end(
            configuration(), unseal(sealed_token), settings.PUBLIC_URL + reverse("access:sign-out")
        )
    except Unreadable:
        return ""


def take(request: Request, state: str) -> Waiting:
    """What was begun with this state, once: it is gone from the session before anything else. Raises `NotBegun`."""
    waiting = request.session.get(_BEGUN, {})
    entry = waiting.pop(state, None)
    if entry is None:
        raise NotBegun
    request.session[_BEGUN] = waiting
    request.session.save()
    began_at = datetime.fromisoformat(entry["at"])
    if timezone.now() - began_at > _BACK_WITHIN:
        raise NotBegun
    secrets = provider.Begun(state, entry["nonce"], entry["verifier"])
    return Waiting(Purpose(entry["purpose"]), entry["way_back"], began_at, secrets)


def _judge(request: Request, ours: Configuration, waiting: Waiting, token: str, since: datetime | None) -> tokens.Proof:
    try:
        return tokens.judge(ours, waiting.secrets, token, since=since)
    except tokens.NotTrusted as error:
        log.warning("id-porten: a token was not trusted: %s", error)
        raise
    except (tokens.TooLow, tokens.TooLongAgo):
        # It was the person all the same: let them sign out there.
        request.session[_KEPT] = seal(token)
        raise


def _configuration_for(request: Request, purpose: Purpose) -> Configuration:
    """At the level the person needs, where it is known who it is; else the lowest, and the needed one next time."""
    invitation = getting_started.started(request) if purpose is Purpose.FIRST_VISIT else None
    user: Any = invitation.user if invitation else request.user
    if user.is_authenticated:
        return at_level(level_for(user))
    return at_level(request.session.get(_NEEDED) or lowest_level())


def _require_level(request: Request, user: User, proof: tokens.Proof) -> None:
    """Raise `tokens.TooLow` where the person's municipality asks for more; the next try asks ID-porten for that."""
    needed = level_for(user)
    if not at_level(needed).is_enough(proof.level):
        request.session[_NEEDED] = needed
        raise tokens.TooLow
    request.session.pop(_NEEDED, None)


def _sign_in(request: Request, proof: tokens.Proof) -> None:
    user = get_person_by_number(proof.national_id_hmac)
    if user is None:
        log.info("id-porten: nobody here has this number")
        raise UnknownPerson
    _require_level(request, user, proof)
    _enter(request, user, proof, is_first_visit=False)


def _step_up(request: Request, proof: tokens.Proof) -> None:
    user: Any = request.user
    if not (user.is_authenticated and user.is_verified() and user.national_id_hmac == proof.national_id_hmac):
        raise AnotherPerson
    _require_level(request, user, proof)
    stepup.mark_fresh(request, stepup.Method.ID_PORTEN)
    _remember_session_there(request, proof)


def _open_account(request: Request, proof: tokens.Proof) -> None:
    """The first visit by invitation ends here: no password, no app. What the account had of them before is replaced."""
    invitation = getting_started.started(request)
    if invitation is None:
        raise getting_started.Ended
    user = invitation.user
    if not _is_meant(user, proof):
        raise AnotherPerson
    _require_level(request, user, proof)
    try:
        with transaction.atomic():
            getting_started.use_up(invitation)
            user.national_id_hmac = proof.national_id_hmac
            user.set_unusable_password()
            user.save(update_fields=["national_id_hmac", "password"])
            AuthenticatorDevice.objects.filter(user=user).delete()
            BackupCodeDevice.objects.filter(user=user).delete()
            passkeys_for(user).delete()
            end_sessions(user)
            record("account.activated", by=user, stream=user.stream, target=user)
    except IntegrityError as error:
        raise AnotherPerson from error
    getting_started.forget(request)
    _enter(request, user, proof, is_first_visit=True)


def _is_meant(user: User, proof: tokens.Proof) -> bool:
    """Whether the invitation is for whoever signed in, as far as anybody has said who it is for."""
    if user.national_id_hmac:
        return user.national_id_hmac == proof.national_id_hmac
    return user.born_on is None or _agrees(proof.born_in_number, user.born_on)


def _agrees(first_six: str, born_on: date) -> bool:
    return int(first_six[:2]) % 40 == born_on.day and int(first_six[4:]) == born_on.year % 100


def _enter(request: Request, user: User, proof: tokens.Proof, *, is_first_visit: bool) -> None:
    with transaction.atomic():
        device, is_new = IdPortenDevice.objects.get_or_create(user=user, defaults={"name": "ID-porten"})
        if is_new and not is_first_visit:
            # Whoever holds the registered number is in: links that still lie in a mailbox open nothing any more.
            Invitation.objects.filter(user=user, used_at__isnull=True).update(used_at=timezone.now())
            record("account.id_porten_linked", by=user, stream=user.stream, target=user)
        device.set_last_used_timestamp(commit=True)
    enter(request, user, device, Session.WayIn.ID_PORTEN, is_first_visit=is_first_visit)
    _remember_session_there(request, proof)


def _remember_session_there(request: Request, proof: tokens.Proof) -> None:
    """A login now begins a new session at ID-porten, and the newest is the one whose end ends ours."""
    if proof.provider_session:
        request.session[PROVIDER_SESSION] = proof.provider_session


def offer_step_up(request: Request, way_back: str) -> stepup.OtherWay | None:
    """The way to show again that it is you for somebody who signs in with ID-porten."""
    user: Any = request.user
    if not is_on() or get_id_porten_for(user) is None:
        return None
    return stepup.OtherWay(
        _("Confirm with ID-porten"), f"{reverse('access:id-porten-confirm')}?{urlencode({'next': way_back})}"
    )
