"""Stamps: a step is done again only when what it is made from has changed, by content and not by date."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def fingerprint(paths: Iterable[Path], *also: str) -> str:
    """Return one hash over the content and paths of files, and over some words."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(f"{path}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    for words in also:
        digest.update(f"\0{words}".encode())
    return digest.hexdigest()


def is_fresh(stamp: Path, expected: str) -> bool:
    return stamp.is_file() and stamp.read_text() == expected


def put(stamp: Path, expected: str) -> None:
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(expected)
