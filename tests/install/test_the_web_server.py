"""The server we ship with, as its own process and at its wire: pages, sockets in every kind of frame, and its end."""

import asyncio
import contextlib
import os
import signal
import socket
import struct
from collections.abc import Iterator
from time import sleep
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from access.sockets import NO_RIGHT, REFUSED, SIGNED_OUT, TOO_BIG
from ipplatform.server.http import MAX_HEAD
from meetings.minutes import protocol
from meetings.minutes.protocol import Reader
from meetings.minutes.schema import MAX_UPDATE
from tests.access.signing import CODE, code_now
from tests.benchmarks.visit import Visit
from tests.cast import PASSWORD
from tests.live.client import PATIENCE
from tests.product import Product

MEETING = """
from django.db import transaction
from tests.access.signing import with_password
from tests.cast import assemble
from tests.live.client import session_of
from tests.meetings.conftest import with_meeting
with transaction.atomic():
    cast = assemble()
    minutes = with_meeting(cast).minutes
    with_password(cast.per)
result = {"email": cast.per.email,
    "path": f"/ws/minutes/{minutes.public_id}",
    "cookies": {name: session_of(cast.people[name]) for name in ("per", "liv", "sven")}}
"""


@pytest.fixture(scope="module")
def install() -> Iterator[tuple[Product, dict[str, Any]]]:
    with Product() as product:
        ids = product.run(MEETING)
        product.start(program="ipplatform")
        yield product, ids


def opened(install: tuple[Product, dict[str, Any]], name: str, origin: str = "") -> connect:
    product, ids = install
    headers = {"Cookie": "sessionid=" + ids["cookies"].get(name, "nobody")}
    line: Any = origin or product.url
    return connect(product.socket_url(ids["path"]), origin=line, additional_headers=headers, compression=None)


async def the_next(line: ClientConnection, kind: int) -> Reader:
    """The next frame of a kind, after its kind."""
    async with asyncio.timeout(PATIENCE):
        while True:
            reader = Reader(bytes(await line.recv(decode=False)))
            if reader.number() == kind:
                return reader


async def code_of(line: ClientConnection) -> int | None:
    try:
        async with asyncio.timeout(PATIENCE):
            while True:
                await line.recv()
    except ConnectionClosed:
        return line.close_code


async def test_it_serves_pages_and_names_neither_itself_nor_a_version(install: Any) -> None:
    product, _ids = install
    async with httpx.AsyncClient(base_url=product.url) as client:
        page = await client.get("/logg-inn")
        health = await client.get("/healthz")
    assert (page.status_code, health.status_code) == (200, 200)
    assert "server" not in page.headers


async def test_a_person_signs_in_and_the_half_signed_in_session_opens_nothing_more(install: Any) -> None:
    product, ids = install
    async with Visit(product.ports[0], "127.0.0.1") as visit:
        page = await visit.get("/logg-inn")
        form = {**page.fields, "email": ids["email"], "password": PASSWORD}
        assert (await visit.post("/logg-inn", {**form, "password": "feil passord"})).status == 422
        assert (await visit.post("/logg-inn", form)).location == CODE
        half = visit.cookies["sessionid"]
        assert (await visit.get("/planer")).location.startswith("/logg-inn")
        page = await visit.get(CODE)
        assert (await visit.post(CODE, {**page.fields, "code": code_now()})).location == "/planer"
        assert visit.cookies["sessionid"] != half
        assert (await visit.get("/planer")).status == 200
        visit.cookies["sessionid"] = half
        assert (await visit.get("/planer")).location.startswith("/logg-inn")


async def test_no_request_inherits_the_language_of_the_one_before(install: Any) -> None:
    product, _ids = install
    async with httpx.AsyncClient(base_url=product.url) as client:
        for language in ("en", "nn", "nb") * 3:
            page = await client.get("/logg-inn", headers={"Cookie": f"language={language}"})
            assert page.headers["content-language"] == language
            assert (await client.get("/logg-inn")).headers["content-language"] == "nb"


async def test_a_head_without_end_is_refused(install: Any) -> None:
    product, _ids = install
    with socket.create_connection(("127.0.0.1", product.ports[0]), PATIENCE) as line:
        # It need not hear all of it before it answers.
        with contextlib.suppress(OSError):
            line.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"a" * 70_000)
        assert line.recv(100).startswith(b"HTTP/1.1 4")


async def test_close_codes_and_origins_are_those_of_the_protocol(install: Any) -> None:
    for name, code in (("sven", NO_RIGHT), ("nobody", SIGNED_OUT)):
        async with opened(install, name) as line:
            assert await code_of(line) == code
    for said, code in ((b"\x07", REFUSED), ("text", REFUSED), (b"\x00" * (MAX_UPDATE + 100), TOO_BIG)):
        async with opened(install, "per") as line:
            with contextlib.suppress(ConnectionClosed):
                await line.send(said)
            assert await code_of(line) == code
    async with opened(install, "per") as line:
        with contextlib.suppress(ConnectionClosed):
            await line.send(b"\x00" * (1024 * 1024 + 1))
        assert await code_of(line) == 1009
    with pytest.raises(InvalidStatus) as refused:
        async with opened(install, "per", "http://evil.example"):
            pass
    assert refused.value.response.status_code == 403


