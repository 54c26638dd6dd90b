"""Workers are killed while they send and the mail server refuses some: every letter arrives, and repeats are known."""

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tests.product import ROOT, Product
from tests.servers.ground import free_port

LETTERS = 400 if os.environ.get("IPPLATFORM_LONG") else 120
KILLS = 6 if os.environ.get("IPPLATFORM_LONG") else 3
WRITE = """
from django.db import transaction
from access.models import User
from notifications.models import Letter
reader = User.objects.create_user("reader@example.org", "Reader")
with transaction.atomic():
    Letter.objects.bulk_create(Letter(key=f"fault.{n}", kind="meeting.called", user=reader) for n in range(count))
result = count
"""
LEFT = """
from django.utils import timezone
from notifications.gates import letters_waiting
from notifications.models import Letter
# What waits for its next try, or for a killed worker's lease, is due at once: the test does not sit minutes out.
letters_waiting().update(not_before=timezone.now(), leased_until=None) if hurry else None
result = letters_waiting().count()
"""


class Sink:
    """A mail server that refuses one letter in twelve at random, and remembers what it took."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()
        self._chance = random.Random(7)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        await asyncio.sleep(0.01)
        if self._chance.random() < 1 / 12:
            return "451 Try again later"
        text = envelope.content.decode(errors="replace")
        self.taken[next(line for line in text.splitlines() if line.lower().startswith("message-id:"))] += 1
        return "250 OK"


@pytest.fixture
def sink() -> Iterator[tuple[Sink, int]]:
    handler, port = Sink(), free_port()
    server = Controller(handler, hostname="127.0.0.1", port=port)
    server.start()
    yield handler, port
    server.stop()


@pytest.mark.parametrize("stack", ["sqlite", "postgresql"])
def test_every_letter_arrives_though_workers_are_killed(stack: Any, sink: tuple[Sink, int]) -> None:
    handler, port = sink
    env = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(port), "EMAIL_USE_TLS": "0"}
    with Product(stack, 1, env) as running:
        running.run(WRITE, count=LETTERS)
        for _ in range(KILLS):
            workers = [_worker(running) for _ in range(2)]
            before, deadline = handler.taken.total(), time.monotonic() + 20
            while handler.taken.total() < before + 8 and time.monotonic() < deadline:
                time.sleep(0.01)
            for worker in workers:
                worker.send_signal(signal.SIGKILL)
                worker.wait()
            running.run(LEFT, hurry=True)
        last = _worker(running)
        try:
            deadline = time.monotonic() + 90
            while running.run(LEFT, hurry=True) and time.monotonic() < deadline:
                time.sleep(0.5)
        finally:
            last.terminate()
            assert last.wait(20) == 0

    assert len(handler.taken) == LETTERS
    repeats = handler.taken.total() - LETTERS
    # One letter may be under way in each killed worker; hurrying the leases adds a few.
    assert repeats <= 4 * KILLS


def _worker(running: Product) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "ipplatform", "work"],
        cwd=ROOT, env=running.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
