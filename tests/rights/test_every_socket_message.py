"""Every message of the sockets × everybody, and every state of a right: what the table says, and not a word more."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import models

from access.models import Consent, ConsentSection, ConsentSignature, Employment, Grant, Representation, Seat, User
from access.sockets import in_database
from meetings.minutes import protocol as minutes_protocol
from notifications.live.hub import this_hub
from plans.actions.measures import add_note
from plans.models import Section
from tests.cast import Cast, half_signed_in
from tests.conftest import without_append_only
from tests.live.client import Closed, Socket, session_of, socket
from tests.meetings.writer import Writer, synced
from tests.rights import table
from tests.rights.addresses import UNKNOWN
from tests.rights.building import build
from tests.rights.states import ENTER
from tests.rights.world import World

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "protocol.md").read_text()
ROWS = table.messages()
PEOPLE = [name for name in table.people() if name not in ("nobody", "half")]


@pytest.fixture
def live_world(live_cast: Cast) -> World:
    return build(live_cast)


@pytest.fixture(autouse=True)
async def hub() -> AsyncIterator[None]:
    yield
    this_hub().stop()


def test_every_message_of_the_protocol_has_rows_and_every_row_is_a_message() -> None:
    live, minutes = PAGE.split("## `/ws/minutes/")
    spoken = {f"live {kind}" for kind in re.findall(r'^\| `\{"t":"(\w+)"', live, re.MULTILINE)}
    kinds = {f"minutes {kind}" for kind in re.findall(r"^\| (\d+) \|", minutes, re.MULTILINE)}
    assert len(spoken) == 6
    assert len(kinds) == 4

    assert {" ".join(row.split()[:2]) for row in ROWS} == spoken | kinds


@asynccontextmanager
async def page_of(world: World, person: str, path: str = "/ws/live") -> AsyncIterator[Socket]:
    """An open socket of anybody in the table."""
    if person == "nobody":
        cookie = ""
    elif person == "half":
        cookie = str(await in_database(lambda: half_signed_in(world.cast.anne).session.session_key))
    else:
        cookie = await in_database(session_of, world.cast.people[person])
    async with socket(path, cookie=cookie) as page:
        yield page


async def heads_of(page: Socket, streams: list[str]) -> dict[str, str]:
    """What the server says of each stream: heads, gone, or the code with which it closed."""
    try:
        page.say(t="watch", streams=dict.fromkeys(streams, 0), here=None)
        said = await _heads(page)
        page.say(t="ping")
        again = await _heads(page)
    except Closed as closed:
        return dict.fromkeys(streams, str(closed.code))
    # A stream that is gone is not followed any more, so it is not named again.
    assert again["streams"] == said["streams"]
    assert set(said["streams"]) | set(said["gone"]) == set(streams)
    return {name: "heads" if name in said["streams"] else "gone" for name in streams}


async def _heads(page: Socket) -> dict[str, Any]:
    """The next answer; a hint of what happened just before may come first."""
    while (said := await page.next())["t"] != "heads":
        pass
    return dict(said)


def watched(world: World) -> dict[str, str]:
    """The streams of the table's rows."""
    names = {"": world.sections["maja/health"].stream, "@minutes": world.minutes("maja").stream}
    names |= {f"@{area}": world.sections[f"maja/{area}"].stream for area in ("school", "meetings")}
    names |= {"@leif/home": world.sections["leif/home"].stream, "@maja herself": world.cast.maja.stream}
    names |= {"@unknown": f"s.{UNKNOWN}"}
    return {f"live watch {name}".strip(): stream for name, stream in names.items()}


@pytest.mark.both
async def test_a_page_hears_of_the_streams_its_reader_may_follow(live_world: World) -> None:
    rows = await in_database(watched, live_world)
    for person in table.people():
        async with page_of(live_world, person) as page:
            answers = await heads_of(page, list(rows.values()))
            assert {row: answers[stream] for row, stream in rows.items()} == {row: ROWS[row][person] for row in rows}
            assert answers[rows["live watch"]] == ROWS["live ping"][person]
            heard = any('"heads"' in str(frame) for frame in page.received)
            assert ROWS["live heads"][person] == ("hears" if heard else "4401")
            assert leaked(live_world, page, person, asked=" ".join(rows.values())) == []


@pytest.mark.both
async def test_what_happens_in_a_part_is_hinted_at_to_its_readers_alone(live_world: World) -> None:
    world, health = live_world, live_world.sections["maja/health"]
    async with AsyncExitStack() as stack:
        pages = {person: await stack.enter_async_context(page_of(world, person)) for person in PEOPLE}
        for page in pages.values():
            page.say(t="watch", streams={health.stream: 0}, here=None)
            await page.next()

        def hearers(kind: str) -> set[str]:
            word = f'"t":"{kind}"'
            return {person for person, page in pages.items() if any(word in str(frame) for frame in page.received)}

        async def heard(kind: str) -> None:
            """Wait until those hear of it who are to, as the table says; a moment later nobody else has."""
            expected = {person for person in PEOPLE if ROWS[f"live {kind}"][person] == "hears"}
            for person in expected:
                while person not in hearers(kind):
                    await pages[person].next()
            await asyncio.sleep(0.4)
            assert hearers(kind) == expected

        async with page_of(world, "ola") as comer:
            comer.say(t="watch", streams={health.stream: 0}, here=health.stream)
            await comer.next()
            await heard("presence")
        measure = world.measures["maja/health"]
        await in_database(lambda: add_note(measure, "Et nytt notat", by=world.cast.anne))
        await heard("hint")
        await in_database(ENTER["withdrawn"], world)
        await heard("gone")
        for person, page in pages.items():
            assert leaked(world, page, person, asked=health.stream) == []


