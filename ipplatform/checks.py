"""Start-up checks: production refuses, in words, to run without what protects people.

Run by `check`, by every command, and by the server and the worker when they start (`ipplatform.startup`).
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

from access.idporten.configuration import Unusable, configuration

SHORTEST_SECRET_KEY, SHORTEST_FIELD_KEY = 50, 32
# Keys from this repository, from Django's project template and from examples: everybody knows them.
_KNOWN_KEYS = ("demo-key", "django-insecure", "change", "secret", "example")


@register(Tags.security)
def mode_is_known(**_options: Any) -> list[Error]:
    """Refuse a misspelt mode: it would be neither a demo nor a protected production."""
    if settings.MODE in ("demo", "production"):
        return []
    return [_error("E001", f"IPPLATFORM_MODE is {settings.MODE!r}.", "Write demo or production.")]


@register(Tags.security)
def production_is_protected(**_options: Any) -> list[Error]:
    """Refuse a production that lacks secrets, TLS, addresses, PostgreSQL or Redis, or lets people in as the cast."""
    if not settings.PRODUCTION:
        return []
    return [*_secrets(), *_transport(), *_addresses(), *_stores(), *_doors(), *_id_porten()]


@register(Tags.security)
def consent_age_has_a_reason(**_options: Any) -> list[Error]:
    """Refuse an age of consent that is not one, and another than sixteen without the municipality's reason."""
    if not 12 <= settings.CONSENT_AGE <= 18:
        return [_error("E060", f"CONSENT_AGE is {settings.CONSENT_AGE}.", "Write an age from 12 to 18.")]
    if settings.CONSENT_AGE != 16 and not settings.CONSENT_AGE_REASON.strip():
        return [_error("E061", "CONSENT_AGE is not 16 and CONSENT_AGE_REASON is empty.", "Write the reason.")]
    return []


def _error(number: str, words: str, hint: str) -> Error:
    return Error(words, hint=hint, id=f"ipplatform.{number}")


def _secrets() -> Iterator[Error]:
    key = _secret_key()
    make = 'Make one with: python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
    if not key:
        yield _error("E010", "SECRET_KEY is missing.", make)
    elif _is_weak(key, SHORTEST_SECRET_KEY):
        yield _error("E011", "SECRET_KEY is short or known to others.", make)
    if not settings.FIELD_KEYS:
        yield _error("E012", "FIELD_KEYS is missing: second factors and letters cannot be sealed.", make)
    elif any(_is_weak(one, SHORTEST_FIELD_KEY) for one in settings.FIELD_KEYS):
        yield _error("E013", "A key in FIELD_KEYS is short or known to others.", make)
    elif key in settings.FIELD_KEYS:
        yield _error("E014", "FIELD_KEYS holds the SECRET_KEY: one leak would open both.", make)


def _secret_key() -> str:
    try:
        return str(settings.SECRET_KEY)
    except ImproperlyConfigured:
        return ""


def _is_weak(key: str, shortest: int) -> bool:
    return len(key) < shortest or len(set(key)) < 10 or key.lower().startswith(_KNOWN_KEYS)


def _transport() -> Iterator[Error]:
    if not settings.SECURE_SSL_REDIRECT:
        yield _error("E020", "SECURE_SSL_REDIRECT is off: pages would be served without TLS.", "Set it to 1.")
    if settings.SECURE_HSTS_SECONDS <= 0:
        yield _error("E021", "SECURE_HSTS_SECONDS is 0: browsers would try without TLS first.", "Set it to 31536000.")
    if not (settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE):
        yield _error("E022", "Cookies would be sent without TLS.", "Set both COOKIE_SECURE settings to True.")
    if settings.TRUSTED_PROXIES < 0:
        yield _error("E023", "TRUSTED_PROXIES is negative.", "Count the proxies of yours that stand in front.")


def _addresses() -> Iterator[Error]:
    if not settings.ALLOWED_HOSTS or any("*" in host for host in settings.ALLOWED_HOSTS):
        yield _error("E030", "ALLOWED_HOSTS is missing or lets any host in.", "Name the hosts: plan.example.no")
    if not settings.ORIGINS:
        yield _error("E031", "ORIGINS is missing: no socket could be opened.", "Name them: https://plan.example.no")
    wrong = [origin for origin in settings.ORIGINS if not _is_exact_https(origin)]
    if wrong:
        yield _error(
            "E032", f"ORIGINS holds {', '.join(wrong)}.", "Only scheme https, host and port; no wildcard, no path."
        )
    if settings.ORIGINS and settings.PUBLIC_URL not in settings.ORIGINS:
        yield _error(
            "E033", "PUBLIC_URL is none of ORIGINS: links in letters would lead elsewhere.", "Make it one of them."
        )


def _is_exact_https(origin: str) -> bool:
    try:
        parts = urlsplit(origin)
        is_exact = origin == f"{parts.scheme}://{parts.netloc}" and parts.port != 0
    except ValueError:
        return False
    return is_exact and parts.scheme == "https" and bool(parts.hostname) and not {"*", "@"} & set(parts.netloc)


def _stores() -> Iterator[Error]:
    if not settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        yield _error("E040", "The database is not PostgreSQL.", "Set DATABASE_URL=postgresql://…")
    if "InMemory" in settings.CHANNEL_LAYERS["default"]["BACKEND"]:
        yield _error(
            "E041", "REDIS_URL is missing: live hints would reach one process only.", "Set REDIS_URL=redis://…"
        )


def _doors() -> Iterator[Error]:
    if settings.DEMO_SIGN_IN:
        yield _error("E050", "DEMO_SIGN_IN lets anybody in as anybody of the cast.", "Remove it, or set it to 0.")
    if settings.DEBUG:
        yield _error("E051", "DEBUG shows content in error pages.", "Set it to False.")


def _id_porten() -> Iterator[Error]:
    """Half of ID-porten would leave people at a door that never opens, or at one that opens too easily."""
    if not any((settings.IDPORTEN_ISSUER, settings.IDPORTEN_CLIENT_ID, settings.IDPORTEN_KEY_FILE)):
        return
    try:
        configuration()
    except Unusable as problem:
        yield _error("E060", f"ID-porten is set up by half: {problem}", "Set all of it (deploy/.env.example), or none.")
    if not settings.IDPORTEN_ISSUER.startswith("https://"):
        yield _error("E061", "IDPORTEN_ISSUER is not https: anybody on the way could sign in as anybody.", "Use https.")
