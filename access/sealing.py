"""Sealing of secrets at rest and keyed hashes for matching; the one module that knows the keys of the database.

Sealed values are Fernet tokens (AES-128-CBC with HMAC-SHA256, spec of the `cryptography` project); several keys may be
configured, the first seals, all of them open, so keys can be rotated.
"""

import base64
import hashlib
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class Unreadable(Exception):
    """The sealed value was made with a key that is no longer configured, or was changed."""


def derived_key(key: str, purpose: str) -> bytes:
    """32 bytes for one purpose out of a configured key; what is made for one purpose tells nothing of another."""
    return hashlib.blake2b(key.encode(), person=purpose.encode()[:16], digest_size=32).digest()


@lru_cache(maxsize=8)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(derived_key(key, "seal"))) for key in keys])


def seal(text: str) -> str:
    """Return `text` encrypted and authenticated under the first configured key."""
    return _box(tuple(settings.FIELD_KEYS)).encrypt(text.encode()).decode()


def seal_bytes(content: bytes) -> bytes:
    """The same for a file."""
    return _box(tuple(settings.FIELD_KEYS)).encrypt(content)


def unseal(token: str) -> str:
    """Return the text of a sealed value; raises `Unreadable`."""
    return unseal_bytes(token.encode()).decode()


def unseal_bytes(token: bytes) -> bytes:
    """Return the content of a sealed file; raises `Unreadable`."""
    try:
        return _box(tuple(settings.FIELD_KEYS)).decrypt(token)
    except InvalidToken as error:
        raise Unreadable from error


def keyed_hash(text: str, purpose: str) -> str:
    """Return a hash for matching that cannot be tried out without our key: hex, 64 characters."""
    return hmac.new(derived_key(settings.FIELD_KEYS[0], purpose), text.encode(), hashlib.sha256).hexdigest()


def fingerprint(content: str | bytes) -> str:
    """The SHA-256 of a text or file, to tell later whether it was changed: hex, 64 characters. Proves no author."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()
