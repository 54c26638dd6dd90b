"""Sessions that know whose they are, and the one answer to "is this browser still signed in?" for pages and sockets.

A session ends by having its row deleted: sign-out, a changed password or second factor, a closed account. It also ends
after `SESSION_COOKIE_AGE` in any case and after `SESSION_IDLE_SECONDS` without a request.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import VALID_KEY_CHARS, CreateError, UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import DatabaseError, IntegrityError
from django.http.cookie import parse_cookie
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_otp import DEVICE_ID_SESSION_KEY

from access.models import Session, User
from access.sealing import keyed_hash

# The session's own note of when it began; the absolute limit counts from there.
BEGAN_AT = "began_at"
# How the person proved who they are, and where the provider of the proof keeps its own session.
WAY_IN = "way_in"
PROVIDER_SESSION = "provider_session"
# A person is signed in with this many browsers at most; the oldest sign-in ends when another begins.
MOST_SESSIONS = 5
# How often a session that is in use is marked so.
SEEN_EVERY = timedelta(minutes=1)


class SessionStore(DatabaseStore):
    """Django's database sessions, with the person and the verified second factor as columns.

    An idle session is not loaded, so it is as if it never was. The absolute limit is fixed when the session begins.
    """

    # When the row was last marked as in use; None for a session that has no row yet.
    seen_at: datetime | None = None
    _device_name = ""
    # Whether the session has a key, but no row yet.
    _is_new = False

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        row: Session | None = super()._get_session_from_db()  # type: ignore[misc]
        if row is not None and row.seen_at <= timezone.now() - timedelta(seconds=settings.SESSION_IDLE_SECONDS):
            self._session_key = None
            return None
        if row is not None:
            self.seen_at, self._device_name = row.seen_at, row.device_name
        return row

    def cycle_key(self) -> None:
        """Give the session another key: the earlier one opens nothing any more. A new one gets its row when saved."""
        self._get_session()  # type: ignore[attr-defined]
        earlier, self._session_key = self.session_key, self._get_new_session_key()
        self._is_new = not (earlier and self.seen_at)
        if not self._is_new:
            # Where the row is gone, the session has been ended meanwhile, and saving it says so.
            Session.objects.filter(session_key=earlier).update(session_key=self._session_key)
        self.modified = True

    def _get_new_session_key(self) -> str:
        """Thirty-two letters by chance: nobody has them already, so nobody is asked."""
        return get_random_string(32, VALID_KEY_CHARS)

    def save(self, must_create: bool = False) -> None:
        """Save in one statement; raises `CreateError` or `UpdateError` as Django's own, which takes three."""
        if self.session_key is None:
            self.create()
            return
        must_create = must_create or self._is_new
        row = self.create_model_instance(self._get_session(no_load=must_create))  # type: ignore[attr-defined]
        try:
            row.save(force_insert=must_create, force_update=not must_create)
        except IntegrityError as error:
            if must_create:
                raise CreateError from error
            raise
        except DatabaseError as error:
            raise UpdateError from error
        self._is_new = False

    def delete(self, session_key: str | None = None) -> None:
        Session.objects.filter(session_key=session_key or self.session_key or "").delete()

    def begin(self, device_name: str = "", way_in: str = "") -> None:
        """Start the absolute limit anew, when somebody has signed in, and name browser and way in for its owner."""
        self[BEGAN_AT] = timezone.now().isoformat()
        self[WAY_IN] = way_in
        self._device_name = device_name[:80]

    @property
    def ends_at(self) -> datetime:
        """When the session ends whatever the person does."""
        began = datetime.fromisoformat(self[BEGAN_AT]) if BEGAN_AT in self else timezone.now()
        return began + timedelta(seconds=settings.SESSION_COOKIE_AGE)

    @property
    def seconds_left(self) -> int:
        """How long the session lasts if nothing more is done in it."""
        now = timezone.now()
        idle_end = (self.seen_at or now) + timedelta(seconds=settings.SESSION_IDLE_SECONDS)
        return max(0, int((min(idle_end, self.ends_at) - now).total_seconds()))

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        session: Any = super().create_model_instance(data)
        user_id = data.get(SESSION_KEY)
        session.user_id = int(user_id) if user_id else None
        session.is_verified = bool(user_id and data.get(DEVICE_ID_SESSION_KEY))
        session.created_at = datetime.fromisoformat(data[BEGAN_AT]) if BEGAN_AT in data else timezone.now()
        session.expire_date = session.created_at + timedelta(seconds=settings.SESSION_COOKIE_AGE)
        session.seen_at = self.seen_at = timezone.now()
        session.device_name = self._device_name
        session.way_in = data.get(WAY_IN, "")
        provider_session = data.get(PROVIDER_SESSION, "")
        session.provider_session_hash = hash_of_provider_session(provider_session) if provider_session else ""
        return session


def hash_of_provider_session(name: str) -> str:
    """The stored form of a provider's name for its session: whoever knows the name may end ours."""
    return keyed_hash(name, "provider-session")


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
    others = Session.objects.filter(user=user, is_verified=True, expire_date__gt=timezone.now())
    too_many = list(others.exclude(session_key=keep).order_by("-created_at", "-seen_at")[MOST_SESSIONS - 1 :])
    for session in too_many:
        end_session(session)
    return len(too_many)


def end_sessions(user: User, *, keep: str = "") -> int:
    """End every session of a person but `keep`; their pages and sockets close on commit. Returns how many ended."""
    from access.trail import announce_rights

    ended, _ = Session.objects.filter(user=user).exclude(session_key=keep).delete()
    announce_rights([user.pk])
    return ended
