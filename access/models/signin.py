"""How a person gets in: invitations, second factors and the receipts that make a form count once."""

import time
from base64 import b32encode
from binascii import unhexlify
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_otp.models import Device, ThrottlingMixin, TimestampMixin
from django_otp.oath import TOTP

from access.models.people import User
from access.sealing import keyed_hash, seal, unseal


class Invitation(models.Model):
    """A single-use way in for a person whose account the coordinator made; the token itself is never stored."""

    class IdentityCheck(models.TextChoices):
        IN_PERSON = "in_person", _("We met, and I saw identification")
        KNOWN = "known", _("We met, and I know the person")
        VIDEO = "video", _("We spoke on video, and I saw identification")
        CALLED_BACK = "called_back", _("I called back on a number I already had")

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    identity_check = models.CharField(
        max_length=12, blank=True, choices=IdentityCheck, db_default="",
        help_text="For a new way in: how whoever asked for it made sure who the person is.",
    )  # fmt: skip
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()


LONGEST_WAIT = 15 * 60


def throttle_factor(failures: int) -> float:
    """django-otp waits factor × 2^(failures - 1) seconds, without end; this keeps it at a quarter of an hour."""
    return min(1.0, LONGEST_WAIT / 2 ** (min(failures, 60) - 1)) if failures else 1.0


# What a right code changes in an app's row.
_OF_A_RIGHT_CODE = ["last_step", "last_used_at", "throttling_failure_timestamp", "throttling_failure_count"]


class AuthenticatorDevice(TimestampMixin, ThrottlingMixin, Device):
    """An authenticator app (TOTP, RFC 6238) whose key is sealed at rest.

    Check codes only through `django_otp.verify_token`, which takes the row's lock: called directly, `verify_token`
    accepted one code sixteen times out of sixteen in parallel.
    """

    sealed_key = models.TextField()
    last_step = models.BigIntegerField(default=-1, help_text="The time step of the newest accepted code.")

    class Meta:
        default_permissions = ()

    STEP_SECONDS = 30

    @property
    def key(self) -> str:
        """The secret as hex."""
        return unseal(self.sealed_key)

    def set_key(self, key: str) -> None:
        self.sealed_key = seal(key)

    @property
    def key_in_words(self) -> str:
        """The secret as an app wants it typed: base32 in groups of four."""
        text = b32encode(unhexlify(self.key)).decode()
        return " ".join(text[start : start + 4] for start in range(0, len(text), 4))

    @property
    def address(self) -> str:
        """The `otpauth:` address an app reads from the picture (Key URI format of Google Authenticator)."""
        issuer = settings.OTP_TOTP_ISSUER
        label = quote(f"{issuer}:{self.user.email}")
        return f"otpauth://totp/{label}?secret={self.key_in_words.replace(' ', '')}&issuer={quote(issuer)}"

    def verify_token(self, token: str) -> bool:
        """Accept a code of this step or its neighbours, once; counts failures for the throttle."""
        allowed, _ = self.verify_is_allowed()
        verified = bool(allowed) and self._matches(token)
        if verified:
            self.throttle_reset(commit=False)
            self.set_last_used_timestamp(commit=False)
            self.save(update_fields=_OF_A_RIGHT_CODE)
        elif allowed:
            self.throttle_increment(commit=True)
        return verified

    def _matches(self, token: str) -> bool:
        if not (isinstance(token, str) and token.isascii() and token.isdigit() and len(token) == 6):
            return False
        totp = TOTP(unhexlify(self.key), self.STEP_SECONDS, 0, 6, 0)
        totp.time = time.time()
        if not totp.verify(int(token), 1, self.last_step + 1):
            return False
        self.last_step = totp.t()
        return True

    def get_throttle_factor(self) -> float:
        return throttle_factor(self.throttling_failure_count)


class BackupCodeDevice(TimestampMixin, ThrottlingMixin, Device):
    """Ten codes on paper for the day the phone is lost; each works once and is stored as a keyed hash."""

    class Meta:
        default_permissions = ()

    def verify_token(self, token: str) -> bool:
        """Accept an unused code and burn it; counts failures for the throttle."""
        allowed, _ = self.verify_is_allowed()
        if not allowed:
            return False
        burnt, _detail = self.codes.filter(digest=self.digest(token)).delete()
        if burnt:
            self.throttle_reset(commit=False)
            self.set_last_used_timestamp(commit=False)
            self.save()
        else:
            self.throttle_increment(commit=True)
        return bool(burnt)

    @staticmethod
    def digest(code: str) -> str:
        """The stored form of a code; spaces, dashes and case do not matter."""
        return keyed_hash("".join(character for character in code.lower() if character.isalnum()), "backup-code")

    def get_throttle_factor(self) -> float:
        return throttle_factor(self.throttling_failure_count)

    codes: Any


class BackupCode(models.Model):
    """One unused backup code, hashed."""

    device = models.ForeignKey(BackupCodeDevice, on_delete=models.CASCADE, related_name="codes")
    digest = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["device", "digest"], name="backup_codes_differ")]


class IdPortenDevice(TimestampMixin, Device):
    """The second factor of somebody who signs in with ID-porten: they prove who they are there, and give no code here.

    Who it is stands on the account (`national_id_hmac`); deleting this row ends the sessions that were let in by it.
    """

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user"], name="one_id_porten_a_person")]

    def verify_token(self, token: str) -> bool:
        """No code is ever right."""
        return False


class FormReceipt(models.Model):
    """A form that has had its effect: the same one again answers with `location` and changes nothing."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    token = models.CharField(max_length=32)
    location = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "token"], name="a_form_counts_once")]


class Throttle(models.Model):
    """Failed tries of one kind from one source (an account or an address, hashed) and when the next one is heard."""

    key = models.CharField(max_length=64, unique=True)
    failures = models.PositiveIntegerField(default=0)
    last_failed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()


class Session(AbstractBaseSession):
    """A signed-in browser. Ending a session is deleting its row; sockets and pages look for the row, nothing else."""

    class WayIn(models.TextChoices):
        PASSWORD = "password", _("Password and code")
        PASSKEY = "passkey", _("Passkey")
        ID_PORTEN = "idporten", "ID-porten"

    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="sessions")
    created_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)
    is_verified = models.BooleanField(default=False, help_text="Whether the second factor was given in this session.")
    device_name = models.CharField(max_length=80, blank=True)
    way_in = models.CharField(max_length=10, blank=True, choices=WayIn, db_default="")
    provider_session_hash = models.CharField(
        max_length=64, blank=True, db_default="", help_text="Hash of ID-porten's name for its session, to end ours by."
    )

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["expire_date"], name="session_expires"),
            models.Index(
                fields=["provider_session_hash"],
                condition=~models.Q(provider_session_hash=""),
                name="session_at_provider",
            ),
        ]

    @classmethod
    def get_session_store_class(cls) -> Any:
        from access.session_store import SessionStore

        return SessionStore
