"""Several people write the minutes at once; nothing is seen before it is stored, or stored without the right."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

import pytest
from django.utils import timezone
from pycrdt import XmlElement, XmlText

from access import grants
from access.models import AccessEvent
from access.sessions import end_sessions
from access.sockets import NO_RIGHT, SIGNED_OUT, in_database
from meetings.minutes import protocol
from meetings.minutes.awareness import Writing
from meetings.models import Meeting, Minutes, MinutesUpdate
from meetings.signals import minutes_moved, minutes_moved_elsewhere
from tests.cast import Cast, end_right_in, end_right_now
from tests.live.client import Closed, socket
from tests.meetings.writer import Writer, synced, writing
from tests.standstill import Machine

pytestmark = pytest.mark.both


def item(meeting: Meeting, position: int = 0) -> str:
    return f"item-{meeting.agenda.get(position=position).public_id}"


async def names(meeting: Meeting) -> tuple[str, str]:
    """The minutes' public id and the first agenda item's text."""
    return await in_database(lambda: (meeting.minutes.public_id, item(meeting)))


async def stored(meeting: Meeting) -> int:
    return await in_database(lambda: MinutesUpdate.objects.filter(minutes__meeting=meeting).count())


async def test_what_kari_writes_per_sees_and_a_newcomer_gets_it_all(live_cast: Cast, live_meeting: Meeting) -> None:
    pid, root = await names(live_meeting)
    async with writing(live_cast.kari, pid) as kari, writing(live_cast.per, pid) as per:
        await synced(kari)
        await synced(per)

        kari.write(root, "Maja begynner på fredag 😀")
        await per.until(lambda: "fredag" in per.text(root))
        per.write(root, "Per ringer skolen")
        await kari.until(lambda: "Per ringer" in kari.text(root))

        async with writing(live_cast.anne, pid) as anne:
            await synced(anne)
            assert anne.text(root) == kari.text(root) == per.text(root)


async def test_an_ack_comes_only_when_the_row_is_there(live_cast: Cast, live_meeting: Meeting) -> None:
    pid, root = await names(live_meeting)
    async with writing(live_cast.kari, pid) as kari:
        await synced(kari)
        for count in range(1, 6):
            kari.write(root, f"linje {count}")
            await kari.saved()
            assert await stored(live_meeting) == count

    rows = await in_database(lambda: list(MinutesUpdate.objects.values_list("seq", "by_id")))
    assert rows == [(seq, live_cast.kari.pk) for seq in range(1, 6)]


async def test_an_offline_writer_comes_back_with_what_was_written_meanwhile(
    live_cast: Cast, live_meeting: Meeting
) -> None:
    pid, root = await names(live_meeting)
    async with writing(live_cast.kari, pid) as kari:
        await synced(kari)
        kari.write(root, "før bruddet")
        await kari.saved()
    kari.root(root).children.append(XmlElement("paragraph", contents=[XmlText("under bruddet")]))

    async with writing(live_cast.kari, pid) as again, writing(live_cast.per, pid) as per:
        await synced(per)
        again.doc = kari.doc
        await synced(again)
        await again.saved()
        await per.until(lambda: per.text(root) == "før bruddet|under bruddet")


async def test_what_is_known_already_is_acknowledged_and_stored_once(live_cast: Cast, live_meeting: Meeting) -> None:
    pid, root = await names(live_meeting)
    async with writing(live_cast.kari, pid) as kari:
        await synced(kari)
        update = kari.write(root, "én gang")
        for _ in range(5):
            kari.send(update)
        await kari.saved()

    assert await stored(live_meeting) == 1


async def test_sven_and_people_without_the_section_get_no_byte(live_cast: Cast, live_meeting: Meeting) -> None:
    pid, _root = await names(live_meeting)
    for name in ("sven", "kjersti", "arne", "root", "nora", "leif", "grete"):
        async with socket(f"/ws/minutes/{pid}", live_cast.people[name]) as line:
            assert await line.closes() == NO_RIGHT
            assert line.received == []
    async with socket(f"/ws/minutes/{pid}") as line:
        assert await line.closes() == SIGNED_OUT
    async with socket("/ws/minutes/aaaaaaaaaaaaaaaa", live_cast.kari) as line:
        assert await line.closes() == NO_RIGHT


async def test_opening_is_logged_before_anything_is_shown(live_cast: Cast, live_meeting: Meeting) -> None:
    pid, _root = await names(live_meeting)
    async with writing(live_cast.liv, pid) as liv:
        await synced(liv)

    event = await in_database(lambda: AccessEvent.objects.get(user=live_cast.liv))
    assert (event.page, event.channel, event.action) == ("meetings:minutes", "socket", "opened")


async def test_liv_reads_along_and_is_ended_when_she_writes(live_cast: Cast, live_meeting: Meeting) -> None:
    pid, root = await names(live_meeting)
    async with writing(live_cast.kari, pid) as kari, writing(live_cast.liv, pid) as liv:
        await synced(kari)
        await synced(liv)
        assert not liv.asked
        kari.write(root, "til alle")
        await liv.until(lambda: liv.text(root) == "til alle")

        liv.write(root, "uten lov")
        with pytest.raises(Closed) as closed:
            await liv.until(lambda: False)
        assert closed.value.code == NO_RIGHT
        assert await kari.line.is_silent() or kari.text(root) == "til alle"

    assert await stored(live_meeting) == 1


async def test_a_right_that_ends_while_typing_stores_nothing_more(live_cast: Cast, live_meeting: Meeting) -> None:
    pid, root = await names(live_meeting)
    async with writing(live_cast.per, pid) as per:
        await synced(per)
        per.write(root, "mens jeg får lov")
        await per.saved()
        await in_database(end_right_now, live_cast.seats["per"])
        per.write(root, "etterpå")
        with pytest.raises(Closed) as closed:
            await per.until(lambda: False)
        assert closed.value.code == NO_RIGHT

    assert await stored(live_meeting) == 1


@asynccontextmanager
async def reading_until(seconds: float, cast: Cast, pid: str) -> AsyncIterator[tuple[Writer, datetime]]:
    """Liv, synced before her right ends by the clock, and when that is; later where opening took longer."""
    end = await in_database(end_right_in, seconds, cast.seats["liv"])
    async with writing(cast.liv, pid) as liv:
        try:
            await synced(liv)
        except Closed:
            in_time = False
        else:
            in_time = True
            yield liv, end
    if not in_time:
        async with reading_until(4 * seconds, cast, pid) as later:
            yield later


async def test_a_right_that_ends_by_the_clock_closes_a_silent_socket(
    live_cast: Cast, live_meeting: Meeting, machine: Machine
) -> None:
    pid, _root = await names(live_meeting)
    async with reading_until(1.5, live_cast, pid) as (liv, end):
        assert await liv.line.closes() == NO_RIGHT
        assert liv.line.told_at >= end.timestamp()
        assert machine.ran(end.timestamp(), liv.line.told_at) < 1


async def test_a_revoked_right_closes_the_socket_at_once(
    live_cast: Cast, live_meeting: Meeting, machine: Machine
) -> None:
    pid, _root = await names(live_meeting)
    async with writing(live_cast.liv, pid) as liv:
        await synced(liv)
        began = time.time()
        await in_database(grants.revoke_seat, live_cast.seats["liv"])
        assert await liv.line.closes() == NO_RIGHT
        assert machine.ran(began, liv.line.told_at) < 0.5


async def test_signing_out_closes_the_socket(live_cast: Cast, live_meeting: Meeting) -> None:
    pid, _root = await names(live_meeting)
    async with writing(live_cast.kari, pid) as kari:
        await synced(kari)
        await in_database(end_sessions, live_cast.kari)
        assert await kari.line.closes() == SIGNED_OUT


async def test_final_minutes_take_nothing_more(live_cast: Cast, live_meeting: Meeting) -> None:
    pid, root = await names(live_meeting)
    async with writing(live_cast.kari, pid) as kari:
        await synced(kari)
        await in_database(lambda: Minutes.objects.filter(public_id=pid).update(state="final", final_at=timezone.now()))
        kari.write(root, "for sent")
        assert await kari.line.closes() == NO_RIGHT

    assert await stored(live_meeting) == 0


async def test_names_and_colours_come_from_the_account(live_cast: Cast, live_meeting: Meeting) -> None:
    pid, root = await names(live_meeting)
    async with writing(live_cast.kari, pid) as kari, writing(live_cast.per, pid) as per:
        await synced(kari)
        await synced(per)
        per.appear(7, 1, json.dumps({"user": {"name": "Kari Solheim"}, "item": root, "evil": "<script>"}))
        await kari.until(lambda: 7 in kari.people)
        assert json.loads(kari.people[7]) == {
            "user": {"name": "Per Dahl", "color": live_cast.per.pk % 8 + 1},
            "item": root,
        }

        kari.appear(9, 1, "{}")
        await per.until(lambda: 9 in per.people)
        per.appear(9, 5, "null")
        kari.line.send_bytes(bytes([protocol.QUERY_AWARENESS]))
        await kari.until(lambda: 9 in kari.people)
        assert json.loads(kari.people[9])["user"]["name"] == "Kari Solheim"

        await per.line.disconnect()
        await kari.until(lambda: kari.people.get(7) == "null")


async def test_cursors_at_another_process_are_seen_and_nobody_speaks_for_them(
    live_cast: Cast, live_meeting: Meeting
) -> None:
    pid, root = await names(live_meeting)
    stream, per = f"m.{pid}", live_cast.per
    told: asyncio.Queue[list[Writing]] = asyncio.Queue()

    def note(writers: dict[str, list[Writing]], **_kwargs: object) -> None:
        if writers.get(stream):
            told.put_nowait(writers[stream])

    def tell(*people: tuple[int, int, int, object]) -> None:
        minutes_moved_elsewhere.send(None, heads={}, writers={stream: [list(one) for one in people]})

    minutes_moved.connect(note)
    try:
        async with writing(live_cast.kari, pid) as kari, writing(live_cast.liv, pid) as liv:
            await synced(kari)
            await synced(liv)
            tell((7, 1, per.pk, {"item": root}), (8, 1, 10**9, {"item": root}))
            await kari.until(lambda: 7 in kari.people)
            assert json.loads(kari.people[7]) == {"user": {"name": "Per Dahl", "color": per.pk % 8 + 1}, "item": root}

            # What is old, somebody's own already or nobody's is passed over.
            liv.appear(7, 9, json.dumps({"item": root}))
            kari.appear(9, 1, "{}")
            await liv.until(lambda: 9 in liv.people)
            tell((7, 1, per.pk, None), (9, 5, per.pk, {}), (7, 2, per.pk, {}))
            await kari.until(lambda: "item" not in kari.people[7])
            assert json.loads(kari.people[9])["user"]["name"] == "Kari Solheim"
            assert 8 not in kari.people | liv.people

            # Others hear who writes here, by number and without a name, and so does who opens the text elsewhere later.
            assert await told.get() == [(9, 1, live_cast.kari.pk, {})]
            tell()
            assert await told.get() == [(9, 1, live_cast.kari.pk, {})]

            tell((7, 3, per.pk, None))
            await kari.until(lambda: kari.people[7] == "null")
            async with writing(live_cast.per, pid) as newcomer:
                await newcomer.until(lambda: 9 in newcomer.people)
                assert 7 not in newcomer.people
    finally:
        minutes_moved.disconnect(note)


async def test_nobody_may_write_under_the_others_client_id(live_cast: Cast, live_meeting: Meeting) -> None:
    pid, root = await names(live_meeting)
    async with writing(live_cast.kari, pid, client_id=4711) as kari, writing(live_cast.per, pid) as per:
        await synced(kari)
        await synced(per)
        kari.write(root, "Kari")
        await kari.saved()
        await per.until(lambda: per.text(root) == "Kari")
        forger = Writer(per.line, client_id=4711)
        forger.doc.apply_update(per.doc.get_update())
        forger.write(root, "i Karis navn")
        assert await per.line.closes() == 4422

        kari.write(root, "fortsetter")
        await kari.saved()
    assert await stored(live_meeting) == 2
