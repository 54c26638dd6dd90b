"""Starts programs, starts again the one that dies, and ends all of them in an orderly way."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

_SECONDS_TO_END = 10.0
# A program that dies this soon, this often, will not come right by itself.
_TOO_SOON_SECONDS, _TOO_OFTEN = 5.0, 4
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class WillNotRun(Exception):
    """A program keeps dying. The message ends with what it wrote last."""


class _ToldToStop(Exception):
    """A signal has asked for the end."""


@dataclass
class Program:
    """A program to keep running. `name` is what people are told it is."""

    name: str
    command: Sequence[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    early_deaths: int = 0

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            # A session of its own: Ctrl-C reaches the supervisor alone, which ends the programs in order.
            self.process = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
                start_new_session=True, preexec_fn=end_with_parent,
            )  # fmt: skip
        self.started = time.monotonic()

    def start_again(self, code: int) -> None:
        """Start after a death. Raises WillNotRun when it dies too soon too often."""
        lived = time.monotonic() - self.started
        self.early_deaths = self.early_deaths + 1 if lived < _TOO_SOON_SECONDS else 0
        if self.early_deaths >= _TOO_OFTEN:
            last = self.log.read_text(errors="replace").splitlines()[-20:]
            raise WillNotRun("\n".join([*last, f"The {self.name} keeps stopping. All it said: {self.log}"]))
        time.sleep(0.5 * self.early_deaths)
        _say(f"The {self.name} stopped ({_in_words(code)}). Starting it again.")
        self.start()


def supervise(programs: Sequence[Program], *, when_started: Callable[[], None]) -> None:
    """Run until told to stop by Ctrl-C, SIGTERM or a closed terminal. Raises WillNotRun.

    However it ends, no program outlives it.
    """
    for kind in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(kind, _tell_to_stop)
    try:
        for program in programs:
            program.start()
        when_started()
        while True:
            for program in programs:
                if program.process is not None and (code := program.process.poll()) is not None:
                    program.start_again(code)
            time.sleep(0.2)
    except _ToldToStop:
        _say("\nStopping.")
    finally:
        for kind in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(kind, signal.SIG_IGN)
        _end([program.process for program in programs if program.process is not None])


def _end(processes: Iterable[subprocess.Popen[bytes]]) -> None:
    processes = list(processes)
    for process in processes:
        # Each leads a group of its own: what it has started ends with it.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
    deadline = time.monotonic() + _SECONDS_TO_END
    for process in processes:
        try:
            process.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _tell_to_stop(number: int, frame: FrameType | None) -> None:
    raise _ToldToStop


def end_with_parent() -> None:
    """Run in a new process before its program: when its parent is killed outright, the kernel ends it."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _in_words(code: int) -> str:
    if code < 0:
        with contextlib.suppress(ValueError):
            return f"ended by {signal.Signals(-code).name}"
    return f"exit code {code}"


def _say(words: str) -> None:
    with contextlib.suppress(OSError):
        print(words, flush=True)
