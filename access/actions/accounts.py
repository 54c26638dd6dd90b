"""Accounts and the way into them: made by those who coordinate plans, opened by an invitation that works once."""

import secrets
from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from access import throttle
from access.entry import APP, get_id_porten_for, has_factor, hash_of
from access.models import Employment, Invitation, Seat, User
from access.rights import holds_somewhere, live_organisations, live_plans
from access.sessions import end_sessions
from access.signals import letter_wanted
from access.trail import announce_rights, record

# 256 bits: nobody guesses one, so the hash that is stored needs neither salt nor slowness.
TOKEN_BYTES = 32


class UsedElsewhere(Exception):
    """The account is used for more than the plans of whoever wants to close it; for what is not told."""


class NamesDiffer(Exception):
    """The e-mail address belongs to an account of another name; neither that nor whose is told."""


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


def refuse_another_name(name: str, email: str, *, by: User) -> None:
    """Raise NamesDiffer where an address belongs to an account of another name, and `throttle.TooSoon`.

    Otherwise whoever invites learns whose an address is. It counts as a search for an account that found nothing. The
    caller has required the right, and holds no transaction that the refusal would undo.
    """
    tries = throttle.begin((throttle.LOOKUP, str(by.pk)))
    known = User.objects.filter(email=email.strip().lower()).first()
    if known is not None and known.name.casefold().split() != name.casefold().split():
        with transaction.atomic():
            record("account.looked_up", by=by, stream=by.stream)
        raise NamesDiffer
    throttle.succeeded(tries)


def invite(user: User, *, by: User | None) -> str:
    """Send the person a link that opens the account, and return its token; earlier links stop working.

    The token lives for `INVITATION_DAYS` and only its hash is stored. Somebody who signs in already needs no link: they
    get none, and the answer is empty. Raises PermissionDenied.
    """
    _require_inviter(by)
    return "" if is_activated(user) else _send_invitation(user, by=by)


@transaction.atomic
def invite_anew(user: User, *, by: User | None, identity_check: str = "") -> None:
    """Send somebody who has lost the phone or the password a new way in; the old one works until the new is confirmed.

    The caller has made sure who the person is; `identity_check` says how (`Invitation.IdentityCheck`) and is kept. The
    person is told. Only the coordinator of a plan in which the person has a seat may do this, whoever administers an
    organisation in which they work now, or the operator (`by=None`); none of them learns the token. Raises
    PermissionDenied.
    """
    if by is not None and not (_coordinates_for(by, user) or _administers_work_of(by, user)):
        raise PermissionDenied
    _send_invitation(user, by=by, identity_check=identity_check)
    record("account.way_in_sent", by=by, stream=user.stream, target=user)


@transaction.atomic
def describe_account(user: User, *, born_on: date | None = None, mobile: str = "", by: User) -> None:
    """Note what a person is found by, on an account that nobody has used yet; what is known already stays.

    Raises PermissionDenied.
    """
    _require_inviter(by)
    if is_activated(user):
        return
    user.born_on, user.mobile = user.born_on or born_on, user.mobile or mobile
    user.save(update_fields=["born_on", "mobile"])


@transaction.atomic
def close_account(user: User, *, by: User) -> None:
    """Close the account of somebody who takes part in plans that `by` coordinates, and nowhere else: nobody gets in.

    Sessions, sockets, invitations and places in the teams end at once; what was written stays, with the name. Raises
    PermissionDenied, also for whoever owns a plan or acts for an owner, and UsedElsewhere.
    """
    seats = list(Seat.objects.filter(user=user, ended_at__isnull=True).select_related("plan"))
    if user.pk == by.pk or not _coordinates_for(by, user):
        raise PermissionDenied
    if any(seat.role != Seat.Role.PARTICIPANT for seat in seats):
        raise PermissionDenied
    coordinated = set(live_plans(by, "coordinate_plan").values_list("content_object_id", flat=True))
    works = Employment.objects.filter(user=user, valid_until__gt=timezone.now()).exists()
    if works or any(seat.plan_id not in coordinated for seat in seats) or _has_office(user):
        raise UsedElsewhere
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user)
    Invitation.objects.filter(user=user, used_at__isnull=True, expires_at__gt=timezone.now()).update(
        expires_at=timezone.now()
    )
    record("account.closed", by=by, stream=user.stream, target=user)
    announce_rights([user.pk])


def _has_office(user: User) -> bool:
    return holds_somewhere(user, "administer_organisation", "oversee_plans")


def is_activated(user: User) -> bool:
    """Whether the person has confirmed a second factor, and so can sign in."""
    return has_factor(user, APP) or get_id_porten_for(user) is not None


def _require_inviter(by: User | None) -> None:
    if by is not None and not may_invite(by):
        raise PermissionDenied


def _coordinates_for(by: User, user: User) -> bool:
    return Seat.objects.filter(plan_id__in=live_plans(by, "coordinate_plan"), user=user, ended_at__isnull=True).exists()


def _administers_work_of(by: User, user: User) -> bool:
    organisations = live_organisations(by, "administer_organisation")
    return Employment.objects.live().filter(user=user, unit__organisation__in=organisations).exists()


def _send_invitation(user: User, *, by: User | None, identity_check: str = "") -> str:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    now = timezone.now()
    with transaction.atomic():
        Invitation.objects.filter(user=user, used_at__isnull=True, expires_at__gt=now).update(expires_at=now)
        invitation = Invitation.objects.create(
            user=user,
            token_hash=hash_of(token),
            invited_by=by,
            identity_check=identity_check,
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
