"""A Chromium for the journeys: found on the machine, else installed by its package manager."""

import os
import shutil
import subprocess
from pathlib import Path

from ipplatform.install.progress import CannotGoOn, run, step

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = (
    "The journeys need Chromium, and none was found. Install it (Debian, Ubuntu: "
    "`sudo apt-get install chromium`), or say where one is: `make test CHROMIUM=/path/to/chromium`."
)


def find_chromium() -> str | None:
    """Return the program named by CHROMIUM, else the first one found."""
    named = os.environ.get("CHROMIUM", "")
    for name in (named, *NAMES):
        if name and (found := shutil.which(name)):
            return found
    return None


def install_chromium(root: Path) -> str:
    """Return a Chromium, installed by the package manager if need be and allowed. Raises CannotGoOn."""
    if found := find_chromium():
        return found
    apt = _apt()
    if apt is None:
        raise CannotGoOn(MISSING)
    with step("Installing Chromium with the system's package manager"):
        log = root / "build" / "log" / "apt.log"
        try:
            run([*apt, "update"], log=log, cwd=root)
            run([*apt, "install", "-y", "--no-install-recommends", "chromium"], log=log, cwd=root)
        except CannotGoOn as failure:
            raise CannotGoOn(f"{failure}\n{MISSING}") from None
    if found := find_chromium():
        return found
    raise CannotGoOn(MISSING)


def _apt() -> list[str] | None:
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return ["apt-get"]
    # Only where sudo asks for nothing: a test run must not stop at a password.
    if not shutil.which("sudo") or subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode:
        return None
    return ["sudo", "-n", "apt-get"]
