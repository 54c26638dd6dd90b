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
_MOMENT_SECONDS, _REMINDER_SECONDS = 0.7, 15


class CannotGoOn(Exception):
    """A step could not be done. The message says in words what is missing and how to get it."""


def say(words: str = "") -> None:
    print(words, flush=True)


@contextmanager
def step(words: str) -> Iterator[None]:
    """Tell what is going on, that it still does, and the seconds it took; of a moment's work, nothing."""
    began = time.monotonic()
    done = threading.Event()
    ticker = threading.Thread(target=_tell, args=(words, began, done), daemon=True)
    ticker.start()
    try:
        yield
    finally:
        done.set()
        ticker.join()
    if (seconds := time.monotonic() - began) > _MOMENT_SECONDS:
        say(f"  {words}: {seconds:.0f} s")


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


def _tell(words: str, began: float, done: threading.Event) -> None:
    if done.wait(_MOMENT_SECONDS):
        return
    if not sys.stdout.isatty():
        say(f"· {words} …")
    while not done.wait(1 if sys.stdout.isatty() else _REMINDER_SECONDS):
        seconds = time.monotonic() - began
        if sys.stdout.isatty():
            # Rewritten in place; the finished line takes its room.
            print(f"· {words}: {seconds:.0f} s …", end="\r", flush=True)
        else:
            say(f"  {words}: still at it after {seconds:.0f} s")
