"""Judges an identity token: whose signature, for whom, from when, for which sign-in, at which level, about whom."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from authlib.oidc.core import CodeIDToken
from django.utils import timezone
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from access.idporten.configuration import Configuration
from access.idporten.provider import Begun, keys_of
from access.nationalid import national_id_hmac

# How far the provider's clock may be from ours, and how old a token may be that was made for us just now.
LEEWAY_SECONDS = 30
_OLDEST_SECONDS = 5 * 60
_ALGORITHMS = ["RS256"]


class NotTrusted(Exception):
    """The token proves nothing. The message names the check, never what stood in the token."""


class TooLow(Exception):
    """The person has signed in at a lower level than the municipality asks for."""


class TooLongAgo(Exception):
    """A login now was asked for, and this one is from before."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What a trusted token says: who (as a keyed hash), how surely, when, and the provider's own session."""

    national_id_hmac: str
    born_in_number: str
    level: str
    provider_session: str


def judge(configuration: Configuration, begun: Begun, token: str, *, since: datetime | None = None) -> Proof:
    """Return what the token proves. `since` is when a login now was asked for.

    Raises `NotTrusted`, `TooLow`, `TooLongAgo`, or `provider.Unavailable` when the keys cannot be had.
    """
    claims = _checked_claims(configuration, begun, token)
    if not configuration.is_enough(claims.get("acr")):
        raise TooLow
    if since is not None and not _is_since(claims.get("auth_time"), since):
        raise TooLongAgo
    number = claims.get("pid")
    try:
        person = national_id_hmac(number) if isinstance(number, str) else ""
    except ValueError as error:
        raise NotTrusted("pid") from error
    if not person:
        raise NotTrusted("pid")
    session = claims.get("sid")
    return Proof(person, str(number)[:6], claims["acr"], session if isinstance(session, str) else "")


def _checked_claims(configuration: Configuration, begun: Begun, token: str) -> CodeIDToken:
    try:
        key_id = jws.extract_compact(token.encode()).protected.get("kid", "")
        keys = KeySet.import_key_set({"keys": keys_of(configuration, key_id=key_id)})
        decoded = jwt.decode(token, keys, algorithms=_ALGORITHMS)
        claims = CodeIDToken(
            decoded.claims,
            decoded.header,
            {
                "iss": {"essential": True, "value": configuration.issuer},
                "aud": {"essential": True, "value": configuration.client_id},
                "sub": {"essential": True},
            },
            {"nonce": begun.nonce, "client_id": configuration.client_id},
        )
        claims.validate(leeway=LEEWAY_SECONDS)
        _require_recent(claims["iat"])
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise NotTrusted(type(error).__name__) from error
    return claims


def _require_recent(issued_at: Any) -> None:
    age = timezone.now().timestamp() - float(issued_at)
    if not -LEEWAY_SECONDS <= age <= _OLDEST_SECONDS:
        raise ValueError("iat")


def _is_since(auth_time: Any, since: datetime) -> bool:
    is_time = isinstance(auth_time, int | float) and not isinstance(auth_time, bool)
    return is_time and auth_time >= since.timestamp() - LEEWAY_SECONDS
