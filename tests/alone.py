"""Lets a test that promises seconds have the machine to itself: no other test of the run begins until it is over."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def turn(*, alone: bool) -> Iterator[None]:
    """Wait for one's turn, beside others or alone. Outside a run of all parts nobody waits.

    Whoever waits to be alone stands at the gate, so that those after them do not slip past.
    """
    run = os.environ.get("IPPLATFORM_TEST_DATA")
    if not run:
        yield
        return
    with (Path(run) / "gate").open("w") as gate, (Path(run) / "machine").open("w") as machine:
        fcntl.flock(gate, fcntl.LOCK_EX)
        fcntl.flock(machine, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        fcntl.flock(gate, fcntl.LOCK_UN)
        yield
