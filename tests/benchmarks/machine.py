"""How busy the machine was with other people's work while we measured, and what a process costs."""

import os
import resource
import threading
import time
from pathlib import Path
from typing import Self

TICKS = os.sysconf("SC_CLK_TCK")


def cores() -> tuple[set[int], set[int]]:
    """The load's and the server's; the same where there is one only."""
    found = sorted(os.sched_getaffinity(0))
    return ({found[0]}, {found[1]}) if len(found) > 1 else (set(found), set(found))


def _busy_seconds() -> float:
    numbers = [int(word) for word in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    user, nice, system, _idle, _iowait, irq, softirq, steal = numbers
    return (user + nice + system + irq + softirq + steal) / TICKS


def stolen_seconds() -> float:
    """Processor time that this machine wanted so far and its host gave to others; 0 on one that is nobody's guest."""
    return int(Path("/proc/stat").read_text().split(maxsplit=9)[8]) / TICKS


def processor_seconds(pid: int) -> float:
    """Processor time of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident_megabytes(pid: int) -> float:
    """Memory of a process: proportional share where the kernel tells it, resident otherwise."""
    for name, key in (("smaps_rollup", "Pss:"), ("status", "VmRSS:")):
        try:
            for line in Path(f"/proc/{pid}/{name}").read_text().splitlines():
                if line.startswith(key):
                    return int(line.split()[1]) / 1024
        except OSError:
            continue
    return 0.0


def _children_of(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        found += [int(word) for word in task.read_text().split()]
    return found


def descendants(pid: int) -> list[int]:
    """A process's children and theirs."""
    found: list[int] = []
    for child in _children_of(pid):
        found += [child, *descendants(child)]
    return found


class Disk:
    """`with Disk(folder) as disk: …`; `disk.delays` are the seconds small writes took to be on the disk meanwhile.

    What waits for the disk can be no faster than this, and on a shared machine it is not always the same.
    """

    def __init__(self, folder: Path) -> None:
        self.delays: list[float] = []
        self._file = folder / "disk"
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._write, daemon=True)

    def _write(self) -> None:
        with self._file.open("wb") as file:
            while not self._is_over.wait(0.05):
                began = time.perf_counter()
                os.pwrite(file.fileno(), bytes(8192), 0)
                os.fdatasync(file.fileno())
                self.delays.append(time.perf_counter() - began)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()


class Others:
    """`with Others() as others: …`; `others.cores` is the average number of cores busy with what is not ours.

    Ours is this process and the children that have ended or still run.
    """

    cores = 0.0

    def _ours(self) -> float:
        own = resource.getrusage(resource.RUSAGE_SELF)
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        running = 0.0
        for pid in descendants(os.getpid()):
            try:
                running += processor_seconds(pid)
            except OSError:
                continue
        return own.ru_utime + own.ru_stime + ended.ru_utime + ended.ru_stime + running

    def __enter__(self) -> Self:
        self._started, self._busy, self._own = time.monotonic(), _busy_seconds(), self._ours()
        return self

    def __exit__(self, *_: object) -> None:
        elapsed = time.monotonic() - self._started
        others = (_busy_seconds() - self._busy) - (self._ours() - self._own)
        self.cores = max(0.0, others / elapsed) if elapsed else 0.0
