"""The real product as its own processes: daphne servers and a worker over SQLite alone or PostgreSQL and Redis.

Tests that kill servers, use two of them or drive a browser start one of these and reach it over HTTP and sockets only;
they seed and look inside through `run`, a process of its own, never through this process's database connection.
"""

import atexit
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Literal

from tests.servers import postgres, redis
from tests.servers.ground import free_port

ROOT = Path(__file__).resolve().parent.parent
_STATIC = Path(tempfile.mkdtemp(prefix="product-static-"))
atexit.register(shutil.rmtree, _STATIC, ignore_errors=True)
Server = Literal["daphne", "uvicorn"]
Stack = Literal["sqlite", "postgresql"]


class Product:
    """One install: a folder, a database, and servers on free ports. `servers` is how many daphne processes."""

    def __init__(self, stack: Stack = "sqlite", servers: int = 1, env: dict[str, str] | None = None) -> None:
        self.stack = stack
        self.ports = [free_port() for _ in range(servers)]
        self.folder = Path(tempfile.mkdtemp(prefix="product-"))
        self.processes: list[subprocess.Popen[bytes] | None] = [None] * servers
        self.worker: subprocess.Popen[bytes] | None = None
        self.extra = env or {}
        self._exits = ExitStack()
        self.database: Any = None
        self.redis: Any = None

    def __enter__(self) -> "Product":
        self._exits.callback(shutil.rmtree, self.folder, ignore_errors=True)
        if self.stack == "postgresql":
            self.database = self._exits.enter_context(postgres())
            self.redis = self._exits.enter_context(redis())
        self.command("migrate", "--skip-checks", "-v0")
        self._collect_static()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self._exits.close()

    def _collect_static(self) -> None:
        """The bundle with hashed names, collected once for all products of a test run."""
        if not (_STATIC / "staticfiles.json").exists():
            self.command("collectstatic", "--noinput", "-v0", "--skip-checks")

    @property
    def url(self) -> str:
        return self.origin(0)

    def origin(self, server: int) -> str:
        return f"http://localhost:{self.ports[server]}"

    def socket_url(self, path: str, server: int = 0) -> str:
        return f"ws://localhost:{self.ports[server]}{path}"

    @property
    def environment(self) -> dict[str, str]:
        origins = [f"http://{host}:{port}" for port in self.ports for host in ("localhost", "127.0.0.1")]
        env = {
            **os.environ,
            "IPPLATFORM_MODE": "demo",
            "IPPLATFORM_DATA": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "ipplatform.settings",
            "PORT": str(self.ports[0]),
            "ORIGINS": " ".join(origins),
            "PYTHONUNBUFFERED": "1",
            "STATIC_ROOT": str(_STATIC),
            "LOG_LEVEL": "WARNING",
        }
        env.pop("DATABASE_URL", None)
        env.pop("REDIS_URL", None)
        if self.database:
            env |= {"DATABASE_URL": self.database.url, "REDIS_URL": self.redis.url}
        return env | self.extra

    def command(self, *words: str) -> str:
        """Run `ipplatform <command>` to its end and return what it printed."""
        return self._run([sys.executable, "-m", "ipplatform", *words])

    def run(self, code: str, **values: Any) -> Any:
        """Run Python inside the install; the code finds `values` as names and puts its answer in `result` (JSON)."""
        program = (
            "import django, json, sys; django.setup()\n"
            "scope = json.loads(sys.argv[1])\nexec(compile(sys.argv[2], 'seed', 'exec'), scope)\n"
            "print('\\n' + json.dumps(scope.get('result')))"
        )
        printed = self._run([sys.executable, "-c", program, json.dumps(values), code])
        return json.loads(printed.strip().splitlines()[-1])

    def _run(self, words: list[str]) -> str:
        done = subprocess.run(
            words, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=180, check=False
        )
        if done.returncode:
            raise AssertionError(f"{' '.join(words[2:4])} failed:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
        return done.stdout

    def start(self, server: int | None = None, program: Server = "daphne") -> None:
        """Start one server, or all of them, and wait until they answer."""
        chosen = range(len(self.ports)) if server is None else [server]
        for number in chosen:
            log = open(self.folder / f"server-{number}.log", "ab")  # noqa: SIM115
            self.processes[number] = subprocess.Popen(
                _server_command(program, self.ports[number]),
                cwd=ROOT, env=self.environment, stdout=log, stderr=log,
            )  # fmt: skip
        for number in chosen:
            self._wait(number)

    def start_worker(self) -> None:
        log = open(self.folder / "worker.log", "ab")  # noqa: SIM115
        self.worker = subprocess.Popen(
            [sys.executable, "-m", "ipplatform", "work"], cwd=ROOT, env=self.environment, stdout=log, stderr=log
        )

    def kill(self, server: int = 0) -> None:
        """SIGKILL: no chance to tidy up."""
        process = self.processes[server]
        if process:
            process.send_signal(signal.SIGKILL)
            process.wait()
            self.processes[server] = None

    def stop(self) -> None:
        for process in [*self.processes, self.worker]:
            if process and process.poll() is None:
                process.terminate()
                try:
                    process.wait(5)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()

    def log(self, server: int = 0) -> str:
        """What a server has said so far."""
        return (self.folder / f"server-{server}.log").read_text(errors="replace")

    def _wait(self, server: int, patience: float = 40) -> None:
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            process = self.processes[server]
            if process is None or process.poll() is not None:
                raise AssertionError(f"The server ended at once:\n{self.log(server)[-4000:]}")
            try:
                urllib.request.urlopen(f"{self.origin(server)}/healthz", timeout=5)
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.1)
                continue
            return
        raise AssertionError(f"The server did not answer in {patience:.0f} s:\n{self.log(server)[-4000:]}")

    def cookie_for(self, short_name: str) -> str:
        """The session cookie of one of the cast, second factor verified."""
        return str(self.run(_COOKIE, short_name=short_name))

    def seed_cast(self) -> dict[str, Any]:
        """Put the tests' cast in this install; returns the public ids by short name."""
        return dict(self.run(_CAST))


def _server_command(program: str, port: int) -> list[str]:
    where = ["ipplatform.asgi:application"]
    if program == "uvicorn":
        words = [
            "uvicorn",
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
            "--ws",
            "websockets-sansio",
            "--log-level",
            "warning",
        ]
    else:
        words = ["daphne", "-b", "127.0.0.1", "-p", str(port), "--no-server-name"]
    return [sys.executable, "-m", *words, *where]


_COOKIE = """
from access.models import User
from tests.cast import signed_in
client = signed_in(User.objects.get(short_name=short_name))
result = client.session.session_key
"""
_CAST = """
from django.db import transaction
from tests.cast import assemble
with transaction.atomic():
    cast = assemble()
result = {
    "people": {name: person.public_id for name, person in cast.people.items()},
    "plans": {name: plan.public_id for name, plan in cast.plans.items()},
    "sections": {name: section.public_id for name, section in cast.sections.items()},
    "seats": {name: seat.public_id for name, seat in cast.seats.items()},
}
"""


@contextmanager
def product(stack: Stack = "sqlite", servers: int = 1, **env: str) -> Iterator[Product]:
    """A migrated install with running servers."""
    with Product(stack, servers, env) as install:
        install.start()
        yield install
