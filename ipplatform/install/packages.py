"""The virtual environment and what is made with it; each is made anew only when its source has changed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from ipplatform.install import stamps
from ipplatform.install.locked import product_part
from ipplatform.install.progress import CannotGoOn, run, step


def python_of(root: Path) -> Path:
    return root / ".venv" / "bin" / "python"


def install_packages(root: Path, *, tools: bool = False) -> None:
    """Make .venv hold what requirements.lock names for the product; with `tools` all that it names.

    Raises CannotGoOn where that is not possible.
    """
    venv, whole, product = root / ".venv", root / "requirements.lock", root / "build" / "product.lock"
    product.parent.mkdir(parents=True, exist_ok=True)
    product.write_text(product_part(whole.read_text(encoding="utf-8")), encoding="utf-8")
    # A virtual environment holds its own path, and programs built for one Python.
    expected = stamps.fingerprint([product], str(venv))
    stamp = venv / "installed.stamp"
    if not (stamps.is_fresh(stamp, expected) and _works(root)):
        if not _works(root):
            with step("Making a virtual environment"):
                _make(root, venv)
        with step("Installing Python packages (a minute the first time)"):
            _install(root, product)
        stamps.put(stamp, expected)
    wanted = stamps.fingerprint([whole], str(venv))
    if tools and not stamps.is_fresh(venv / "tools.stamp", wanted):
        with step("Installing the packages of tests and checks"):
            _install(root, whole)
        stamps.put(venv / "tools.stamp", wanted)


def _install(root: Path, lock: Path) -> None:
    # Not compiled ahead: most of it is never imported, and that took half the time.
    pip = [str(python_of(root)), "-m", "pip", "install", "--disable-pip-version-check", "--no-compile"]
    try:
        run([*pip, "--require-hashes", "-r", str(lock)], log=root / "build" / "log" / "pip.log", cwd=root)
    except CannotGoOn as failure:
        raise CannotGoOn(
            f"{failure}\nPython's packages could not be installed. The first time, the network is needed."
        ) from None


def compile_translations(root: Path) -> None:
    """Make the compiled catalogues that Django reads."""
    catalogues = sorted((root / "frontend" / "locale").glob("*/LC_MESSAGES/*.po"))
    expected = stamps.fingerprint(catalogues)
    stamp = root / "build" / "translations.stamp"
    if stamps.is_fresh(stamp, expected) and all(path.with_suffix(".mo").exists() for path in catalogues):
        return
    compiling = [str(python_of(root)), "-m", "ipplatform.translations", "compile"]
    run(compiling, log=root / "build" / "log" / "translations.log", cwd=root)
    stamps.put(stamp, expected)


def _works(root: Path) -> bool:
    python = python_of(root)
    if not python.exists():
        return False
    checked = subprocess.run([python, "-c", "import sys, pip; print(sys.prefix)"], capture_output=True, text=True)
    return checked.returncode == 0 and Path(checked.stdout.strip()) == root / ".venv"


def _make(root: Path, venv: Path) -> None:
    log = root / "build" / "log" / "venv.log"
    try:
        run([sys.executable, "-m", "venv", "--clear", str(venv)], log=log, cwd=root)
    except CannotGoOn as failure:
        # Debian ships Python without the part that makes environments.
        if not shutil.which("apt-get") or os.geteuid() != 0:
            raise CannotGoOn(
                f"{failure}\nPython cannot make a virtual environment here. On Debian and Ubuntu: "
                "`sudo apt-get install python3-venv`, then try again."
            ) from None
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        run(["apt-get", "update"], log=log, cwd=root)
        run(["apt-get", "install", "-y", "--no-install-recommends", package], log=log, cwd=root)
        run([sys.executable, "-m", "venv", "--clear", str(venv)], log=log, cwd=root)
