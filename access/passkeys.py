"""How passkeys are asked for and checked: py_webauthn by way of django-otp-webauthn, with our rules.

Every passkey is unlocked by its person (a finger, a face, a PIN), when it is made and each time it is used: having the
device and being the person are two factors, so a passkey lets somebody in by itself. It works on our origins only.
"""

import json
from typing import Any

from django.http import HttpRequest
from django_otp_webauthn.exceptions import OTPWebAuthnApiError
from django_otp_webauthn.helpers import WebAuthnHelper
from django_otp_webauthn.models import WebAuthnCredential
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import AuthenticatorSelectionCriteria, ResidentKeyRequirement, UserVerificationRequirement

from access.models import User

HANDLE_LENGTH = 16


class NotProved(Exception):
    """What the browser sent proves nothing: another challenge, another site, another key, or no sense at all."""


class Helper(WebAuthnHelper):
    """Asks for a passkey that is kept on the device and unlocked by its person."""

    def get_generate_registration_options_kwargs(self, *, user: User) -> dict[str, Any]:
        options: dict[str, Any] = super().get_generate_registration_options_kwargs(user=user)
        options["authenticator_selection"] = AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        return options

    def get_credential_display_name(self, user: User) -> str:
        return user.name


def options_to_make(request: HttpRequest, user: User) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the browser needs to make a passkey, and what we must remember until it has."""
    options, state = Helper(request).register_begin(user=user)
    return options, state


def made(request: HttpRequest, user: User, state: dict[str, Any], answer: str) -> WebAuthnCredential:
    """Return the new passkey, stored; raises `NotProved`."""
    try:
        return Helper(request).register_complete(user=user, state=state, data=_parsed(answer))
    except (WebAuthnException, OTPWebAuthnApiError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise NotProved from error


def options_to_use(request: HttpRequest, user: User | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the browser needs to use a passkey; of a person we do not know yet, any on the device."""
    options, state = Helper(request).authenticate_begin(user=user, require_user_verification=True)
    return options, state


def used(request: HttpRequest, user: User | None, state: dict[str, Any], answer: str) -> WebAuthnCredential:
    """Return the passkey that signed our challenge; raises `NotProved`."""
    try:
        passkey = Helper(request).authenticate_complete(user=user, state=state, data=_parsed(answer))
    except (WebAuthnException, OTPWebAuthnApiError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise NotProved from error
    if not passkey.confirmed or not passkey.user.is_active:
        raise NotProved
    return passkey


def handle_of(passkey: WebAuthnCredential) -> str:
    """The name of a passkey in addresses; it opens nothing."""
    return str(passkey.credential_id_sha256[:HANDLE_LENGTH])


def _parsed(answer: str) -> dict[str, Any]:
    parsed = json.loads(answer)
    if not isinstance(parsed, dict):
        raise TypeError
    return parsed
