"""What the operator has set about ID-porten; without it nobody is offered that way in."""

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

SUBSTANTIAL, HIGH = "idporten-loa-substantial", "idporten-loa-high"
# The setting's word → the level that ID-porten is asked for. A higher one is always as good.
LEVELS = {"substantial": SUBSTANTIAL, "high": HIGH}
_STRENGTH = {SUBSTANTIAL: 1, HIGH: 2}


class Unusable(Exception):
    """The setting is there, but nothing can be done with it; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """Our side of the agreement with ID-porten."""

    issuer: str
    client_id: str
    key: RSAKey
    key_id: str
    level: str

    @property
    def return_address(self) -> str:
        """Where ID-porten sends people back to; registered there letter by letter."""
        return str(settings.PUBLIC_URL) + reverse("access:id-porten-answer")

    def is_enough(self, level: Any) -> bool:
        """Whether a level that somebody reached is the wanted one or above; unknown levels never are."""
        return isinstance(level, str) and _STRENGTH.get(level, 0) >= _STRENGTH[self.level]


def is_on() -> bool:
    """Whether people may sign in with ID-porten here."""
    return bool(settings.IDPORTEN_ISSUER and settings.IDPORTEN_CLIENT_ID and settings.IDPORTEN_KEY_FILE)


def configuration() -> Configuration:
    """What is set; raises `Unusable`."""
    if not is_on():
        raise Unusable("IDPORTEN_ISSUER, IDPORTEN_CLIENT_ID and IDPORTEN_KEY_FILE belong together.")
    if settings.IDPORTEN_LEVEL not in LEVELS:
        raise Unusable("IDPORTEN_LEVEL is neither substantial nor high.")
    return Configuration(
        issuer=settings.IDPORTEN_ISSUER,
        client_id=settings.IDPORTEN_CLIENT_ID,
        key=_key_in(settings.IDPORTEN_KEY_FILE),
        key_id=settings.IDPORTEN_KEY_ID,
        level=LEVELS[settings.IDPORTEN_LEVEL],
    )


def at_level(word: str) -> Configuration:
    """The same at another level than the one that is set: a word of `LEVELS`."""
    return replace(configuration(), level=LEVELS[word])


@lru_cache(maxsize=4)
def _key_in(path: str) -> RSAKey:
    try:
        key = RSAKey.import_key(Path(path).read_bytes())
    except (OSError, ValueError, TypeError, JoseError) as error:
        raise Unusable("IDPORTEN_KEY_FILE holds no RSA key (PEM) that can be read.") from error
    if not key.is_private or key.raw_value.key_size < 2048:
        raise Unusable("The key in IDPORTEN_KEY_FILE is not private, or shorter than 2048 bits.")
    return key
