"""What takes seconds to make and is the same for every test, made once a run and copied afterwards.

The runner gives all its parts one folder for it; without the runner every test program makes its own.
"""

import atexit
import fcntl
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path


def folder() -> Path:
    """The folder of this run; test programs that this one starts find the same."""
    if "IPPLATFORM_TEST_DATA" not in os.environ:
        os.environ["IPPLATFORM_TEST_DATA"] = tempfile.mkdtemp(prefix="ipplatform-test-")
        atexit.register(_remove, os.environ["IPPLATFORM_TEST_DATA"], os.getpid())
    return Path(os.environ["IPPLATFORM_TEST_DATA"])


def made_once(name: str, make: Callable[[Path], None]) -> Path:
    """The folder of that name, filled by `make` where nobody has done so yet; others wait for it."""
    place = folder() / "prepared" / name
    place.parent.mkdir(parents=True, exist_ok=True)
    with open(place.with_suffix(".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.exists():
            unfinished = place.with_suffix(".unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir()
            make(unfinished)
            unfinished.rename(place)
    return place


def copy_database(source: Path, target: Path) -> None:
    """Copy an SQLite database with what still stands in its log."""
    target.unlink(missing_ok=True)
    with sqlite3.connect(source) as database:
        database.execute("VACUUM INTO ?", (str(target),))
    database.close()


def _remove(place: str, maker: int) -> None:
    # A fork takes this errand with it, and must not run it.
    if os.getpid() == maker:
        shutil.rmtree(place, ignore_errors=True)
