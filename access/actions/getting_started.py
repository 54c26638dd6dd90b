"""The first visit by invitation: password, app, first code. Nothing of it counts until the first code is right.

Until then everything waits in the session, so somebody who is interrupted begins again with the same link, and a link
that falls into other hands changes nothing for an account that is in use.
"""

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from access.actions.second_factor import new_app, new_backup_codes, show_once, verify
from access.actions.sign_in import enter, sign_out
from access.entry import get_started_invitation, get_unconfirmed_app_for, passkeys_for
from access.models import AuthenticatorDevice, BackupCodeDevice, Invitation
from access.requests import Request
from access.sessions import end_sessions
from access.trail import record

_INVITATION, _PASSWORD, _DEVICE = "invitation", "invitation_password", "invitation_device"


class Ended(Exception):
    """The invitation has been used, replaced or has run out since it was opened."""


def start(request: Request, invitation: Invitation) -> None:
    """Begin with an invitation in this browser; whoever is signed in here is signed out."""
    sign_out(request)
    request.session.cycle_key()
    request.session[_INVITATION] = invitation.token_hash


def started(request: Request) -> Invitation | None:
    """The invitation this browser has begun with, while it holds."""
    token_hash = request.session.get(_INVITATION)
    return get_started_invitation(token_hash) if token_hash else None


def choose_password(request: Request, invitation: Invitation, password: str) -> None:
    """Keep the hash of the chosen password until the second factor is confirmed, and make the app's key."""
    request.session[_PASSWORD] = make_password(password)
    request.session[_DEVICE] = new_app(invitation.user).pk


def app_to_connect(request: Request, invitation: Invitation) -> AuthenticatorDevice | None:
    """The app that waits for its first code; None when no password has been chosen yet."""
    return get_unconfirmed_app_for(invitation.user, request.session.get(_DEVICE))


def confirm(request: Request, invitation: Invitation, device: AuthenticatorDevice, code: str) -> None:
    """Open the account with the first right code: the link is used up, and the person is signed in.

    Replaces the password and every second factor the person had, and ends their other sessions. Ten backup codes wait
    to be shown. Raises `WrongCode`, `throttle.TooSoon` or `Ended`.
    """
    user = invitation.user
    verify(user, device, code)
    with transaction.atomic():
        use_up(invitation)
        AuthenticatorDevice.objects.filter(user=user).exclude(pk=device.pk).delete()
        BackupCodeDevice.objects.filter(user=user).delete()
        passkeys_for(user).delete()
        AuthenticatorDevice.objects.filter(pk=device.pk).update(confirmed=True)
        user.password = request.session[_PASSWORD]
        user.save(update_fields=["password"])
        codes = new_backup_codes(user, by=user)
        end_sessions(user)
        record("account.activated", by=user, stream=user.stream, target=user)
    forget(request)
    enter(request, user, device, is_first_visit=True)
    show_once(request, codes)


def forget(request: Request) -> None:
    """The first visit is over: nothing of it stays in the session."""
    for key in (_INVITATION, _PASSWORD, _DEVICE):
        request.session.pop(key, None)


def use_up(invitation: Invitation) -> None:
    """Mark the link as used, in the caller's transaction; raises `Ended` when it no longer holds."""
    now = timezone.now()
    open_ones = Invitation.objects.filter(pk=invitation.pk, used_at__isnull=True, expires_at__gt=now)
    if not open_ones.update(used_at=now):
        raise Ended
