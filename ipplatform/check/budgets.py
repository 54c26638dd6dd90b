"""Budgets of the front-end bundle: what a phone on a slow network downloads, in kilobytes of 1000."""

import gzip
from pathlib import Path

KILOBYTE = 1000
# File in frontend/dist → most kilobytes, compressed unless a font, which already is.
BUDGETS = {
    "app.css": 32,
    "app.js": 16,
    "minutes.js": 110,
    "passkeys.js": 2,
    "inter.woff2": 50,
    "inter-sami.woff2": 7,
}


def problems(root: Path) -> list[str]:
    """Return every file of the bundle that is over its budget, or not there."""
    dist = root / "frontend" / "dist"
    found = []
    for name, most in BUDGETS.items():
        path = dist / name
        if not path.is_file():
            found.append(f"{name}: not built; run `make setup`")
        elif (size := _size(path) / KILOBYTE) > most:
            found.append(f"{name}: {size:.1f} kB, the budget is {most} kB")
    return found


def _size(path: Path) -> int:
    content = path.read_bytes()
    return len(content) if path.suffix == ".woff2" else len(gzip.compress(content, 9, mtime=0))