def leaked(world: World, page: Socket, person: str, *, asked: str) -> list[str]:
    """The parts of which a frame held a word or an id that the person may not read and has not asked with."""
    got = b"".join(frame if isinstance(frame, bytes) else frame.encode() for frame in page.received)
    return [
        part
        for mark, part in world.marks.items()
        if mark.encode() in got and mark not in asked and not table.may_read(person, part)
    ]


@pytest.mark.both
@pytest.mark.parametrize("row", [row for row in ROWS if row.startswith("minutes")])
async def test_the_minutes_are_read_and_written_by_whom_the_table_says(live_world: World, row: str) -> None:
    world = live_world
    pid, root = await in_database(lambda: (world.minutes("maja").public_id, f"item-{world.item('maja').public_id}"))
    for person in table.people():
        async with page_of(world, person, f"/ws/minutes/{pid}") as line:
            assert await _said(Writer(line), row, root) == ROWS[row][person], person
            assert leaked(world, line, person, asked=pid) == []


async def _said(writer: Writer, row: str, root: str) -> str:
    """The table's word for what comes of saying this."""
    try:
        await synced(writer)
        if row == "minutes 0 step 1":
            return "text" if writer.text(root) else "nothing"
        if row == "minutes 100":
            writer.line.send_bytes(b"\x64\x05")
            return str(await writer.line.closes())
        if row in ("minutes 1", "minutes 3"):
            return await _appeared(writer, row)
        if row == "minutes 0 step 2":
            writer.send(writer.doc.get_update(), minutes_protocol.STEP_2)
        else:
            writer.write(root, "Skrevet")
        await writer.saved()
    except Closed as closed:
        return str(closed.code)
    return "kept"


async def _appeared(writer: Writer, row: str) -> str:
    """Whether the socket is told who is here; a name that somebody gives themselves is never told."""
    if row == "minutes 1":
        writer.appear(writer.doc.client_id, 1, '{"user":{"name":"Falsk"}}')
    writer.line.send_bytes(bytes([minutes_protocol.QUERY_AWARENESS]))
    while await writer.hear() != minutes_protocol.AWARENESS:
        pass
    assert "Falsk" not in str(writer.people)
    return "seen"


@pytest.mark.both
async def test_sockets_follow_every_state_of_a_right(live_world: World) -> None:
    """Each state is entered, asked about on fresh sockets, and taken back."""
    world = live_world
    for state in table.states():
        with_before = await in_database(_rows)
        await in_database(ENTER[state.name], world)
        await _check(world, state)
        await in_database(_put_back, with_before)


async def _check(world: World, state: table.State) -> None:
    streams = {section.stream: part for part, section in world.sections.items()}
    streams |= await in_database(
        lambda: {f"m.{one.minutes.public_id}": f"{plan}/meetings" for plan, one in world.meetings.items()}
    )
    async with page_of(world, state.person) as page:
        answers = await heads_of(page, list(streams))
    seen = {part for stream, part in streams.items() if answers[stream] == "heads"}
    expected = {part for part in streams.values() if table.may_read(state.becomes, part)}
    if "archived" in state.name:
        expected.discard("maja/health")
    assert seen == expected, state.name
    pid, root = await in_database(lambda: (world.minutes("maja").public_id, f"item-{world.item('maja').public_id}"))
    async with page_of(world, state.person, f"/ws/minutes/{pid}") as line:
        answer = await _said(Writer(line), "minutes 0 step 1", root)
    assert answer == {True: "text", False: "4401" if state.becomes == "nobody" else "4403"}["maja/meetings" in expected]


_RIGHTS: tuple[type[models.Model], ...] = (
    Consent, ConsentSection, ConsentSignature, Representation, Grant, Employment, Seat, User, Section,
)  # fmt: skip


def _rows() -> dict[type[models.Model], dict[Any, dict[str, Any]]]:
    return {model: {row["id"]: row for row in model._default_manager.values()} for model in _RIGHTS}


def _put_back(before: dict[type[models.Model], dict[Any, dict[str, Any]]]) -> None:
    """Make the rows that hold rights what they were, so that the next state begins like the first."""
    with without_append_only("access_consentsignature"):
        for model in reversed(_RIGHTS):
            model._default_manager.exclude(pk__in=before[model]).delete()
    for model, rows in before.items():
        there = {row["id"]: row for row in model._default_manager.values()}
        for pk, row in rows.items():
            if pk not in there:
                model._default_manager.create(**row)
            elif there[pk] != row:
                model._default_manager.filter(pk=pk).update(**row)


def test_the_rows_cover_everybody() -> None:
    def cells() -> Iterator[str]:
        for row in ROWS.values():
            yield from row.values()

    assert all(cells())
    assert all(set(row) == {"message", *table.people()} for row in ROWS.values())
