"""docs/security/attacks.md names a test for every attack; here every one of them must exist."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "security" / "attacks.md").read_text()
_NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
# What the page must answer at least.
ATTACKS = {
    "Ids of other plans in every field",
    "Guessing invitation links",
    "Guessing calendar links",
    "Brute force of passwords",
    "Brute force of codes",
    "Replay of codes",
    "Session fixation",
    "Cross-site websocket",
    "Cross-site request forgery",
    "Open redirect after sign-in",
    "User enumeration by text",
    "User enumeration by time",
    "Mass assignment",
    "Privilege by changing one's own seat or unit",
    "A stale look as somebody else",
    "Two signatures racing a withdrawal",
    "Content after the right has ended",
    "A fault in the rights themselves",
}


def rows() -> dict[str, str]:
    """Attack → the rest of its line."""
    lines = [line for line in PAGE.splitlines() if line.startswith("| ") and "`tests/" in line]
    return {line.split("|")[1].strip(): line for line in lines}


def test_every_attack_has_a_row_and_every_row_a_test() -> None:
    assert rows().keys() >= ATTACKS
    assert all(_NAMED.search(row) for row in rows().values())


def test_every_test_that_is_named_exists() -> None:
    named = set(_NAMED.findall(PAGE))
    missing = [
        f"{file}::{name}"
        for file, name in sorted(named)
        if not (ROOT / file).exists() or not re.search(rf"def {name}\(", (ROOT / file).read_text())
    ]
    assert missing == []
    assert PAGE.count("::test_") == len(_NAMED.findall(PAGE)), "a test is named in another form"
