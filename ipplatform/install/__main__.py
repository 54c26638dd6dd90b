"""Set the product up: `python3 -m ipplatform.install`; `--tools` also for `make check`, `--browser` for the tests."""

import argparse
import fcntl
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ipplatform.install.browser import install_chromium
from ipplatform.install.front_end import build_front_end
from ipplatform.install.packages import compile_translations, install_packages
from ipplatform.install.progress import CannotGoOn, say

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python3 -m ipplatform.install", description=__doc__)
    parser.add_argument("--tools", action="store_true", help="what checks need too")
    parser.add_argument("--browser", action="store_true", help="what tests need too, with a Chromium")
    options = parser.parse_args()
    tools = options.tools or options.browser
    began = time.monotonic()
    try:
        with _alone(ROOT / "build" / "setup.lock"):
            install_packages(ROOT, tools=tools)
            build_front_end(ROOT, tools=tools)
            compile_translations(ROOT)
            if options.browser:
                install_chromium(ROOT)
    except CannotGoOn as reason:
        say(f"\n{reason}")
        return 1
    except KeyboardInterrupt:
        say("\nStopped. What was finished stays; the next run goes on from there.")
        return 130
    if time.monotonic() - began > 3:
        say(f"Everything is set up ({time.monotonic() - began:.0f} s).")
    return 0


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Let one set-up at a time work in this checkout."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another `make` is setting things up in this folder; waiting for it.")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    sys.exit(main())
