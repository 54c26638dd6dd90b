"""How a row of the trail becomes a link of its chain, and how the head of a chain is signed; reads and writes no seals.

A link is the SHA-256 of the link before it and of the whole row as the database stores it. Empty columns are left out,
so that a column added later does not change what was sealed before it.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connection, models

from access.models import AccessEvent, AccessEventSeal, Change, ChangeSeal, Seal, TrailHead
from access.sealing import derived_key

# What the first row is linked to.
BEGINNING = "0" * 64


@dataclass(frozen=True)
class Trail:
    """An append-only table and the table of its seals."""

    name: str
    rows: type[models.Model]
    seals: type[Seal]

    @property
    def table(self) -> str:
        return self.rows._meta.db_table

    @property
    def seal_table(self) -> str:
        return self.seals._meta.db_table

    @property
    def columns(self) -> list[str]:
        return [str(field.column) for field in self.rows._meta.concrete_fields]

    @property
    def selected(self) -> str:
        """The columns of `t` for a SELECT, each as it is sealed: times in UTC, JSON as text."""
        return ", ".join(_as_sealed(field) for field in self.rows._meta.concrete_fields)


TRAILS = (Trail("changes", Change, ChangeSeal), Trail("openings", AccessEvent, AccessEventSeal))


def _as_sealed(field: Any) -> str:
    column = f't."{field.column}"'
    if connection.vendor == "postgresql":
        if isinstance(field, models.DateTimeField):
            return f"to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
        return f"{column}::text" if isinstance(field, models.JSONField) else column
    return f"CAST({column} AS text)" if isinstance(field, models.DateTimeField | models.JSONField) else column


def link_of(before: str, trail: Trail, sealed_at: str, columns: Sequence[str], row: Sequence[Any]) -> str:
    """The link of a row that follows the link `before`; `row` is read by `Trail.selected`."""
    held = {name: value for name, value in zip(columns, row, strict=True) if value is not None and value != ""}
    written = json.dumps([before, trail.name, sealed_at, held], sort_keys=True, separators=(",", ":"), default=repr)
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()


def moment(at: datetime) -> str:
    """A time as it is sealed."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def words_of(head: TrailHead) -> bytes:
    """What a head's signature is over."""
    return f"ipplatform trail head 1\n{head.trail}\n{head.seq}\n{head.link}\n{moment(head.signed_at)}\n".encode()


def sign(head: TrailHead) -> None:
    """Sign a head with the first of `TRAIL_KEYS`."""
    key = _signing_keys(tuple(settings.TRAIL_KEYS))[0]
    head.key, head.signature = key.public_key().public_bytes_raw().hex(), key.sign(words_of(head)).hex()


def is_signed_by_us(head: TrailHead) -> bool:
    """Whether one of `TRAIL_KEYS` has signed this head as it stands."""
    for one in _signing_keys(tuple(settings.TRAIL_KEYS)):
        public = one.public_key()
        if public.public_bytes_raw().hex() == head.key:
            try:
                public.verify(bytes.fromhex(head.signature), words_of(head))
            except (InvalidSignature, ValueError):
                return False
            return True
    return False


@lru_cache(maxsize=8)
def _signing_keys(keys: tuple[str, ...]) -> list[Ed25519PrivateKey]:
    return [Ed25519PrivateKey.from_private_bytes(derived_key(key, "trail heads")) for key in keys]


def line_of(head: TrailHead) -> str:
    """A head as a line of the file that is copied off the host."""
    held = {name: getattr(head, name) for name in ("trail", "seq", "link", "key", "signature")}
    return json.dumps({**held, "signed_at": head.signed_at.isoformat()})


def head_of(line: str) -> TrailHead:
    """The head of a line that `line_of` wrote; raises ValueError for anything else."""
    try:
        held = json.loads(line)
        seq, at = int(held["seq"]), datetime.fromisoformat(str(held["signed_at"]))
        texts = {name: str(held[name]) for name in ("trail", "link", "key", "signature")}
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError("This is not a signed head.") from error
    return TrailHead(seq=seq, signed_at=at, **texts)
