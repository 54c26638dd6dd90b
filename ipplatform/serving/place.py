"""Where an installation runs: its folder, its port, and the certainty that nobody else uses them."""

import fcntl
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# What `empty` may remove. Anything else in the folder belongs to somebody else.
_OURS = ("ipplatform.sqlite3", "ipplatform.sqlite3-wal", "ipplatform.sqlite3-shm", "outgoing-mail", "files")
_PORTS_TRIED = 50


class PlaceTaken(Exception):
    """The folder or every port tried is in use. The message says so in words."""


@contextmanager
def sole_user_of(data: Path) -> Iterator[None]:
    """Hold the folder. Raises PlaceTaken where a running product holds it already."""
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (data / "in-use.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PlaceTaken(
                f"Another server already uses {data}. Stop it first, or choose another folder: `make run DATA=.data2`."
            ) from None
        yield


def free_port_from(wanted: int) -> int:
    """Return the wanted port, or the next one nobody listens on. Raises PlaceTaken."""
    if not 0 < wanted < 65536:
        raise PlaceTaken(f"{wanted} is no port. Choose one from 1024 to 65535: `make run PORT=8000`.")
    for port in range(wanted, min(wanted + _PORTS_TRIED, 65536)):
        if _is_free(port):
            return port
    raise PlaceTaken(f"All ports from {wanted} on are taken or forbidden. Choose one: `make run PORT=8800`.")


def outgoing_mail(data: Path) -> Path:
    return data / "outgoing-mail"


def logs(data: Path) -> Path:
    return data / "log"


def empty(data: Path) -> None:
    """Remove the database, the letters and the files that a product has left in its folder."""
    for path in (data / name for name in _OURS):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # A port that only waits out old connections is free; without this it would look taken for a minute.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, PermissionError):
            return False
    return True
