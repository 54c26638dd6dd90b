"""`python -m tests.benchmarks [part …]`: runs the parts, prints their figures and keeps them in build/bench.json."""

import argparse
import importlib
import subprocess
import sys
import time

from tests.benchmarks.machine import Others
from tests.benchmarks.results import figure, keep

PARTS = {
    "rights": "may she see it, at two sizes, beside raw SQL and guardian's stock tables",
    "pages": "pages beside a bare view over the same rows",
    "fanout": "one hint to many sockets beside a floor without Django",
    "minutes": "an edit to the other screen, stored before it is seen, beside y-websocket",
    "ending": "a right ended until the socket is told",
    "idle": "memory of the idle product and of an idle socket",
    "signin": "the morning rush",
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench", description="Benchmarks by ratio. Parts: " + ", ".join(PARTS))
    parser.add_argument("parts", nargs="*", metavar="part")
    parser.add_argument("--quick", action="store_true", help="small data and one round: tries the benchmark itself")
    options = parser.parse_args()
    parts = [part for word in options.parts for part in word.replace(",", " ").split()] or list(PARTS)
    unknown = [part for part in parts if part not in PARTS]
    if unknown:
        parser.error(f"no part named {', '.join(unknown)}; there are {', '.join(PARTS)}")
    if len(parts) == 1:
        _measure(parts[0], quick=options.quick)
        return 0
    # Each in a process of its own: settings, databases and cores of one are nothing to the next.
    again = [sys.executable, "-m", "tests.benchmarks", *(["--quick"] if options.quick else [])]
    failed = [part for part in parts if subprocess.run([*again, part], check=False).returncode]
    if failed:
        print(f"No figures from: {', '.join(failed)}")
    return 1 if failed else 0


def _measure(part: str, *, quick: bool) -> None:
    print(f"{part}: {PARTS[part]}", flush=True)
    started = time.monotonic()
    with Others() as others:
        results = importlib.import_module(f"tests.benchmarks.{part}").run(quick=quick)
    how = "busy time not ours, /proc/stat"
    results.append(figure(f"{part}: processor cores used by others", others.cores, "cores", how))
    for result in results:
        print(result.line(), flush=True)
    print(f"  ({time.monotonic() - started:.0f} s)", flush=True)
    if not quick:
        keep(results)


if __name__ == "__main__":
    sys.exit(main())
