"""Lets what promises seconds have the machine to itself: a whole test by its mark, or a stretch of one by `alone`.

Outside a run of all parts nobody waits. Whoever is alone measures by what `alone` gives: see `tests.standstill`.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tests.standstill import Machine, witnessed


@dataclass
class _Turn:
    """The turn of the test that runs now. Whoever waits to be alone stands at the gate, so that nobody slips past."""

    gate: IO[str]
    machine: IO[str]
    is_alone: bool = False

    def begin(self, *, alone: bool) -> None:
        # Let go first: of two who want to be alone at once, each would wait for the other to stand still.
        fcntl.flock(self.machine, fcntl.LOCK_UN)
        fcntl.flock(self.gate, fcntl.LOCK_EX)
        fcntl.flock(self.machine, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        fcntl.flock(self.gate, fcntl.LOCK_UN)
        self.is_alone = alone

    def is_in_the_way(self) -> bool:
        """Whether somebody waits for all others to stand still."""
        if self.is_alone:
            return False
        try:
            fcntl.flock(self.gate, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        fcntl.flock(self.gate, fcntl.LOCK_UN)
        return False


_now: list[_Turn] = []


@contextmanager
def turn(*, alone: bool) -> Iterator[None]:
    """Wait for a test's turn, beside others or alone."""
    run = os.environ.get("IPPLATFORM_TEST_DATA")
    if not run:
        yield
        return
    with (Path(run) / "gate").open("w") as gate, (Path(run) / "machine").open("w") as machine:
        _now.append(_Turn(gate, machine))
        _now[-1].begin(alone=alone)
        try:
            yield
        finally:
            _now.pop()


@contextmanager
def alone() -> Iterator[Machine]:
    """Have the machine to oneself inside. Other tests wait where they end, or where they `make_way`."""
    beside_others = [now for now in _now if not now.is_alone]
    for now in beside_others:
        now.begin(alone=True)
    try:
        with witnessed() as machine:
            yield machine
    finally:
        for now in beside_others:
            now.begin(alone=False)


def make_way() -> None:
    """Stand still here while another test is alone, where one waits for that: for the seams of a long test."""
    for now in _now:
        if now.is_in_the_way():
            now.begin(alone=False)
