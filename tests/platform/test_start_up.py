"""An unsafe production does not start, and says why."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.checks import run_checks
from django.test import override_settings

from access.models import User
from ipplatform.check.__main__ import PRODUCTION, ROOT
from ipplatform.checks import mode_is_known, production_is_protected
from ipplatform.startup import refuse_unsafe

KEY = "f7Gh2kLm9QwErTyUiOpAsDfGhJkLzXcVbNm1234567890-_AbCdEf"
SAFE: dict[str, Any] = {
    "MODE": "production",
    "PRODUCTION": True,
    "SECRET_KEY": KEY,
    "FIELD_KEYS": [KEY[::-1]],
    "DEMO_SIGN_IN": False,
    "ALLOWED_HOSTS": ["plan.example.no"],
    "ORIGINS": ["https://plan.example.no", "https://plan.example.no:8443"],
    "PUBLIC_URL": "https://plan.example.no",
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 31536000,
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "TRUSTED_PROXIES": 1,
    "DATABASES": {"default": {"ENGINE": "django.db.backends.postgresql"}},
    "CHANNEL_LAYERS": {"default": {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer"}},
}


ID_PORTEN = {"IDPORTEN_ISSUER": "https://idporten.no", "IDPORTEN_CLIENT_ID": "x", "IDPORTEN_KEY_FILE": "/nowhere"}


def refusals(**changed: Any) -> list[str]:
    with override_settings(**{name: value for name, value in (SAFE | changed).items() if name != "DATABASES"}):
        from django.conf import settings

        before = settings.DATABASES["default"]["ENGINE"]
        settings.DATABASES["default"]["ENGINE"] = (SAFE | changed)["DATABASES"]["default"]["ENGINE"]
        try:
            return [str(error.id).removeprefix("ipplatform.") for error in production_is_protected()]
        finally:
            settings.DATABASES["default"]["ENGINE"] = before


def test_a_safe_production_starts() -> None:
    assert refusals() == []


@pytest.mark.parametrize(
    ("changed", "number"),
    [
        ({"IDPORTEN_ISSUER": "https://idporten.no"}, "E060"),
        ({**ID_PORTEN, "IDPORTEN_KEY_FILE": "/nowhere/key.pem"}, "E060"),
        ({**ID_PORTEN, "IDPORTEN_CLIENT_ID": ""}, "E060"),
        ({"SECRET_KEY": ""}, "E010"),
        ({"SECRET_KEY": "short"}, "E011"),
        ({"SECRET_KEY": "a" * 80}, "E011"),
        ({"SECRET_KEY": "demo-key-that-protects-nothing-real-" + "0" * 32}, "E011"),
        ({"SECRET_KEY": "django-insecure-" + KEY}, "E011"),
        ({"FIELD_KEYS": []}, "E012"),
        ({"FIELD_KEYS": [KEY[::-1], "short"]}, "E013"),
        ({"FIELD_KEYS": [KEY]}, "E014"),
        ({"SECURE_SSL_REDIRECT": False}, "E020"),
        ({"SECURE_HSTS_SECONDS": 0}, "E021"),
        ({"SESSION_COOKIE_SECURE": False}, "E022"),
        ({"CSRF_COOKIE_SECURE": False}, "E022"),
        ({"TRUSTED_PROXIES": -1}, "E023"),
        ({"ALLOWED_HOSTS": []}, "E030"),
        ({"ALLOWED_HOSTS": ["*"]}, "E030"),
        ({"ALLOWED_HOSTS": ["plan.example.no", "*.example.no"]}, "E030"),
        ({"ORIGINS": []}, "E031"),
        ({"ORIGINS": ["https://plan.example.no", "http://plan.example.no"]}, "E032"),
        ({"ORIGINS": ["https://plan.example.no", "*"]}, "E032"),
        ({"ORIGINS": ["https://plan.example.no", "https://*.example.no"]}, "E032"),
        ({"ORIGINS": ["https://plan.example.no", "https://plan.example.no/"]}, "E032"),
        ({"ORIGINS": ["https://plan.example.no", "https://"]}, "E032"),
        ({"ORIGINS": ["https://plan.example.no", "https://plan.example.no:x"]}, "E032"),
        ({"PUBLIC_URL": "https://other.example.no"}, "E033"),
        ({"PUBLIC_URL": ""}, "E033"),
        ({"DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3"}}}, "E040"),
        ({"CHANNEL_LAYERS": {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}}, "E041"),
        ({"DEMO_SIGN_IN": True}, "E050"),
        ({"DEBUG": True}, "E051"),
    ],
)
def test_an_unsafe_production_is_refused(changed: dict[str, Any], number: str) -> None:
    assert refusals(**changed) == [number]


@pytest.mark.parametrize("mode", ["prod", "", "Production", "test"])
def test_a_misspelt_mode_is_refused(mode: str) -> None:
    with override_settings(MODE=mode):
        assert [error.id for error in mode_is_known()] == ["ipplatform.E001"]


def test_the_demo_starts_without_any_of_it(db: None) -> None:
    assert not [message for message in run_checks(databases=["default"]) if str(message.id).startswith("ipplatform.")]
    refuse_unsafe()


def test_superusers_are_refused(db: None) -> None:
    User.objects.create(email="root@example.org", name="Root", is_superuser=True)
    assert "access.E006" in [error.id for error in run_checks(databases=["default"])]


@pytest.mark.parametrize(
    ("setting", "value", "number"),
    [
        ("GUARDIAN_AUTO_PREFETCH", True, "access.E001"),
        ("ANONYMOUS_USER_NAME", "anonymous", "access.E002"),
        ("GUARDIAN_USER_OBJ_PERMS_MODEL", "access.Grant", "access.E003"),
        ("GUARDIAN_MONKEY_PATCH_USER", True, "access.E004"),
        ("AUTHENTICATION_BACKENDS", ["django.contrib.auth.backends.ModelBackend"], "access.E005"),
    ],
)
def test_guardian_settings_that_weaken_dates_are_refused(setting: str, value: object, number: str) -> None:
    with override_settings(**{setting: value}):
        assert number in [error.id for error in run_checks(tags=["security"])]


def starting(module: str, **changed: str) -> subprocess.CompletedProcess[str]:
    """Import a module in its own process, in production with these changes."""
    environment = {**os.environ, **PRODUCTION, **changed, "DJANGO_SETTINGS_MODULE": "ipplatform.settings"}
    return subprocess.run(
        [sys.executable, "-c", f"import {module}"],
        cwd=ROOT,
        env=environment,
        text=True,
        capture_output=True,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("changed", "words"),
    [({"DEMO_SIGN_IN": "1"}, "DEMO_SIGN_IN"), ({"SECRET_KEY": ""}, "SECRET_KEY"), ({"REDIS_URL": ""}, "REDIS_URL")],
)
def test_the_server_itself_refuses_to_start(changed: dict[str, str], words: str) -> None:
    started = starting("ipplatform.asgi", **changed)
    assert started.returncode != 0
    assert "does not start" in started.stderr or "must not be empty" in started.stderr
    assert words in started.stderr
    assert "Traceback" not in started.stderr


def test_the_worker_refuses_too() -> None:
    environment = {**os.environ, **PRODUCTION, "DEMO_SIGN_IN": "1", "DJANGO_SETTINGS_MODULE": "ipplatform.settings"}
    command = [sys.executable, "-m", "ipplatform", "work", "--once"]
    started = subprocess.run(command, cwd=ROOT, env=environment, text=True, capture_output=True, timeout=60)
    assert started.returncode != 0
    assert "DEMO_SIGN_IN" in started.stderr


def test_id_porten_is_set_up_wholly_and_safely_or_not_at_all(tmp_path: Path) -> None:
    for bits, numbers in ((2048, []), (1024, ["E060"])):
        file = tmp_path / f"{bits}.pem"
        file.write_bytes(
            rsa.generate_private_key(65537, bits).private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        chosen = ID_PORTEN | {"IDPORTEN_KEY_FILE": str(file)}
        assert refusals(**chosen) == numbers
    chosen["IDPORTEN_KEY_FILE"] = str(tmp_path / "2048.pem")
    assert refusals(**chosen | {"IDPORTEN_LEVEL": "low"}) == ["E060"]
    assert refusals(**chosen | {"IDPORTEN_ISSUER": "http://idporten.no"}) == ["E061"]
