"""Random public ids: what addresses carry instead of names or running numbers."""

import secrets

from django.db import models

# No 0/o, 1/l: an id read over the telephone must survive it. 16 letters carry 79 bits.
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
LENGTH = 16


def new_public_id() -> str:
    """Return an id that nobody can guess or count."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


class PublicIdConverter:
    """The `<pid:…>` part of an address; anything else is not an address of ours."""

    regex = f"[a-z0-9]{{{LENGTH}}}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Identified(models.Model):
    """A record that may appear in an address."""

    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id, editable=False)

    class Meta:
        abstract = True

    # A record prints its kind and number only: names and texts must never reach a log.

    def __str__(self) -> str:
        return f"{self._meta.model_name} {self.pk}"
