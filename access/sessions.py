"""How sessions end, and the one answer to "is this browser still signed in?" for pages and sockets.

A session ends by having its row deleted: sign-out, a changed password or second factor, a closed account. It also ends
after `SESSION_COOKIE_AGE` in any case and after `SESSION_IDLE_SECONDS` without a request.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http.cookie import parse_cookie
from django.utils import timezone

from access.models import Session, User
from access.sealing import keyed_hash
from access.session_store import hash_of_provider_session

# A person is signed in with this many browsers at most; the oldest sign-in ends when another begins.
MOST_SESSIONS = 5
# How often a session that is in use is marked so.
SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Identity:
    """A signed-in person behind a socket."""

    user_id: int
    public_id: str
    name: str
    session_key: str
    expires_at: datetime

    @property
    def stream(self) -> str:
        return f"u.{self.public_id}"


def session_key_in(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """The session key in an ASGI scope's headers, or an empty string."""
    for name, value in headers:
        if name.lower() == b"cookie":
            # Read as pages read it.
            return str(parse_cookie(value.decode("latin-1")).get(settings.SESSION_COOKIE_NAME, ""))
    return ""


def _alive(session_keys: Iterable[str]) -> Any:
    now = timezone.now()
    return Session.objects.filter(
        session_key__in=list(session_keys),
        is_verified=True,
        user__is_active=True,
        expire_date__gt=now,
        seen_at__gt=now - timedelta(seconds=settings.SESSION_IDLE_SECONDS),
    )


def identify(session_key: str) -> Identity | None:
    """Who is behind a session with a verified second factor; None when it has ended or never was. One query."""
    return identify_all([session_key]).get(session_key)


def identify_all(session_keys: Iterable[str]) -> dict[str, Identity]:
    """Who is behind each of these sessions, those left out that have ended or never were; one query."""
    keys = {key for key in session_keys if len(key) <= 40 and key.isascii() and key.isalnum()}
    if not keys:
        return {}
    rows = _alive(keys).values_list("session_key", "user_id", "user__public_id", "user__name", "expire_date")
    return {key: Identity(user_id, public_id, name, key, ends) for key, user_id, public_id, name, ends in rows}


def still_signed_in(session_keys: Iterable[str]) -> set[str]:
    """Which of these sessions still hold; one query for all of them."""
    return set(_alive(session_keys).values_list("session_key", flat=True))


def extend(request: Any) -> None:
    """Count what the person does now as activity; the idle limit begins again, the absolute one does not move."""
    session = request.session
    Session.objects.filter(session_key=session.session_key).update(seen_at=timezone.now())
    session.seen_at = timezone.now()


def touch(session_key: str) -> None:
    """Count what a person writes over a socket as activity."""
    Session.objects.filter(session_key=session_key).update(seen_at=timezone.now())


def handle_of(session_key: str) -> str:
    """The name of a session in its owner's own pages: 16 letters, which do not open it."""
    return keyed_hash(session_key, "session-handle")[:16]


def end_session(session: Session) -> None:
    """End one session; its pages and sockets close on commit."""
    from access.trail import announce_rights

    Session.objects.filter(pk=session.pk).delete()
    announce_rights([session.user_id] if session.user_id else [])


def end_provider_sessions(name: str) -> int:
    """End the sessions that were let in by this session at the provider; returns how many."""
    ended = list(Session.objects.filter(provider_session_hash=hash_of_provider_session(name), user__isnull=False))
    for session in ended:
        end_session(session)
    return len(ended)


def end_oldest(user: User, *, keep: str) -> int:
    """End the sign-ins that are too many, the oldest first and never `keep`; returns how many ended."""
    from access.trail import announce_rights

    others = Session.objects.filter(user=user, is_verified=True, expire_date__gt=timezone.now())
    newest_first = others.exclude(session_key=keep).order_by("-created_at", "-seen_at")
    too_many = list(newest_first.values_list("session_key", flat=True)[MOST_SESSIONS - 1 :])
    if too_many:
        Session.objects.filter(session_key__in=too_many).delete()
        announce_rights([user.pk])
    return len(too_many)


def end_sessions(user: User, *, keep: str = "") -> int:
    """End every session of a person but `keep`; their pages and sockets close on commit. Returns how many ended."""
    from access.trail import announce_rights

    ended, _ = Session.objects.filter(user=user).exclude(session_key=keep).delete()
    announce_rights([user.pk])
    return ended
