"""A calendar program that is not ours: the parser of Thunderbird, which shares no line with what writes our files."""

import json
import subprocess
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def shown_after(*files: bytes) -> list[dict[str, Any]]:
    """What a calendar shows after it has taken in these files in this order: one entry for each UID."""
    order = {
        "library": str(ROOT / "frontend" / "node_modules" / "ical.js" / "dist" / "ical.js"),
        "files": [file.decode() for file in files],
    }
    done = subprocess.run(
        [ROOT / ".venv" / "bin" / "node", Path(__file__).with_name("read_calendar.mjs")],
        input=json.dumps(order), capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    entries: list[dict[str, Any]] = json.loads(done.stdout)
    return entries
