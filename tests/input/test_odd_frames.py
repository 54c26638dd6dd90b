"""Odd frames on both sockets: an answer or a documented close code, nothing stored, and nobody else disturbed."""

import asyncio
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from access.sockets import LATER, NO_RIGHT, REFUSED, TOO_BIG, TOO_SLOW, in_database
from meetings.minutes import protocol
from meetings.minutes.socket import MAX_FRAME
from meetings.models import Meeting, MinutesUpdate
from notifications.live.protocol import MAX_FRAME_BYTES
from tests.cast import Cast
from tests.input.odd import TEXTS, examples
from tests.live.client import Closed, Refused, Socket, session_of, socket
from tests.live.conftest import hub
from tests.live.test_bad_sockets_are_refused import OTHER_ORIGINS
from tests.meetings.conftest import live_meeting
from tests.meetings.writer import Writer, synced, writing

__all__ = ["hub", "live_meeting"]

_json: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(TEXTS) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
_revision = st.integers(-5, 2**70) | _json
_names = st.sampled_from(["s." + "a" * 16, "u." + "b" * 16, "m." + "c" * 16, "s.", "x." + "a" * 16]) | st.text(
    max_size=20
)
WORDS: st.SearchStrategy[str] = st.one_of(
    st.sampled_from(TEXTS),
    _json.map(json.dumps),
    st.fixed_dictionaries(
        {"t": st.sampled_from(["watch", "ping", "heads", "hint", "gone", "presence", "", "WATCH"]) | _json},
        optional={
            "streams": st.dictionaries(_names, _revision, max_size=5) | _json,
            "here": _names | _json,
            "r": _json,
        },
    ).map(json.dumps),
    st.text(max_size=60).map(lambda text: '{"t":"watch","streams":{' + text),
)


async def answer_of(page: Socket) -> str:
    """`lives` where the socket answers a ping, else the code it was closed with."""
    page.say(t="ping")
    try:
        while (await page.next(10))["t"] != "heads":
            pass
    except Closed as closed:
        return str(closed.code)
    return "lives"


@examples(25)
@given(words=st.lists(WORDS, min_size=1, max_size=6), data=st.binary(max_size=20))
async def test_no_words_on_the_live_socket_break_it(live_cast: Cast, words: list[str], data: bytes) -> None:
    cookie = await in_database(session_of, live_cast.anne)
    async with socket("/ws/live", live_cast.ola) as other:
        spoken: list[str | bytes] = [*words, data]
        for said in spoken:
            async with socket("/ws/live", cookie=cookie) as page:
                if isinstance(said, bytes):
                    page.send_bytes(said)
                else:
                    page.send_text(said)
                assert await answer_of(page) in ("lives", str(REFUSED), str(TOO_BIG)), said[:200]
                assert not page.task.done()
        assert await answer_of(other) == "lives"


@pytest.mark.parametrize("origin", OTHER_ORIGINS)
async def test_the_minutes_are_closed_to_pages_of_other_origins(
    live_cast: Cast, live_meeting: Meeting, origin: bytes
) -> None:
    pid = await in_database(lambda: live_meeting.minutes.public_id)
    with pytest.raises(Refused):
        async with socket(f"/ws/minutes/{pid}", live_cast.kari, origin=origin):
            pass


async def test_frames_above_the_limit_have_their_own_code(live_cast: Cast, live_meeting: Meeting) -> None:
    pid = await in_database(lambda: live_meeting.minutes.public_id)
    async with socket("/ws/live", live_cast.per) as page:
        page.send_text('{"t":"ping","x":"' + "a" * MAX_FRAME_BYTES + '"}')
        assert await page.closes() == TOO_BIG
    for size in (MAX_FRAME + 1, 4 * 1024 * 1024):
        async with socket(f"/ws/minutes/{pid}", live_cast.kari) as line:
            line.send_bytes(b"\x00\x02" + b"\x00" * size)
            assert await line.closes() == TOO_BIG


def _good(root: str) -> list[bytes]:
    """Frames as a client of ours sends them."""
    doc: Doc[Any] = Doc()
    doc.get(root, type=XmlFragment).children.append(XmlElement("paragraph", contents=[XmlText("Vi møtes igjen")]))
    update = doc.get_update()
    return [
        protocol.sync(protocol.UPDATE, update),
        protocol.sync(protocol.STEP_1, doc.get_state()),
        protocol.sync(protocol.STEP_2, update),
        protocol.awareness([(5, 1, '{"user":{"name":"Falsk"}}')]),
        bytes([protocol.QUERY_AWARENESS]),
    ]


_bends = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=4)
_frames = st.tuples(st.integers(0, 4), _bends, st.integers(0, 400), st.binary(max_size=12))
CODES = {"lives", *(str(code) for code in (REFUSED, TOO_BIG, LATER, NO_RIGHT, TOO_SLOW))}


def _bent(frame: bytes, bends: list[tuple[int, int]], length: int, tail: bytes) -> bytes:
    changed = bytearray(frame)
    for place, value in bends:
        changed[place % len(changed)] = value
    return bytes(changed[:length]) + tail


@examples(15)
@given(chosen=st.lists(_frames, min_size=1, max_size=5), noise=st.binary(max_size=300))
async def test_no_bytes_on_the_minutes_break_them(
    live_cast: Cast, live_meeting: Meeting, chosen: list[Any], noise: bytes
) -> None:
    pid, root = await in_database(
        lambda: (live_meeting.minutes.public_id, f"item-{live_meeting.agenda.get(position=0).public_id}")
    )
    good = _good(root)
    async with writing(live_cast.kari, pid) as kari:
        await synced(kari)
        kari.write(root, "Karis ord")
        await kari.saved()
        for frame in (noise, *(_bent(good[number], bends, length, tail) for number, bends, length, tail in chosen)):
            async with writing(live_cast.per, pid) as per:
                per.line.send_bytes(frame)
                assert await _end_of(per) in CODES, frame.hex()
        kari.write(root, "og flere")
        await kari.saved()
        assert "Karis ord" in kari.text(root)
        assert "og flere" in kari.text(root)
    async with writing(live_cast.anne, pid) as anne:
        await synced(anne)
        assert "Karis ord" in anne.text(root)


async def _end_of(writer: Writer) -> str:
    """`lives` where the room still answers, else the code of the closing."""
    try:
        async with asyncio.timeout(10):
            await synced(writer)
    except Closed as closed:
        return str(closed.code)
    return "lives"


async def test_what_belongs_to_another_meeting_is_not_taken(live_cast: Cast, live_meeting: Meeting) -> None:
    """A well-formed text for an item of other minutes, and minutes that do not exist."""
    pid = await in_database(lambda: live_meeting.minutes.public_id)
    async with writing(live_cast.per, pid) as per:
        await synced(per)
        per.line.send_bytes(_good("item-" + "a" * 16)[0])
        assert await per.line.closes() == REFUSED
    for path in ("a" * 16, "", "a" * 17, pid.upper(), f"{pid}/x", "%00", pid[:-1]):
        async with socket(f"/ws/minutes/{path}", live_cast.per) as line:
            assert await line.closes() == NO_RIGHT
    assert await in_database(MinutesUpdate.objects.count) == 0
