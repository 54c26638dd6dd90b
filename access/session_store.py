"""The store of sessions: a row with the person and the verified second factor as columns, read with its person at once.

What a session is, and how it ends, is told in `access.sessions`.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import VALID_KEY_CHARS, CreateError, UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import IntegrityError
from django.utils import timezone
from django.utils.crypto import constant_time_compare, get_random_string
from django_otp import DEVICE_ID_SESSION_KEY

from access.models import Session, User
from access.sealing import keyed_hash
from access.statements import Question, change, record_of, values_of

# The session's own note of when it began; the absolute limit counts from there.
BEGAN_AT = "began_at"
# How the person proved who they are, and where the provider of the proof keeps its own session.
WAY_IN = "way_in"
PROVIDER_SESSION = "provider_session"
# By which of Django's backends somebody is signed in, whatever they have shown.
BACKEND = "django.contrib.auth.backends.ModelBackend"

_COLUMNS = Session._meta.concrete_fields
_NAMES = [f'"{field.column}"' for field in _COLUMNS]
_INSERT = f"INSERT INTO access_session ({', '.join(_NAMES)}) VALUES ({', '.join(['%s'] * len(_NAMES))})"  # noqa: S608
_UPDATE = f"UPDATE access_session SET {', '.join(f'{name} = %s' for name in _NAMES)} WHERE session_key = %s"  # noqa: S608
_LOAD = Question(
    [*_COLUMNS, *User._meta.concrete_fields],
    "FROM access_session LEFT JOIN access_user ON access_user.id = access_session.user_id "
    "WHERE access_session.session_key = %s AND access_session.expire_date > %s AND access_session.seen_at > %s",
)


class SessionStore(DatabaseStore):
    """Django's database sessions, with the person and the verified second factor as columns.

    An idle session is not loaded, so it is as if it never was. The absolute limit is fixed when the session begins.
    """

    # When the row was last marked as in use; None for a session that has no row yet.
    seen_at: datetime | None = None
    _device_name = ""
    # The key that the session's row has, which is not always its own yet; empty while there is no row.
    _key_of_row = ""
    _person: User | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        now = timezone.now()
        rows = _LOAD.ask(self.session_key, now, now - timedelta(seconds=settings.SESSION_IDLE_SECONDS))
        if not rows:
            self._session_key = None
            return None
        row = record_of(Session, rows[0][: len(_COLUMNS)])
        self._person = record_of(User, rows[0][len(_COLUMNS) :]) if row.user_id else None
        self.seen_at, self._device_name, self._key_of_row = row.seen_at, row.device_name, row.session_key
        return row

    @property
    def ordinary_person(self) -> User | None:
        """Whose session it is, read with it; None where anything is out of the ordinary, and Django has to decide."""
        data = self._get_session()  # type: ignore[attr-defined]
        person = self._person
        if person is None or not person.is_active or data.get(SESSION_KEY) != str(person.pk):
            return None
        if data.get(BACKEND_SESSION_KEY) != BACKEND or BACKEND not in settings.AUTHENTICATION_BACKENDS:
            return None
        has_same_password = constant_time_compare(data.get(HASH_SESSION_KEY, ""), person.get_session_auth_hash())
        return person if has_same_password else None

    def cycle_key(self) -> None:
        """Give the session another key: the earlier one opens nothing any more. A new one gets its row when saved."""
        self.change_key()
        if self._key_of_row:
            # Where the row is gone, the session has been ended meanwhile, and saving it says so.
            Session.objects.filter(session_key=self._key_of_row).update(session_key=self.session_key)
            self._key_of_row = self.session_key or ""

    def change_key(self) -> None:
        """As `cycle_key`, but the earlier key opens nothing only when the session has been saved."""
        self._get_session()  # type: ignore[attr-defined]
        self._session_key = self._get_new_session_key()
        self.modified = True

    @property
    def key_of_row(self) -> str:
        """The key by which the database knows the session now; empty while it has no row."""
        return self._key_of_row

    def _get_new_session_key(self) -> str:
        """Thirty-two letters by chance: nobody has them already, so nobody is asked."""
        return get_random_string(32, VALID_KEY_CHARS)

    def save(self, must_create: bool = False) -> None:
        """Save in one statement, with the key it has now.

        Raises `CreateError` where the key is taken, and `UpdateError` where the session has been ended meanwhile. A
        database that fails is neither: its error goes on as it is.
        """
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        if self.session_key is None:
            self.create()
            return
        values = values_of(self.create_model_instance(data), _COLUMNS)
        if must_create or not self._key_of_row:
            try:
                change(_INSERT, *values)
            except IntegrityError as error:
                raise CreateError from error
        elif not change(_UPDATE, *values, self._key_of_row):
            raise UpdateError
        self._key_of_row = self.session_key

    def delete(self, session_key: str | None = None) -> None:
        Session.objects.filter(session_key=session_key or self._key_of_row or self.session_key or "").delete()
        if not session_key:
            self._key_of_row = ""

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
