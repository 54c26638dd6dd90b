"""Run the suite in its parts, one summary each and one for all: `python -m tests [--only …] [--long]`.

SQLite first, then what must also hold on PostgreSQL and Redis, then the scripts of the pages, then the
journeys in a browser, whose loop would get in the way of other tests. Whatever promises seconds has the
machine to itself while it runs (`tests.alone`). A test or two that fail are looked at once more, with nothing
beside them: the run stays red, and says which of them hold alone.
"""

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from ipplatform.install.browser import find_chromium
from ipplatform.install.front_end import node_environment
from ipplatform.serving.supervisor import end_with_parent
from tests.servers import postgres, redis

ROOT = Path(__file__).resolve().parents[1]
JOURNEYS = "tests/journeys"
SOME_FAILED, NOTHING_COLLECTED = 1, 5
# More than these are no accident of the machine, and not looked at again.
A_FEW = 3
CORES = max(2, os.cpu_count() or 2)
_COUNT = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed)\b")
_FAILED = re.compile(r"(?:FAILED|ERROR) (tests/.+?)(?: - .*)?$")
_NODE_COUNT = re.compile(r"^(?:#|ℹ) (pass|fail|skipped) (\d+)$")
_AS_PYTEST_SAYS = {"pass": "passed", "fail": "failed", "skipped": "skipped"}


@dataclass
class Part:
    """One run of one test program. What a later part begins with is made `meanwhile`, behind the tests.

    `again` is for the command that runs only what failed, one test at a time.
    """

    name: str
    command: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    folder: Path = ROOT
    meanwhile: Sequence[str] = ()
    again: Sequence[str] = ()


@dataclass
class Outcome:
    """How a part went."""

    part: str
    code: int
    seconds: float
    counts: Counter[str]
    failed: Sequence[str] = ()
    unsteady: Sequence[str] = ()

    @property
    def is_good(self) -> bool:
        return self.code in (0, NOTHING_COLLECTED)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests", description=__doc__)
    parser.add_argument("--only", default="", help="a path below tests/, or an expression as for pytest -k")
    parser.add_argument("--long", action="store_true", help="property and fault tests at full length")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with ExitStack() as stack:
        data = stack.enter_context(tempfile.TemporaryDirectory(prefix="ipplatform-test-"))
        # A hundred programs read the same modules: whatever the environment says, they are compiled once.
        shared = {"IPPLATFORM_TEST_DATA": data, "CHROMIUM": find_chromium() or "", "PYTHONDONTWRITEBYTECODE": ""}
        if options.long:
            shared["IPPLATFORM_LONG"] = "1"
        parts = _parts(stack, Path(data), only=options.only, with_long=options.long)
        outcomes = [_run(part, shared, stack) for part in parts]
    return _sum_up(outcomes)


def _parts(stack: ExitStack, data: Path, *, only: str, with_long: bool) -> list[Part]:
    ordinary, journeys = _selection(only, ["tests", f"--ignore={JOURNEYS}"]), _selection(only, [JOURNEYS])
    twice = _selection(only, _with_both())
    short = "" if with_long else " and not long"
    database, layer = stack.enter_context(postgres()), stack.enter_context(redis())
    both = {"DATABASE_URL": database.url, "REDIS_URL": layer.url}
    print(f"{database.describe()}, {layer.describe()}", flush=True)
    parts = [
        _pytest("SQLite", data, ordinary, f"not journey{short}"),
        _pytest("PostgreSQL and Redis", data, twice, f"both and not journey{short}", both),
        _pytest("journeys", data, journeys, f"journey{short}"),
    ]
    if not only:
        npm = [str(ROOT / ".venv" / "bin" / "npm"), "test", "--silent"]
        parts.insert(2, Part("scripts", npm, node_environment(ROOT), ROOT / "frontend"))
        # No test of this part promises seconds.
        parts[1].meanwhile = [sys.executable, "-m", "tests.journeys.places"]
    return parts


