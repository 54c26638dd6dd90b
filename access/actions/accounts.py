"""Accounts and the way into them: made by those who coordinate plans, opened by an invitation that works once."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from access.entry import APP, get_factor_for, get_id_porten_for, hash_of
from access.models import Invitation, Seat, User
from access.rights import holds_somewhere, live_plans
from access.signals import letter_wanted
from access.trail import record

# 256 bits: nobody guesses one, so the hash that is stored needs neither salt nor slowness.
TOKEN_BYTES = 32


def may_invite(user: User) -> bool:
    """Whether the person coordinates a plan or administers an organisation, now."""
    return holds_somewhere(user, "coordinate_plan", "administer_organisation")


def create_account(name: str, email: str, *, by: User | None) -> User:
    """Return the account with this e-mail address, making it when nobody has it; one person has one account.

    An account that exists keeps its name, whatever was typed, and gets nothing by this. `by=None` is the operator at
    the command line. Raises PermissionDenied.
    """
    _require_inviter(by)
    address = email.strip().lower()
    known = User.objects.filter(email=address).first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            user = User.objects.create_user(address, " ".join(name.split()))
            record("account.created", by=by, stream=user.stream, target=user)
            return user
    except IntegrityError:
        return User.objects.get(email=address)


def invite(user: User, *, by: User | None) -> str:
    """Send the person a link that opens the account, and return its token; earlier links stop working.

    The token lives for `INVITATION_DAYS` and only its hash is stored. Somebody who signs in already needs no link: they
    get none, and the answer is empty. Raises PermissionDenied.
    """
    _require_inviter(by)
    return "" if is_activated(user) else _send_invitation(user, by=by)


def invite_anew(user: User, *, by: User | None) -> None:
    """Send somebody who has lost the phone or the password a new way in; the old one works until the new is confirmed.

    The caller has made sure who the person is. Only the coordinator of a plan in which the person has a seat may do
    this, or the operator (`by=None`); neither learns the token. Raises PermissionDenied.
    """
    if by is not None and not _coordinates_for(by, user):
        raise PermissionDenied
    _send_invitation(user, by=by)


def is_activated(user: User) -> bool:
    """Whether the person has confirmed a second factor, and so can sign in."""
    return get_factor_for(user, APP) is not None or get_id_porten_for(user) is not None


def _require_inviter(by: User | None) -> None:
    if by is not None and not may_invite(by):
        raise PermissionDenied


def _coordinates_for(by: User, user: User) -> bool:
    return Seat.objects.filter(plan_id__in=live_plans(by, "coordinate_plan"), user=user, ended_at__isnull=True).exists()


def _send_invitation(user: User, *, by: User | None) -> str:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    now = timezone.now()
    with transaction.atomic():
        Invitation.objects.filter(user=user, used_at__isnull=True, expires_at__gt=now).update(expires_at=now)
        invitation = Invitation.objects.create(
            user=user,
            token_hash=hash_of(token),
            invited_by=by,
            expires_at=now + timedelta(days=settings.INVITATION_DAYS),
        )
        record("account.invited", by=by, stream=user.stream, target=user)
        letter_wanted.send(
            sender=Invitation,
            kind="invitation",
            user=user,
            context={"path": reverse("access:accept-invitation", args=[token])},
            key=f"invitation.{invitation.pk}",
            section=None,
        )
    return token
