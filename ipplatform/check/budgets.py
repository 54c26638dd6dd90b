"""Budgets of the front-end bundle: what a phone on a slow network downloads, in kilobytes of 1000."""

import gzip
from pathlib import Path

import django_htmx

KILOBYTE = 1000
HTMX = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"
# Files in frontend/dist (or where they stand) → most kilobytes, compressed unless a font, which already is.
BUDGETS: dict[tuple[str | Path, ...], int] = {
    ("app.css",): 32,
    ("app.js",): 16,
    ("app.js", HTMX): 33,
    ("minutes.js",): 110,
    ("inter.woff2",): 50,
    ("inter-sami.woff2",): 7,
}


def problems(root: Path) -> list[str]:
    """Return every file of the bundle that is over its budget, or not there."""
    dist = root / "frontend" / "dist"
    found = []
    for names, most in BUDGETS.items():
        files = [dist / name for name in names]
        together = " + ".join(path.name for path in files)
        if not all(path.is_file() for path in files):
            found.append(f"{together}: not built; run `make setup`")
        elif (size := sum(_size(path) for path in files) / KILOBYTE) > most:
            found.append(f"{together}: {size:.1f} kB, the budget is {most} kB")
    return found


def _size(path: Path) -> int:
    content = path.read_bytes()
    return len(content) if path.suffix == ".woff2" else len(gzip.compress(content, 9, mtime=0))
