"""The real product as its own processes: web servers and a worker over SQLite alone or PostgreSQL and Redis.

Tests that kill servers, use two of them or drive a browser start one of these and reach it over HTTP and sockets only;
they seed and look inside through `run`, a process of its own, never through this process's database connection.
"""

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
from contextlib import ExitStack, closing, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from tests.inside import ROOT as ROOT
from tests.inside import Inside
from tests.prepared import copy_database, made_once
from tests.servers import postgres, redis
from tests.servers.ground import free_port

DATABASE = "ipplatform.sqlite3"
SEEDED = "seeded.json"
Server = Literal["daphne", "ipplatform"]
Stack = Literal["sqlite", "postgresql"]


class Product:
    """One install: a folder, a database, and servers on free ports. `servers` is how many of them serve.

    It is empty, or holds the demo municipality (`has_demo`), also with what the code `seed` puts there, whose `result`
    is then `seeded`. PostgreSQL waits for the disk where asked (`is_durable`).
    """

    def __init__(
        self,
        stack: Stack = "sqlite",
        servers: int = 1,
        env: dict[str, str] | None = None,
        *,
        has_demo: bool = False,
        seed: str = "",
        is_durable: bool = False,
    ) -> None:
        self.stack = stack
        self.has_demo = has_demo
        self.seed = seed
        self.seeded: Any = None
        self.is_durable = is_durable
        self.ports = [free_port() for _ in range(servers)]
        self.folder = Path(tempfile.mkdtemp(prefix="product-"))
        self.processes: list[subprocess.Popen[bytes] | None] = [None] * servers
        self.worker: subprocess.Popen[bytes] | None = None
        self.extra = env or {}
        self._static = Path()
        self._exits = ExitStack()
        self._way_in: Inside | None = None
        self.database: Any = None
        self.redis: Any = None

    def __enter__(self) -> "Product":
        self._exits.callback(shutil.rmtree, self.folder, ignore_errors=True)
        if self.stack == "postgresql":
            kept = made_once("cluster", self._keep_cluster)
            self.database = self._exits.enter_context(postgres(durable=self.is_durable, kept=kept))
            self.redis = self._exits.enter_context(redis())
        self._static = made_once("static", self._collect_static)
        if not self.seed:
            self._inside()  # loads meanwhile; a town that is ready is seldom entered
        if self.stack == "sqlite":
            made = self._made()
            copy_database(made / DATABASE, self.folder / DATABASE)
            if self.seed:
                self.seeded = json.loads((made / SEEDED).read_text())
            return self
        if self.has_demo:
            self.command("loaddemo")
        if self.seed:
            self.seeded = self.run(self.seed)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self._exits.close()

    def _inside(self) -> Inside:
        if self._way_in is None:
            self._way_in = Inside(self.environment)
            self._exits.callback(self._way_in.close)
        return self._way_in

    def _made(self) -> Path:
        """What every SQLite install of this kind begins with."""
        if self.seed:
            return made_once(f"seed-{sha256(self.seed.encode()).hexdigest()[:16]}", self._sow)
        return self._unsown()

    def _unsown(self) -> Path:
        return made_once("demo", self._load_demo) if self.has_demo else made_once("empty", self._migrate)

    def _sow(self, folder: Path) -> None:
        copy_database(self._unsown() / DATABASE, folder / DATABASE)
        with closing(Inside(self.environment | {"IPPLATFORM_DATA": str(folder)})) as inside:
            (folder / SEEDED).write_text(json.dumps(inside.run(self.seed, {})))

    def _keep_cluster(self, folder: Path) -> None:
        with postgres() as server:
            self._prepare("migrate", "--skip-checks", "-v0", DATABASE_URL=server.url)
            server.keep(folder)

    def _migrate(self, folder: Path) -> None:
        self._prepare("migrate", "--skip-checks", "-v0", IPPLATFORM_DATA=str(folder))

    def _load_demo(self, folder: Path) -> None:
        copy_database(made_once("empty", self._migrate) / DATABASE, folder / DATABASE)
        self._prepare("loaddemo", IPPLATFORM_DATA=str(folder))

    def _collect_static(self, folder: Path) -> None:
        """The bundle with hashed names, as it is served."""
        self._prepare("collectstatic", "--noinput", "-v0", "--skip-checks", STATIC_ROOT=str(folder))

    def _prepare(self, *words: str, **env: str) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "ipplatform", *words],
            cwd=ROOT, env=self.environment | env, capture_output=True, text=True, timeout=180, check=False,
        )  # fmt: skip
        if done.returncode:
            raise AssertionError(f"{words[0]} failed:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")

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
            "STATIC_ROOT": str(self._static),
            "LOG_LEVEL": "WARNING",
            # Nobody is new to the plans in these walks.
            "UNUSUAL_FIRST_OF_UNIT": "0",
            "UNUSUAL_NIGHT": "",
        }
        env.pop("DATABASE_URL", None)
        env.pop("REDIS_URL", None)
        if self.database:
            env |= {"DATABASE_URL": self.database.url, "REDIS_URL": self.redis.url}
        return env | self.extra

    def command(self, *words: str) -> str:
        """Run `ipplatform <command>` to its end and return what it printed."""
        return self._inside().command(words)

    def run(self, code: str, **values: Any) -> Any:
        """Run Python inside the install; the code finds `values` as names and puts its answer in `result` (JSON)."""
        return self._inside().run(code, values)

    def start(self, server: int | None = None, program: Server = "ipplatform") -> None:
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
        """Ask all of them to end, and wait until they have."""
        running = [process for process in [*self.processes, self.worker] if process and process.poll() is None]
        for process in running:
            process.terminate()
        for process in running:
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


def _server_command(program: Server, port: int) -> list[str]:
    if program == "ipplatform":
        return [sys.executable, "-m", "ipplatform.server", "--port", str(port)]
    where = ["-b", "127.0.0.1", "-p", str(port), "--no-server-name"]
    return [sys.executable, "-m", "daphne", *where, "ipplatform.asgi:application"]


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
