"""Speaks to ID-porten: begins a sign-in, exchanges the code, and finds its addresses and keys.

The authorization code flow with PKCE (S256) and private_key_jwt; the request is pushed (PAR) where the provider takes
it, so that state and nonce are in no address. Nothing is followed that redirects, and nothing is waited for long.
"""

import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from authlib.common.urls import add_params_to_uri
from authlib.oauth2.rfc7523 import private_key_jwt_sign
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from access.idporten.configuration import Configuration

_PATIENCE = httpx.Timeout(5, connect=3)
_KEPT_SECONDS = 10 * 60
# An unknown key id makes us ask for the keys anew, but no more often than this.
_RENEWED_SECONDS = 30
_ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
# ID-porten takes no assertion that lives longer than two minutes.
_ASSERTION_SECONDS = 60


class Unavailable(Exception):
    """ID-porten does not answer, or not with sense."""


class Refused(Exception):
    """ID-porten does not accept the code: it has been used, is too old or was never given to us."""


@dataclass(frozen=True, slots=True)
class Begun:
    """What must be remembered of a sign-in until the person is back."""

    state: str
    nonce: str
    verifier: str


def new_sign_in() -> Begun:
    """Fresh secrets for one sign-in."""
    return Begun(*(secrets.token_urlsafe(32) for _ in range(3)))


def address_to_begin(configuration: Configuration, begun: Begun, language: str, *, must_be_now: bool) -> str:
    """Where to send the person; `must_be_now` asks for a login now although they are signed in there.

    Raises `Unavailable`.
    """
    metadata = metadata_of(configuration)
    fields = {
        "response_type": "code",
        "client_id": configuration.client_id,
        "redirect_uri": configuration.return_address,
        "scope": "openid profile",
        "state": begun.state,
        "nonce": begun.nonce,
        "code_challenge": create_s256_code_challenge(begun.verifier),
        "code_challenge_method": "S256",
        "acr_values": configuration.level,
        "ui_locales": language,
    }
    if must_be_now:
        fields |= {"prompt": "login", "max_age": "0"}
    push_to = metadata.get("pushed_authorization_request_endpoint")
    if push_to:
        answer = _ask("POST", push_to, data={**fields, **_proof_of_client(configuration)})
        if answer.status_code != 201:
            raise Unavailable
        fields = {"client_id": configuration.client_id, "request_uri": str(_json(answer).get("request_uri", ""))}
    return str(add_params_to_uri(metadata["authorization_endpoint"], list(fields.items())))


def exchange(configuration: Configuration, begun: Begun, code: str) -> str:
    """The identity token for a code, not yet judged; raises `Refused` or `Unavailable`."""
    answer = _ask(
        "POST",
        metadata_of(configuration)["token_endpoint"],
        data={
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": configuration.return_address,
            "code_verifier": begun.verifier,
            **_proof_of_client(configuration),
        },
    )
    if answer.status_code != 200:
        if _json(answer).get("error") == "invalid_grant":
            raise Refused
        raise Unavailable
    token = _json(answer).get("id_token")
    if not isinstance(token, str):
        raise Unavailable
    return token


def address_to_end(configuration: Configuration, id_token: str, return_to: str) -> str:
    """Where to send the person so that they are signed out of ID-porten too; empty where it has no such place."""
    try:
        end = metadata_of(configuration).get("end_session_endpoint", "")
    except Unavailable:
        return ""
    fields = {"id_token_hint": id_token, "post_logout_redirect_uri": return_to}
    return str(add_params_to_uri(end, list(fields.items()))) if end else ""


def metadata_of(configuration: Configuration) -> dict[str, Any]:
    """The provider's own description of itself; raises `Unavailable` unless it is the configured issuer's."""
    metadata = _documents.get(configuration.issuer.rstrip("/") + "/.well-known/openid-configuration")
    is_secure = configuration.issuer.startswith("https://")
    addresses = [metadata.get(f"{name}_endpoint") for name in ("authorization", "token")] + [metadata.get("jwks_uri")]
    if metadata.get("issuer") != configuration.issuer or not all(isinstance(one, str) for one in addresses):
        raise Unavailable
    if is_secure and not all(one.startswith("https://") for one in addresses if one):
        raise Unavailable
    return metadata


def keys_of(configuration: Configuration, *, key_id: str) -> list[dict[str, Any]]:
    """The provider's keys for signatures, asked for anew when none has this id; raises `Unavailable`."""
    address = metadata_of(configuration)["jwks_uri"]
    keys = _signing_keys(_documents.get(address))
    if not any(key.get("kid") == key_id for key in keys):
        keys = _signing_keys(_documents.get(address, no_older_than=_RENEWED_SECONDS))
    return keys


def _signing_keys(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    keys = document.get("keys")
    listed = keys if isinstance(keys, list) else []
    return [key for key in listed if isinstance(key, dict) and key.get("kty") == "RSA" and key.get("use") != "enc"]


def _proof_of_client(configuration: Configuration) -> dict[str, str]:
    """Our signature on the request (RFC 7523). ID-porten wants its issuer as the audience."""
    header = {"kid": configuration.key_id} if configuration.key_id else {}
    assertion = private_key_jwt_sign(
        configuration.key, configuration.client_id, configuration.issuer, header=header, expires_in=_ASSERTION_SECONDS
    )
    return {
        "client_id": configuration.client_id,
        "client_assertion_type": _ASSERTION_TYPE,
        "client_assertion": str(assertion),
    }


class _Documents:
    """What the provider publishes, kept a while in this process. One that cannot be had is not kept as missing."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[float, dict[str, Any]]] = {}
        self._lock = threading.Lock()

    def get(self, address: str, *, no_older_than: float = _KEPT_SECONDS) -> dict[str, Any]:
        with self._lock:
            at, document = self._kept.get(address, (float("-inf"), {}))
        if time.monotonic() - at < no_older_than:
            return document
        answer = _ask("GET", address)
        if answer.status_code != 200:
            raise Unavailable
        document = _json(answer)
        with self._lock:
            self._kept[address] = (time.monotonic(), document)
        return document


_documents = _Documents()


def _ask(method: str, address: str, data: Mapping[str, str] | None = None) -> httpx.Response:
    try:
        answer = httpx.request(method, address, data=data, timeout=_PATIENCE, follow_redirects=False)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Unavailable from error
    if answer.status_code >= 500:
        raise Unavailable
    return answer


def _json(answer: httpx.Response) -> dict[str, Any]:
    try:
        document = answer.json()
    except ValueError as error:
        raise Unavailable from error
    if not isinstance(document, dict):
        raise Unavailable
    return document
