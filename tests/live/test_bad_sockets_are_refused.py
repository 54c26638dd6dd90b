"""Whoever is not signed in, comes from elsewhere, floods, never reads or speaks nonsense is refused as documented."""

import asyncio
import json

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from access.sockets import LATER, REFUSED, SIGNED_OUT, TOO_BIG, TOO_SLOW, in_database
from notifications.live import protocol
from tests.cast import Cast, half_signed_in
from tests.live.client import PATIENCE, Refused, session_of, socket
from tests.live.test_a_page_hears_of_changes import change, watching

OTHER_ORIGINS = [
    b"", b"null", b"http://testserver:80", b"https://testserver", b"http://testserver.evil.example",
    b"http://evil.example", b"http://testserver/", b"HTTP://TESTSERVER", b"http://sub.testserver", b"testserver",
    b"http://testserver, http://evil.example", b"*",
]  # fmt: skip
MALFORMED = [
    "", "nonsense", "[]", "1", "null", '"ping"', "{}", '{"t":"join"}', '{"t":["ping"]}', '{"t":"watch"}',
    '{"t":"watch","streams":[]}', '{"t":"watch","streams":{"s.x":1}}',
    '{"t":"watch","streams":{"x.aaaaaaaaaaaaaaaa":1}}', '{"t":"watch","streams":{"s.aaaaaaaaaaaaaaaa":"1"}}',
    '{"t":"watch","streams":{"s.aaaaaaaaaaaaaaaa":-1}}', '{"t":"watch","streams":{"s.aaaaaaaaaaaaaaaa":1.5}}',
    '{"t":"watch","streams":{"s.aaaaaaaaaaaaaaaa":true}}', '{"t":"watch","streams":{"s.aaaaaaaaaaaaaaaa":1e99}}',
    '{"t":"watch","streams":{"s.aaaaaaaaaaaaaaaa":NaN}}', '{"t":"watch","streams":{"s.aaaaaaaaaaaaaaa\\u0000":1}}',
    '{"t":"watch","streams":{"s.aaaaaaaaaaaaaaaa":' + "9" * 5000 + "}}",
    '{"t":"watch","streams":{},"here":7}', '{"t":"watch","streams":{},"here":"s.aaaaaaaaaaaaaaaa\\n"}',
    '{"t":"watch","streams":{"\\ud800":1}}', "[" * 20000,
    json.dumps({"t": "watch", "streams": {f"s.{number:016d}": 0 for number in range(201)}}),
]  # fmt: skip


async def test_nobody_signed_in_is_told_so_by_the_code(live_cast: Cast) -> None:
    half = await in_database(lambda: half_signed_in(live_cast.anne).session.session_key)
    for cookie in ("", "x" * 32, "x" * 5000, half):
        async with socket("/ws/live", cookie=str(cookie)) as page:
            assert await page.closes() == SIGNED_OUT


@pytest.mark.parametrize("origin", OTHER_ORIGINS)
async def test_pages_of_other_origins_are_refused_before_the_handshake(live_cast: Cast, origin: bytes) -> None:
    with pytest.raises(Refused):
        async with socket("/ws/live", live_cast.anne, origin=origin):
            pass


async def test_an_address_that_only_begins_alike_is_refused(live_cast: Cast) -> None:
    with pytest.raises(Refused):
        async with socket("/ws/live/more", live_cast.anne):
            pass


async def test_nonsense_is_refused(live_cast: Cast) -> None:
    cookie = await in_database(session_of, live_cast.anne)
    for text in MALFORMED:
        async with socket("/ws/live", cookie=cookie) as page:
            page.send_text(text)
            assert await page.closes() == REFUSED, text[:80]
            assert page.task.done() is False


async def test_bytes_are_refused_and_too_big_frames_have_their_own_code(live_cast: Cast) -> None:
    async with socket("/ws/live", live_cast.anne) as page:
        page.send_bytes(b'{"t":"ping"}')
        assert await page.closes() == REFUSED
    for text in (" " * 65_537, "å" * 32_769):
        async with socket("/ws/live", live_cast.anne) as page:
            page.send_text(text)
            assert await page.closes() == TOO_BIG


async def test_a_flood_is_cut_off(live_cast: Cast) -> None:
    async with socket("/ws/live", live_cast.anne) as page:
        # However slowly they are heard: more than a second brings.
        for _ in range(1000):
            page.say(t="ping")
        assert await page.closes() == TOO_SLOW


async def test_a_page_that_never_reads_is_cut_off_and_holds_up_nobody(live_cast: Cast) -> None:
    health = live_cast.sections["health"]
    async with socket("/ws/live", live_cast.anne) as stuck, socket("/ws/live", live_cast.ola) as other:
        await watching(stuck, health)
        await watching(other, health)
        stuck.reads.clear()
        for _ in range(protocol.MAX_QUEUED_FRAMES + 3):
            revision = await in_database(change, health, live_cast.per)
            while (await other.next())["r"] < revision:
                pass
        await asyncio.wait_for(asyncio.gather(stuck.task), PATIENCE)


async def test_a_page_that_never_speaks_again_is_cut_off_before_it_costs_memory(
    live_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("notifications.live.connection.MAX_UNANSWERED_BYTES", 500)
    health = live_cast.sections["health"]
    async with socket("/ws/live", live_cast.anne) as page:
        await watching(page, health)
        for _ in range(20):
            await in_database(change, health, live_cast.per)
        assert await page.closes() == TOO_SLOW


async def test_one_person_cannot_hold_endless_sockets(live_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "MAX_SOCKETS_A_PERSON", 2)
    cookie = await in_database(session_of, live_cast.anne)
    async with socket("/ws/live", cookie=cookie) as first, socket("/ws/live", cookie=cookie) as second:
        for page in (first, second):
            page.say(t="ping")
            assert (await page.next())["t"] == "heads"
        async with socket("/ws/live", cookie=cookie) as third:
            assert await third.closes() == LATER
        first.say(t="ping")
        assert (await first.next())["t"] == "heads"


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
_frames = (
    st.text(max_size=200)
    | _json.map(json.dumps)
    | st.fixed_dictionaries(
        {"t": st.sampled_from(["watch", "ping", "heads", ""]), "streams": _json, "here": _json}
    ).map(json.dumps)
)


@given(text=_frames)
@hypothesis(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_understood_or_malformed_and_nothing_else(text: str) -> None:
    try:
        said = protocol.read(text)
    except (protocol.Malformed, protocol.TooBig):
        return
    assert isinstance(said, protocol.Watch | protocol.Ping)


def test_the_test_origin_is_the_only_one_besides_the_product_s_own() -> None:
    assert "http://testserver" in settings.ORIGINS
    assert not {origin.decode() for origin in OTHER_ORIGINS} & set(settings.ORIGINS)
