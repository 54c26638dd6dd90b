"""Tells the person who waits, in words and seconds, what is being done, and what to do when it cannot be."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

_FIRST_LINES, _LAST_LINES = 6, 18
_REMINDER_SECONDS = 15


class CannotGoOn(Exception):
    """A step could not be done. The message says in words what is missing and how to get it."""


def say(words: str = "") -> None:
    print(words, flush=True)


@contextmanager
def step(words: str) -> Iterator[None]:
    """Print what is going on, a reminder while it goes on, and the seconds it took."""
    began = time.monotonic()
    done = threading.Event()
    say(f"· {words} …")
    ticker = threading.Thread(target=_remind, args=(words, began, done), daemon=True)
    ticker.start()
    try:
        yield
    finally:
        done.set()
        ticker.join()
    say(f"  {words}: {time.monotonic() - began:.0f} s")


def run(command: Sequence[str], *, log: Path, cwd: Path, env: Mapping[str, str] | None = None) -> None:
    """Run a program, its words kept in `log`. Raises CannotGoOn with the last of them where it fails."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        code = subprocess.call(
            command, cwd=cwd, env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
    if code:
        said = f"`{' '.join(command[:4])} …` failed. All it said: {log}"
        raise CannotGoOn("\n".join([*_excerpt(log), "", said]))


def _excerpt(log: Path) -> list[str]:
    """Return the first and the last lines: some programs give the reason first, some last."""
    lines = log.read_text(errors="replace").splitlines()
    if len(lines) <= _FIRST_LINES + _LAST_LINES:
        return lines
    return [*lines[:_FIRST_LINES], "…", *lines[-_LAST_LINES:]]


def _remind(words: str, began: float, done: threading.Event) -> None:
    while not done.wait(1 if sys.stdout.isatty() else _REMINDER_SECONDS):
        seconds = time.monotonic() - began
        if sys.stdout.isatty():
            # Rewritten in place, so that the finished line takes its room.
            print(f"  {words}: {seconds:.0f} s …", end="\r", flush=True)
        else:
            say(f"  {words}: still at it after {seconds:.0f} s")
