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
    venv, lock = root / ".venv", root / "requirements.lock"
    whole = lock.read_text(encoding="utf-8")
    product = product_part(whole)
    # A virtual environment holds its own path, and programs built for one Python.
    wanted = {venv / "installed.stamp": stamps.fingerprint([], product, str(venv))}
    if tools:
        wanted[venv / "tools.stamp"] = stamps.fingerprint([], whole, str(venv))
    if all(stamps.is_fresh(stamp, expected) for stamp, expected in wanted.items()) and _works(root):
        return
    if not _works(root):
        with step("Making a virtual environment"):
            _make(root, venv)
    if not tools:
        lock = root / "build" / "product.lock"
        lock.parent.mkdir(parents=True, exist_ok=True)
        lock.write_text(product, encoding="utf-8")
    with step("Installing Python packages (a minute the first time)"):
        _install(root, lock)
    for stamp, expected in wanted.items():
        stamps.put(stamp, expected)


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
