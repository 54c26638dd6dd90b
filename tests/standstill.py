"""Knows when the whole machine stood still: that time is nobody's, and no promise of seconds is measured by it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

# Wakes a hundred times a second and says when it was woken late; says an empty line when asked.
_WITNESS = """
import os, time
from select import select
was = time.time()
while True:
    asked = select([0], [], [], 0.01)[0]
    now = time.time()
    if now - was > 0.1:
        print(was, now)
    was = now
    if asked:
        if not os.read(0, 1):
            break
        print(flush=True)
"""


class Machine:
    """What a witness in a process of its own has seen. A product that is slow does not keep the witness from waking."""

    def __init__(self, witness: "subprocess.Popen[bytes]") -> None:
        self._witness = witness
        self._stood_still: list[tuple[float, float]] = []

    def ran(self, since: float, until: float) -> float:
        """The seconds between two instants of the wall clock, without those in which nothing could run."""
        self._ask()
        lost = (min(until, end) - max(since, begin) for begin, end in self._stood_still)
        return until - since - sum(one for one in lost if one > 0)

    def _ask(self) -> None:
        assert self._witness.stdin is not None
        assert self._witness.stdout is not None
        self._witness.stdin.write(b"?")
        self._witness.stdin.flush()
        while words := self._witness.stdout.readline().split():
            self._stood_still.append((float(words[0]), float(words[1])))


@contextmanager
def witnessed() -> Iterator[Machine]:
    """Measure inside."""
    command = [sys.executable, "-ISc", _WITNESS]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as witness:
        machine = Machine(witness)
        machine._ask()
        yield machine
