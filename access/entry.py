"""The gates of signing in: the only ways to get hold of somebody's invitation, second factors and sessions."""

import hashlib
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django_otp_webauthn.models import WebAuthnCredential

from access.models import AuthenticatorDevice, BackupCodeDevice, IdPortenDevice, Invitation, Session, User
from access.sessions import handle_of

# The second factors a person may choose between on the code page.
APP, BACKUP = "app", "backup"


def hash_of(token: str) -> str:
    """The stored form of an invitation's token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def get_invitation(token: str) -> Invitation:
    """Return the invitation with this token, whether or not it still holds; raises Http404."""
    invitation = Invitation.objects.select_related("user", "invited_by").filter(token_hash=hash_of(token)).first()
    if invitation is None or not invitation.user.is_active:
        raise Http404
    return invitation


def get_started_invitation(token_hash: str) -> Invitation | None:
    """Return the invitation that a browser has begun to use, while it holds."""
    return (
        Invitation.objects.select_related("user")
        .filter(token_hash=token_hash, used_at__isnull=True, expires_at__gt=timezone.now(), user__is_active=True)
        .first()
    )


def get_factor_for(user: User, way: str) -> AuthenticatorDevice | BackupCodeDevice | None:
    """Return the person's confirmed app, or their backup codes."""
    device: AuthenticatorDevice | BackupCodeDevice | None = _factors_for(user, way).first()
    return device


def has_factor(user: User, way: str) -> bool:
    """Whether the person has a confirmed app, or backup codes."""
    return bool(_factors_for(user, way).exists())


def get_id_porten_for(user: User) -> IdPortenDevice | None:
    """Return the person's link to ID-porten, if they sign in with it."""
    device: IdPortenDevice | None = IdPortenDevice.objects.filter(user=user, confirmed=True).first()
    return device


def get_person_by_number(national_id_hmac: str) -> User | None:
    """Return the open account of whoever has this national identity number."""
    return User.objects.filter(national_id_hmac=national_id_hmac, is_active=True).first()


def passkeys_for(user: User) -> Any:
    """The person's passkeys, the oldest first."""
    return WebAuthnCredential.objects.filter(user=user, confirmed=True).order_by("pk")


def get_passkey_for(user: User, handle: str) -> Any:
    """Return the person's own passkey with this handle; raises Http404."""
    passkey = passkeys_for(user).filter(credential_id_sha256__startswith=handle).first()
    if passkey is None:
        raise Http404
    return passkey


def get_unconfirmed_app_for(user: User, device_id: int | None) -> AuthenticatorDevice | None:
    """Return the app that is being connected, until its first code is right."""
    return AuthenticatorDevice.objects.filter(pk=device_id, user=user, confirmed=False).first() if device_id else None


def get_session_for(user: User, handle: str) -> Session:
    """Return the person's own session with this handle; raises Http404."""
    for session in sessions_for(user):
        if handle_of(session.session_key) == handle:
            return session
    raise Http404


def sessions_for(user: User) -> QuerySet[Session, Session]:
    """The browsers in which the person is signed in, the newest activity first."""
    now = timezone.now()
    return Session.objects.filter(
        user=user,
        is_verified=True,
        expire_date__gt=now,
        seen_at__gt=now - timedelta(seconds=settings.SESSION_IDLE_SECONDS),
    ).order_by("-seen_at")


def _factors_for(user: User, way: str) -> Any:
    model = BackupCodeDevice if way == BACKUP else AuthenticatorDevice
    return model.objects.filter(user=user, confirmed=True)
