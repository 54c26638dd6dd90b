"""Runs Python and commands inside an install: each in a fork of one process that has Django loaded already.

Loading Django takes over a second, and a journey looks inside a dozen times. A fork starts from there, with no
connection open, and what it does to its own memory nobody else sees.
"""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 180


class Inside:
    """The way into one install; `env` says which. Starts loading at once, so that it is ready when first asked."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="inside-")
        self._door = Path(self._folder.name) / "door"
        self._log = open(Path(self._folder.name) / "log", "w+b")  # noqa: SIM115
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.inside", str(self._door)],
            cwd=ROOT, env=dict(env), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log,
        )  # fmt: skip
        self._is_ready = False

    def command(self, words: Sequence[str]) -> str:
        """Run `ipplatform <command>` to its end; returns what it printed. Raises AssertionError when it fails."""
        printed, _result = self._ask({"words": list(words)}, words[0])
        return printed

    def run(self, code: str, values: Mapping[str, Any]) -> Any:
        """Run Python that finds `values` as names; returns its `result`. Raises AssertionError when it fails."""
        _printed, result = self._ask({"code": code, "values": values}, "code inside")
        return result

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()  # ends it
        self._process.wait(PATIENCE)
        self._process.stdout.close()
        self._log.close()
        self._folder.cleanup()

    def _ask(self, request: dict[str, Any], what: str) -> tuple[str, Any]:
        self._wait_until_ready()
        with socket.socket(socket.AF_UNIX) as visit:
            visit.settimeout(PATIENCE)
            visit.connect(str(self._door))
            visit.sendall(json.dumps(request).encode())
            visit.shutdown(socket.SHUT_WR)
            with visit.makefile("rb") as answer:
                said = answer.read()
        reply = json.loads(said) if said else {"fault": "It ended without a word.", "printed": ""}
        if reply["fault"]:
            raise AssertionError(f"{what} failed:\n{reply['printed'][-2000:]}\n{reply['fault'][-4000:]}")
        return reply["printed"], reply["result"]

    def _wait_until_ready(self) -> None:
        if self._is_ready:
            return
        assert self._process.stdout is not None
        if not self._process.stdout.readline():
            self._log.seek(0)
            raise AssertionError(f"The install cannot be entered:\n{self._log.read().decode(errors='replace')[-4000:]}")
        self._is_ready = True


def wait_for_visitors(door: str) -> None:
    """Load Django, then fork for every visitor until whoever started this is gone."""
    import django

    django.setup()
    # Nobody waits for the forks, so the kernel clears them away.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as entrance:
        entrance.bind(door)
        entrance.listen()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while sys.stdin not in (ready := select.select([entrance, sys.stdin], [], [])[0]):
            assert ready
            visit, _ = entrance.accept()
            if os.fork() == 0:
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                _serve(visit)
                os._exit(0)
            visit.close()


def _serve(visit: socket.socket) -> None:
    with visit, visit.makefile("rb") as asked, tempfile.TemporaryFile() as printed:
        request = json.loads(asked.read())
        os.dup2(printed.fileno(), 1)
        os.dup2(printed.fileno(), 2)
        fault, result = "", None
        try:
            result = _do(request)
            json.dumps(result)
        except BaseException:  # noqa: BLE001 - whatever it was, the test must be told
            fault = traceback.format_exc()
        sys.stdout.flush()
        sys.stderr.flush()
        printed.seek(0)
        said = printed.read().decode(errors="replace")
        reply = {"fault": fault, "printed": said, "result": None if fault else result}
        visit.sendall(json.dumps(reply).encode())


def _do(request: dict[str, Any]) -> Any:
    from django.db import connections

    try:
        if "code" not in request:
            return _command(request["words"])
        scope = dict(request["values"])
        exec(compile(request["code"], "inside", "exec"), scope)  # noqa: S102 - the tests' own code
        return scope.get("result")
    finally:
        connections.close_all()


def _command(words: Sequence[str]) -> None:
    from ipplatform.cli import main

    sys.argv = ["ipplatform", *words]
    try:
        main()
    except SystemExit as end:
        if end.code:
            raise


if __name__ == "__main__":
    wait_for_visitors(sys.argv[1])
