"""Ask everything that `make check` asks, say how each went, and end with what failed."""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from ipplatform.check import bans, budgets, floors
from ipplatform.install.front_end import node_environment
from ipplatform.translations import catalogues

ROOT = Path(__file__).resolve().parents[2]
BIN = ROOT / ".venv" / "bin"
PYTHON_FOLDERS = ["access", "plans", "meetings", "notifications", "frontend", "ipplatform", "tests"]
# A production as it should be, so that `check --deploy` judges the settings and not this machine.
PRODUCTION = {
    "IPPLATFORM_MODE": "production",
    "SECRET_KEY": "only-for-the-check-" + "x7Kq" * 16,
    "FIELD_KEYS": "only-for-the-check-" + "m2Rv" * 16,
    "ALLOWED_HOSTS": "plan.example.no",
    "ORIGINS": "https://plan.example.no",
    "PUBLIC_URL": "https://plan.example.no",
    "DATABASE_URL": "postgresql://ipplatform:secret@127.0.0.1:5432/ipplatform",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_HOST": "smtp.example.no",
    "DEFAULT_FROM_EMAIL": "plan@example.no",
}


@dataclass(frozen=True)
class Step:
    """One question. `ask` returns what is wrong, in words; nothing where all is well."""

    name: str
    ask: Callable[[], str]


def program(*command: str, folder: Path = ROOT, env: Mapping[str, str] | None = None) -> Callable[[], str]:
    """Return a question answered by a program: what it prints is wrong if it fails."""

    def ask() -> str:
        done = subprocess.run(
            command, cwd=folder, env={**os.environ, **(env or {})}, text=True, errors="replace",
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        return (done.stdout.strip() or f"exit code {done.returncode}") if done.returncode else ""

    return ask


def ours(problems: Callable[[Path], Sequence[str]]) -> Callable[[], str]:
    return lambda: "\n".join(problems(ROOT))


def templates() -> list[str]:
    return [str(path) for path in sorted((ROOT / "frontend" / "templates").rglob("*.html"))]


def steps() -> list[Step]:
    command_line = [str(BIN / "python"), "-m", "ipplatform"]
    npm = [str(BIN / "npm"), "run", "--silent"]
    deployment = ["check", "--deploy", "--fail-level", "WARNING"]
    frontend, node = ROOT / "frontend", node_environment(ROOT)
    return [
        # The slowest first: two at a time, and the rest fit beside it.
        Step("types", program(str(BIN / "mypy"), *PYTHON_FOLDERS)),
        Step("format", program(str(BIN / "ruff"), "format", "--check", "--quiet", ".")),
        Step("lint", program(str(BIN / "ruff"), "check", "--output-format", "concise", ".")),
        Step("imports", program(str(BIN / "lint-imports"), "--no-cache")),
        Step("templates", program(str(BIN / "djade"), "--target-version", "5.2", "--check", *templates())),
        Step("script types", program(*npm, "typecheck", folder=frontend, env=node)),
        Step("script lint", program(*npm, "lint", folder=frontend, env=node)),
        Step("translations", ours(catalogues.problems)),
        Step("migrations", program(*command_line, "makemigrations", "--check", "--dry-run")),
        Step("deployment", program(*command_line, *deployment, env=PRODUCTION)),
        Step("floors", ours(floors.problems)),
        Step("bans", ours(bans.problems)),
        Step("budgets", ours(budgets.problems)),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m ipplatform.check", description=__doc__)
    parser.add_argument("--only", default="", help="only steps whose name begins so")
    parser.add_argument("--fix", action="store_true", help="mend what the linters can mend by themselves")
    options = parser.parse_args()
    if options.fix:
        return fix()
    chosen = [step for step in steps() if step.name.startswith(options.only)]
    if not chosen:
        print(f"No step begins with {options.only!r}: {', '.join(step.name for step in steps())}")
        return 2
    began = time.monotonic()
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 2) as workers:
        failed = [name for name, wrong in workers.map(_ask, chosen) if wrong]
    seconds = time.monotonic() - began
    if failed:
        print(f"\nFailed: {', '.join(failed)} ({len(failed)} of {len(chosen)} checks, {seconds:.0f} s)")
        return 1
    print(f"\nAll {len(chosen)} checks hold ({seconds:.0f} s)")
    return 0


def fix() -> int:
    ruff = str(BIN / "ruff")
    frontend, node = ROOT / "frontend", node_environment(ROOT)
    wrong = "\n".join([
        program(ruff, "check", "--fix", "--quiet", "--exit-zero", ".")(),
        program(ruff, "format", "--quiet", ".")(),
        program(str(BIN / "npm"), "run", "--silent", "format", folder=frontend, env=node)(),
    ]).strip()  # fmt: skip
    # djade's exit code only tells that it changed something, which is what was asked.
    program(str(BIN / "djade"), "--target-version", "5.2", *templates())()
    print(wrong or "Mended what could be mended. `make check` tells what is left.")
    return 1 if wrong else 0


def _ask(step: Step) -> tuple[str, str]:
    began = time.monotonic()
    wrong = step.ask()
    line = f"{'✗' if wrong else '✓'} {step.name:<14} {time.monotonic() - began:5.1f} s"
    print("\n".join([line, *(f"    {text}" for text in wrong.splitlines())]), flush=True)
    return step.name, wrong


if __name__ == "__main__":
    sys.exit(main())
