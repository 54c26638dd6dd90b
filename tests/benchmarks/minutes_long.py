"""The minutes of a day on which a million letters came or went are opened while twenty others write elsewhere."""

import asyncio
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.benchmarks.minutes_load import Load, Shape
from tests.benchmarks.minutes_servers import Ours, Target
from tests.benchmarks.wire import Wire, connect
from tests.meetings.long_day import typed

OPERATIONS = 1_000_000
OTHERS = Shape("20 writers elsewhere", 1, 20, 0)
_PAUSE = 1.0


@dataclass
class Openings:
    """What the openings took, and the others' latencies while they went on and at other times."""

    seconds: list[float] = field(default_factory=list)
    meanwhile: list[float] = field(default_factory=list)
    otherwise: list[float] = field(default_factory=list)
    megabytes: float = 0.0


def store_long_document(install: Ours, target: Target, operations: int) -> None:
    """Put the text of a long day in the target's last document, as the log and its snapshot have it."""
    update = typed(target.roots[-1], operations).get_update()
    file = install.folder / "long-day"
    file.write_bytes(update)
    install.run(_STORE, file=str(file), public_id=Path(target.paths[-1]).name)


async def open_while_others_write(target: Target, times: int, seconds: int) -> Openings:
    """Open the target's last document so many times, each time from the database; the others write in the first."""
    others = Load(replace(target, paths=target.paths[:1], roots=target.roots[:1]), OTHERS, seconds)
    writing = asyncio.create_task(others())
    found = Openings()
    openings: list[tuple[float, float]] = []
    await others.begun.wait()
    for _ in range(times):
        await asyncio.sleep(_PAUSE)
        began = time.perf_counter()
        found.seconds.append(await _open(target))
        # What was written towards the end of the opening arrives a moment after it.
        await asyncio.sleep(0.05)
        openings.append((began, time.perf_counter()))
    run = await writing
    assert not run.lost, f"{run.lost} edits of the others are lost"
    for arrived, latency in zip(run.arrivals, run.latencies, strict=True):
        is_meanwhile = any(began <= arrived <= ended for began, ended in openings)
        (found.meanwhile if is_meanwhile else found.otherwise).append(latency)
    found.megabytes = run.memory
    return found


async def _open(target: Target) -> float:
    """Seconds from connecting until the whole text is here."""
    answered = asyncio.get_running_loop().create_future()

    def on_frame(_wire: Wire, _opcode: int, payload: bytes, arrived: float) -> None:
        found = target.content(payload)
        if found is not None and found[0] == 1 and not answered.done():
            answered.set_result(arrived)

    began = time.perf_counter()
    wire = await connect(target.port, target.paths[-1], on_frame, cookie=target.cookies[0])
    for said in target.hello(len(target.paths) - 1):
        wire.send(said)
    arrived: float = await asyncio.wait_for(answered, 60)
    wire.close()
    return arrived - began


_STORE = """
from pathlib import Path
from access.models import User
from meetings.minutes import log
from meetings.models import Minutes
minutes = Minutes.objects.get(public_id=public_id)
update = Path(file).read_bytes()
from django.db import transaction
with transaction.atomic():
    seq = log.append(minutes, update, by=User.objects.get(short_name="kari"))
log.save_snapshot(minutes.pk, seq, update, log.load(minutes.pk).owners())
result = seq
"""
