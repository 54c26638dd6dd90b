"""Scanned papers at rest: sealed files in the data folder, outside everything that is served.

Their names are random; which consent one belongs to stands in the database only. Nothing trusts the name or the type
that a browser says a file has.
"""

import secrets
from pathlib import Path

from django.conf import settings

from access.sealing import seal_bytes, unseal_bytes

LARGEST = 10 * 1024 * 1024
_MAGIC = {"pdf": b"%PDF-", "jpeg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n"}
CONTENT_TYPES = {"pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png"}


class Unacceptable(Exception):
    """The file is too large or of a kind that is not taken."""


def kind_of(content: bytes) -> str:
    """What a file is by its first bytes; raises `Unacceptable`."""
    if len(content) <= LARGEST:
        for kind, magic in _MAGIC.items():
            if content.startswith(magic):
                return kind
    raise Unacceptable


def keep_scan(content: bytes) -> tuple[str, str]:
    """Seal a file and return its name and kind. A file whose transaction fails is left over, unreadable and unnamed."""
    kind = kind_of(content)
    name = secrets.token_hex(20)
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    written = folder / f"{name}.new"
    written.write_bytes(seal_bytes(content))
    written.rename(folder / name)
    return name, kind


def read_scan(name: str) -> bytes:
    """The content of a kept file; raises FileNotFoundError or `access.sealing.Unreadable`."""
    return unseal_bytes((_folder() / name).read_bytes())


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "scans"
