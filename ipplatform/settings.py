"""All settings, read from the environment; the embedded demo needs none, production refuses to start without its own.

Every name is explained in `deploy/.env.example`. `ipplatform.checks` says in words what an unsafe production lacks.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF


def _flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, str(int(default))).strip().lower() in {"1", "true", "yes", "on"}


def _words(name: str) -> list[str]:
    return os.environ.get(name, "").replace(",", " ").split()


BASE_DIR = Path(__file__).resolve().parent.parent
MODE = os.environ.get("IPPLATFORM_MODE", "demo")
PRODUCTION = MODE == "production"
DEMO_SIGN_IN = _flag("DEMO_SIGN_IN", default=MODE == "demo")
DATA_DIR = Path(os.environ.get("IPPLATFORM_DATA", BASE_DIR / ".data")).resolve()

DEBUG = False
# A fixed key keeps demo sessions across restarts; production has none until it is given one.
SECRET_KEY = os.environ.get("SECRET_KEY", "" if PRODUCTION else "demo-key-that-protects-nothing-real-" + "0" * 32)
SECRET_KEY_FALLBACKS = _words("SECRET_KEY_FALLBACKS")
# Keys that seal fields in the database (second-factor secrets, outgoing letters); the first seals, all of them open.
FIELD_KEYS = _words("FIELD_KEYS") or ([] if PRODUCTION else [SECRET_KEY])
# Keys that sign where the trail's chain has come; the first signs, all of them are recognised.
TRAIL_KEYS = _words("TRAIL_KEYS") or FIELD_KEYS
# Signed heads are also written to this file, for copying off the host; empty for none.
TRAIL_HEADS_FILE = os.environ.get("TRAIL_HEADS_FILE", "")
PORT = int(os.environ.get("PORT", "8000") or 8000)
ALLOWED_HOSTS = _words("ALLOWED_HOSTS") or ([] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]"])
# Full origins (scheme, host, port) that pages are served from; sockets from any other origin are refused.
ORIGINS = _words("ORIGINS") or (
    [] if PRODUCTION else [f"http://{host}:{PORT}" for host in ("localhost", "127.0.0.1", "[::1]")]
)
CSRF_TRUSTED_ORIGINS = ORIGINS
PUBLIC_URL = os.environ.get("PUBLIC_URL", ORIGINS[0] if ORIGINS else "")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
    "django_otp",
    "django_otp_webauthn",
    "guardian",
    "access",
    "plans",
    "meetings",
    "notifications",
    "frontend",
    "ipplatform",
]
MIDDLEWARE = [
    # First those that add headers, so that no answer leaves without them, not even the way to https.
    "access.headers.PrivateHeaders",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # After the static files, which are compressed already; pads every page, see docs/adr/0012.
    "django.middleware.gzip.GZipMiddleware",
    "access.input.RefuseMalformedInput",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "access.person.PersonOfSession",
    "access.person.FactorOfSession",
    "access.middleware.ChosenLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "ipplatform.errors.RefusalsInWords",
    "access.middleware.SecondFactorRequired",
    "access.middleware.Activity",
    "plans.refusals.LogRefusals",
    "plans.unusual.AskWhyFirst",
]
ROOT_URLCONF = "ipplatform.urls"
ASGI_APPLICATION = "ipplatform.asgi.application"
FORM_RENDERER = "frontend.renderer.FormRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "frontend" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "frontend.context.product",
                "access.context.workplace",
                "notifications.context.inbox",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "frontend.templatetags.ui"],
        },
    }
]

# --- Database: SQLite embedded, PostgreSQL by address ---------------------------------------------------------------
# How many connections one server process holds at most, and so how many pages it has begun (ipplatform/handler.py).
DATABASE_POOL = int(os.environ.get("DATABASE_POOL", "10"))
DATABASE_URL = os.environ.get("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'ipplatform.sqlite3'}"
_database: dict[str, Any] = dict(dj_database_url.parse(DATABASE_URL))
if _database["ENGINE"] == "django.db.backends.sqlite3":
    # FULL: an acknowledged word must survive a power cut, not only a killed process.
    # IMMEDIATE: writers wait their turn instead of failing with "database is locked".
    Path(_database["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    # Opening the file means reading the whole schema: each thread does it once.
    _database["CONN_MAX_AGE"] = None
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
else:
    _options = _database.setdefault("OPTIONS", {})
    _options["pool"] = {"min_size": 1, "max_size": DATABASE_POOL, "timeout": 5}
    _options["options"] = "-c statement_timeout=15000 -c lock_timeout=10000"
    _database["CONN_HEALTH_CHECKS"] = True
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Live: hints between processes; in memory when one process is all there is -------------------------------------
REDIS_URL = os.environ.get("REDIS_URL", "")
CHANNEL_LAYERS: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL], "prefix": os.environ.get("REDIS_PREFIX", "ip")},
    }
    if REDIS_URL
    else {"BACKEND": "channels.layers.InMemoryChannelLayer", "CONFIG": {"capacity": 5000}}
}

# --- Sign-in -----------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "guardian.backends.ObjectPermissionBackend",
]
# Argon2id with the cheapest of OWASP's sets of equal strength (docs/adr/0008).
PASSWORD_HASHERS = ["access.passwords.Argon2id", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "access.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "access.passwords.NotOnlyNames"},
    {"NAME": "access.passwords.NotCommon"},
]
LOGIN_URL = "access:sign-in"
LOGIN_REDIRECT_URL = "ipplatform:overview"
SESSION_ENGINE = "access.session_store"
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_IDLE_SECONDS = int(os.environ.get("SESSION_IDLE_SECONDS", 30 * 60))
SESSION_EXPIRE_AT_BROWSER_CLOSE = False
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# Never in a cookie: what is said after saving may name people.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "ipplatform.errors.csrf_failure"
OTP_TOTP_ISSUER = os.environ.get("PRODUCT_NAME", "Planrommet")
INVITATION_DAYS = 7
# How many days people get to comment on minutes when the leader chooses no other day: seven to fourteen.
MINUTES_COMMENT_DAYS = min(max(int(os.environ.get("MINUTES_COMMENT_DAYS", "7")), 7), 14)
# Within how many days somebody must answer why they opened a plan.
ANSWER_DAYS = int(os.environ.get("ANSWER_DAYS", "14"))
# How many days before a meeting those who have not answered are asked again, and those who come reminded. 0: never.
MEETING_ANSWER_REMINDER_DAYS = int(os.environ.get("MEETING_ANSWER_REMINDER_DAYS", "3"))
MEETING_REMINDER_DAYS = int(os.environ.get("MEETING_REMINDER_DAYS", "1"))
MEETING_REMINDERS_FROM_HOUR = 8
# When somebody must say why before a plan opens (access/unusual.py). A demo is tried in the evening.
UNUSUAL_FIRST_OF_UNIT = _flag("UNUSUAL_FIRST_OF_UNIT", default=True)
UNUSUAL_AFTER_DAYS = int(os.environ.get("UNUSUAL_AFTER_DAYS", "180"))
UNUSUAL_NIGHT = os.environ.get("UNUSUAL_NIGHT", "" if MODE == "demo" else "22-6")
UNUSUAL_PLANS = int(os.environ.get("UNUSUAL_PLANS", "15"))
# Passkeys work on the host of PUBLIC_URL, from our origins (access/passkeys.py; no view of the package is routed).
OTP_WEBAUTHN_RP_ID = urlsplit(PUBLIC_URL).hostname or ""
OTP_WEBAUTHN_RP_NAME = OTP_TOTP_ISSUER
OTP_WEBAUTHN_ALLOWED_ORIGINS = [one for one in ORIGINS if urlsplit(one).hostname == OTP_WEBAUTHN_RP_ID]
OTP_WEBAUTHN_EXCEPTION_LOGGER_NAME = None
# ID-porten: off until these are set together (access/idporten).
IDPORTEN_ISSUER = os.environ.get("IDPORTEN_ISSUER", "")
IDPORTEN_CLIENT_ID = os.environ.get("IDPORTEN_CLIENT_ID", "")
IDPORTEN_KEY_FILE = os.environ.get("IDPORTEN_KEY_FILE", "")
IDPORTEN_KEY_ID = os.environ.get("IDPORTEN_KEY_ID", "")
IDPORTEN_LEVEL = os.environ.get("IDPORTEN_LEVEL", "high")

# guardian is the engine of rights; these keep its doors shut (docs/adr/0003).
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_MONKEY_PATCH_GROUP = False
GUARDIAN_AUTO_PREFETCH = False

# --- Transport and headers -----------------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SECURE_SSL_REDIRECT = _flag("SECURE_SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_HSTS_SECONDS = int(os.environ.get("SECURE_HSTS_SECONDS", 365 * 24 * 3600))
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
# How many proxies of ours stand in front; the client's address is read that many steps from the right.
TRUSTED_PROXIES = int(os.environ.get("TRUSTED_PROXIES", "1" if PRODUCTION else "0"))
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        # 'self' does not cover ws: in every browser; the exact socket origins do.
        "connect-src": [SELF, *(o.replace("http", "ws", 1) for o in ORIGINS if "[" not in o)],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

# --- Language, time, texts -----------------------------------------------------------------------------------------
USE_TZ = True
TIME_ZONE = "Europe/Oslo"
USE_I18N = True
LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "frontend" / "locale"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
PRODUCT_NAME = os.environ.get("PRODUCT_NAME", "Planrommet")
MUNICIPALITY_CONTACT = os.environ.get("MUNICIPALITY_CONTACT", "")
ACCESSIBILITY_STATEMENT_URL = os.environ.get("ACCESSIBILITY_STATEMENT_URL", "")
CONSENT_AGE = int(os.environ.get("CONSENT_AGE", "16"))
# Why the age is another than the usual one; people read it where the age is told.
CONSENT_AGE_REASON = os.environ.get("CONSENT_AGE_REASON", "")
CONSENT_DEFAULT_MONTHS = int(os.environ.get("CONSENT_DEFAULT_MONTHS", "3"))
CONSENT_MAX_MONTHS = int(os.environ.get("CONSENT_MAX_MONTHS", "12"))

# --- Files and letters ---------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", DATA_DIR / "static"))
STATICFILES_DIRS = [path for path in [BASE_DIR / "frontend" / "dist"] if path.is_dir()]
# The theme's typeface for PDF; made by the front-end build.
PRINT_FONTS = BASE_DIR / "frontend" / "dist" / "print"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MAIL_FOLDER = DATA_DIR / "outgoing-mail"
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = _flag("EMAIL_USE_TLS", default=PRODUCTION)
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "notifications.mail.Folder"
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "ikke-svar@planrommet.invalid")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.channels.server": {"level": "WARNING"},
        "daphne": {"level": "WARNING"},
        "twisted": {"level": "WARNING"},
    },
}

SILENCED_SYSTEM_CHECKS = [
    "guardian.W001",
]
