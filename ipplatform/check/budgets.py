"""Budgets of the front-end bundle: what a phone on a slow network downloads, in kilobytes of 1000."""

import gzip
from pathlib import Path

KILOBYTE = 1000
# Names in frontend/dist → most kilobytes, compressed unless it is a font, which is compressed already.
BUDGETS = {
    ("app.css",): 32,
    ("app.js",): 16,
    ("minutes.js",): 110,
    ("inter.woff2",): 50,
    ("inter-sami.woff2",): 7,
}


def problems(root: Path) -> list[str]:
    """Return every file of the bundle that is over its budget, or not there."""
    dist = root / "frontend" / "dist"
    found = []
    for names, most in BUDGETS.items():
        missing = [name for name in names if not (dist / name).is_file()]
        if missing:
            found.append(f"{', '.join(missing)}: not built; run `make setup`")
            continue
        size = sum(_size(dist / name) for name in names) / KILOBYTE
        if size > most:
            found.append(f"{' + '.join(names)}: {size:.1f} kB, the budget is {most} kB")
    return found


def _size(path: Path) -> int:
    content = path.read_bytes()
    return len(content) if path.suffix == ".woff2" else len(gzip.compress(content, 9, mtime=0))