async def test_a_message_is_heard_however_it_is_cut(install: Any) -> None:
    product, ids = install
    question = protocol.sync(protocol.STEP_1, b"\x00")
    async with opened(install, "liv") as line:
        await line.send(question)
        await the_next(line, protocol.SYNC)
        # In fragments, with a ping between, and several messages in one segment.
        await line.send([question[:1], question[1:2], question[2:]])
        await the_next(line, protocol.SYNC)
        await (await line.ping())
        await asyncio.gather(*(line.send(question) for _ in range(3)))
        for _ in range(3):
            await the_next(line, protocol.SYNC)
    # Byte by byte, by hand; with the length written short, and longer than it need be.
    for length in (bytes((0x80 | len(question),)), b"\xfe" + len(question).to_bytes(2)):
        frame = b"\x82" + length + b"\x00\x00\x00\x00" + question
        with _by_hand(product, ids) as wire:
            for byte in frame:
                wire.sendall(bytes((byte,)))
                await asyncio.sleep(0.002)
            assert _frame(wire)[:2] == b"\x00\x01"
    with _by_hand(product, ids) as wire:
        # Without its mask a frame is an error of the protocol.
        wire.sendall(b"\x82" + bytes((len(question),)) + question)
        assert _frame(wire)[:2] == struct.pack(">H", 1002)


async def test_a_handshake_is_read_however_it_comes_and_what_is_none_is_refused(install: Any) -> None:
    product, ids = install
    good = _handshake(product, ids)
    more = b"\r\nX-More: "
    assert _status(product, good[:60], good[60:]) == 101
    refused = {
        good.replace(b"Version: 13", b"Version: 12"): 400,
        good.replace(b"Host: localhost\r\n", b""): 400,
        good.replace(b"\r\nHost:", b"\r\nX no name: a\r\nHost:"): 400,
        good.replace(b"\r\nHost:", b"\r\nContent-Length: 5\r\nHost:"): 400,
        good.replace(b"\r\nHost:", b"\r\nTransfer-Encoding: chunked\r\nHost:"): 400,
        good.replace(b"\r\nHost:", more + b"a" * 9000 + b"\r\nHost:"): 431,
        # So much of a head that does not end.
        good.replace(b"\r\nHost:", (more + b"a" * 900) * 20 + b"\r\nHost:")[: MAX_HEAD + 1000]: 400,
        good.replace(b"\r\nHost:", (more + b"a") * 200 + b"\r\nHost:"): 431,
        good.replace(b"GET ", b"POST "): 405,
        good.replace(ids["path"].encode(), b"/ws/nowhere\x00"): 400,
        good.replace(ids["path"].encode(), "/ws/blåbær".encode()): 400,
        good.replace(b"\r\nHost:", b"\r\nhost: example.org\r\nHost:"): 400,
        good.replace(b"\r\nHost:", b"\r\nHost : example.org\r\nHost:"): 400,
        good.replace(b"\r\nHost:", more + b"a\nHost: example.org\r\nHost:"): 400,
    }
    for head, status in refused.items():
        assert _status(product, head) == status, head[:300]


async def test_sigterm_ends_it_at_once_and_tells_sockets_to_come_again() -> None:
    with Product() as product:
        ids = product.run(MEETING)
        product.start(program="ipplatform")
        async with opened((product, ids), "liv") as line:
            await line.send(protocol.sync(protocol.STEP_1, b"\x00"))
            await the_next(line, protocol.SYNC)
            process = product.processes[0]
            assert process is not None
            os.kill(process.pid, signal.SIGTERM)
            assert await code_of(line) == 1012
            assert await asyncio.to_thread(process.wait, 5) in (0, -signal.SIGTERM)
        assert "Traceback" not in product.log()


def _by_hand(product: Product, ids: dict[str, Any]) -> socket.socket:
    wire = socket.create_connection(("127.0.0.1", product.ports[0]), PATIENCE)
    wire.settimeout(PATIENCE)
    wire.sendall(_handshake(product, ids))
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += wire.recv(1)
    assert b" 101 " in head
    return wire


def _handshake(product: Product, ids: dict[str, Any]) -> bytes:
    return (
        f"GET {ids['path']} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nOrigin: {product.url}\r\n"
        f"Cookie: sessionid={ids['cookies']['liv']}\r\n\r\n"
    ).encode()


def _status(product: Product, *pieces: bytes) -> int:
    """What the server answers to a handshake that comes in these pieces; whoever is refused is cut off."""
    with socket.create_connection(("127.0.0.1", product.ports[0]), PATIENCE) as wire:
        wire.settimeout(PATIENCE)
        for piece in pieces:
            wire.sendall(piece)
            sleep(0.05)
        answer = wire.recv(4096)
        status = int(answer.split()[1])
        while status != 101 and wire.recv(4096):
            pass
        return status


def _frame(wire: socket.socket) -> bytes:
    """The payload of the next short frame."""
    length = wire.recv(2, socket.MSG_WAITALL)[1]
    return wire.recv(length, socket.MSG_WAITALL)
