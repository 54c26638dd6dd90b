"""The public y-websocket client from npm, unmodified, on a real server: reads, writes, is closed with our codes."""

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ipplatform.install import stamps
from ipplatform.install.front_end import node_environment
from tests.meetings.seeded import SEED, STORED
from tests.product import ROOT, Product, product

CLIENT = Path(__file__).parent / "stock_client"
_SVEN = """
from access.models import User
from tests.live.client import session_of
result = session_of(User.objects.get(short_name="sven"))
"""
_END = """
from access import grants
from access.models import Seat
grants.revoke_seat(Seat.objects.get(user__short_name="per"))
"""


def test_a_stock_client_reads_writes_and_is_closed_with_the_documented_codes() -> None:
    install_packages()
    with product("sqlite") as install:
        ids = install.run(SEED)
        cookies = {**ids["cookies"], "sven": install.run(_SVEN)}
        with _client(install, ids, cookies) as process:
            met = _said_by(process)
            closed = _said_by(process)
            install.run(_END)
            _tell(process)
            ended = _said_by(process)
            assert process.wait(10) == 0
        stored = install.run(STORED, root=ids["root"])

    assert met["texts"] == ["<paragraph>Kari skriver æøå 😀</paragraph><paragraph>Per svarer</paragraph>"] * 4
    assert met["name"] == "Kari Solheim"
    assert closed["codes"] == {
        "reader": 4403, "script": 4422, "root": 4422, "big": 4413, "stranger": 4403, "nobody": 4401,
    }  # fmt: skip
    assert ended == {"ended": 4403}
    assert stored == {"text": "Kari skriver æøå 😀\nPer svarer", "gapless": True, "revision": 0}


def install_packages() -> None:
    """What the lock names, once; without scripts, and with every hash checked."""
    modules = CLIENT / "node_modules"
    wanted = stamps.fingerprint([CLIENT / "package.json", CLIENT / "package-lock.json"])
    if not stamps.is_fresh(modules / ".installed.stamp", wanted):
        npm = [str(ROOT / ".venv" / "bin" / "npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(npm, cwd=CLIENT, env=_environment(), check=True, capture_output=True, timeout=120)
        stamps.put(modules / ".installed.stamp", wanted)


def _client(install: Product, ids: Mapping[str, Any], cookies: Mapping[str, str]) -> subprocess.Popen[str]:
    words = [install.socket_url("/ws/minutes"), ids["pid"], ids["root"], install.origin(0), json.dumps(cookies)]
    return subprocess.Popen(
        [str(ROOT / ".venv" / "bin" / "node"), "client.mjs", *words],
        cwd=CLIENT, env=_environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def _said_by(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout is not None
    said = process.stdout.readline()
    assert said, "the client ended without a word"
    return dict(json.loads(said))


def _tell(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def _environment() -> dict[str, str]:
    return {**os.environ, **node_environment(ROOT)}