def _pytest(name: str, data: Path, within: Sequence[str], marks: str, env: Mapping[str, str] | None = None) -> Part:
    command = [sys.executable, "-m", "pytest", "--durations=12", "--durations-min=10", *within, "-m", marks]
    # What failed is remembered for this run only.
    command += ["-o", f"cache_dir={data / name}"]
    again = [*command, "--last-failed", "--last-failed-no-failures=none"]
    return Part(name, [*command, *_workers()], env or {}, again=again)


def _workers() -> list[str]:
    """One more than there are cores, since many wait for a server or a browser.

    Each begins with a stretch of the files, so that what they set up is seldom set up twice, then helps others.
    """
    return ["-n", str(CORES + 1), "--dist", "worksteal"]


def _selection(only: str, within: list[str]) -> list[str]:
    """What pytest is to look at. Every worker reads all of it, so a part names the files that can have tests for it."""
    if only and (ROOT / only.partition("::")[0]).exists():
        return [only]
    return within + (["-k", only] if only else [])


def _with_both() -> list[str]:
    """The files with tests that run a second time on PostgreSQL and Redis."""
    files = sorted((ROOT / "tests").rglob("test_*.py"))
    return [str(file.relative_to(ROOT)) for file in files if "mark.both" in file.read_text()]


def _run(part: Part, shared: Mapping[str, str], stack: ExitStack) -> Outcome:
    print(f"\n── {part.name} ──", flush=True)
    if part.meanwhile:
        behind = stack.enter_context(_behind(part.meanwhile, shared))
        stack.callback(behind.terminate)
    began = time.monotonic()
    outcome = _once(part, part.command, shared)
    if part.again and outcome.code == SOME_FAILED and len(outcome.failed) <= A_FEW:
        print(f"\n── {part.name}: what failed, once more with nothing beside it ──", flush=True)
        still = _once(part, part.again, shared).failed
        outcome.unsteady = [test for test in outcome.failed if test not in still]
    outcome.seconds = time.monotonic() - began
    return outcome


def _once(part: Part, command: Sequence[str], shared: Mapping[str, str]) -> Outcome:
    began = time.monotonic()
    counts: Counter[str] = Counter()
    failed: list[str] = []
    with subprocess.Popen(
        command, cwd=part.folder, env={**os.environ, **shared, **part.env},
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, errors="replace", preexec_fn=end_with_parent,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            counts = _counts_in(line, counts)
            if match := _FAILED.match(line):
                failed.append(match[1])
        code = process.wait()
    return Outcome(part.name, code, time.monotonic() - began, counts, failed)


def _behind(command: Sequence[str], shared: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    """Start a program that gives way to the tests. Where it fails, the tests that need its work say why."""

    def give_way() -> None:
        end_with_parent()
        os.nice(10)

    silent = subprocess.DEVNULL
    return subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **shared}, stdin=silent, stdout=silent, stderr=silent, preexec_fn=give_way
    )


def _counts_in(line: str, so_far: Counter[str]) -> Counter[str]:
    """Read what a closing line counts: pytest's stands alone between equal signs, Node's one a line."""
    if line.startswith("=") and " in " in line and (found := _COUNT.findall(line)):
        counted: Counter[str] = Counter()
        for number, kind in found:
            counted["failed" if kind.startswith("error") else kind] += int(number)
        return counted
    if match := _NODE_COUNT.match(line.strip()):
        return so_far + Counter({_AS_PYTEST_SAYS[match[1]]: int(match[2])})
    return so_far


def _sum_up(outcomes: Sequence[Outcome]) -> int:
    total: Counter[str] = Counter()
    print("\n── Summary ──")
    for outcome in outcomes:
        total.update(outcome.counts)
        counted = ", ".join(f"{number} {kind}" for kind, number in sorted(outcome.counts.items()))
        mark = "✓" if outcome.is_good else "✗"
        print(f"{mark} {outcome.part:<22} {outcome.seconds:5.0f} s  {counted or 'nothing to run'}")
    seconds = sum(outcome.seconds for outcome in outcomes)
    print(f"{seconds:.0f} s in all\n{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped")
    for test in (test for outcome in outcomes for test in outcome.unsteady):
        print(f"Unsteady: {test} failed beside others and held alone.")
    if not total["passed"] and not total["failed"]:
        print("No test was run.")
        return NOTHING_COLLECTED
    return 0 if all(outcome.is_good for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
