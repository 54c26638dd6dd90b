"""(d) From one writer's key to the other screens: the same load on our server, y-websocket and Hocuspocus, in one run.

Then what happens when all lines break at once, and when somebody opens the text of a very long day.

Ours checks rights and schema and commits to PostgreSQL, on disk, before anybody sees an edit; the peers keep documents
in memory and check nothing. They take turns on the same cores, where the kernel places them as on a machine in use; a
core for each would leave only ours to share it, with its database. A run from which the machine's host took processor
time is made again; one that lost an edit always counts. daphne, of which nothing is promised, runs once.
"""

import os
from collections.abc import Sequence

import uvloop

from tests.benchmarks import minutes_long, minutes_storm
from tests.benchmarks.machine import Disk
from tests.benchmarks.minutes_load import Load, Run, Shape
from tests.benchmarks.minutes_servers import Ours, Target, peer
from tests.benchmarks.minutes_storm import Storm
from tests.benchmarks.results import Result, figure, median, percentile, ratio
from tests.product import Server

SECONDS, ROUNDS = 5, 3
# A run is calm when the host took less than so many cores from it. Where it seldom is, the calmest of so many count.
CALM, MOST = 0.02, 9
OURS, DAPHNE, YJS, HOCUSPOCUS = "ours", "ours on daphne", "y-websocket", "hocuspocus"
ROWS = (OURS, DAPHNE, YJS, HOCUSPOCUS)
ONE = Shape("20 writers in one document", 1, 20, 0)
MANY = Shape("200 documents × (1 writer + 4 readers)", 200, 1, 4)
FULL = Shape("200 documents × 5 writers", 200, 5, 0)
# What each shape promises: p95 as a ratio to y-websocket's and in milliseconds, and CPU as a ratio.
PROMISES: dict[Shape, tuple[float | None, float | None, float | None]] = {
    ONE: (3, None, 2), MANY: (3, 5, 2), FULL: (None, 100, None)
}  # fmt: skip


def run(*, quick: bool = False) -> list[Result]:
    rounds, seconds = (1, 1) if quick else (ROUNDS, SECONDS)
    results: list[Result] = []
    with Ours() as install, Disk(install.folder) as disk:
        for shape, promise in PROMISES.items():
            # daphne is far from carrying the last one.
            names = [name for name in ROWS if name != DAPHNE or shape is not FULL]
            tried = Shape(shape.name, min(shape.documents, 10), shape.writers, shape.readers) if quick else shape
            runs = _in_turns(install, names, tried, seconds, rounds)
            results += _compare(shape, runs, promise)
            results.append(_disk_in(shape.name, disk))
        results += _cut(install, rounds, 100 if quick else minutes_storm.SOCKETS)
        results += _open_long(install, rounds, 20_000 if quick else minutes_long.OPERATIONS)
    return results


def _in_turns(install: Ours, names: Sequence[str], shape: Shape, seconds: int, rounds: int) -> dict[str, list[Run]]:
    """So many runs of each, calm ones if possible: chosen by what the host took, never by what they showed.

    Except that a run that has lost an edit always counts.
    """
    runs: dict[str, list[Run]] = {name: [] for name in names}
    for number in range(MOST if rounds > 1 else 1):
        for name in names:
            wanted = 1 if name == DAPHNE else rounds
            calm = sum(run.stolen <= CALM for run in runs[name])
            if number < wanted or (calm < wanted and name != DAPHNE):
                runs[name].append(_one(install, name, shape, seconds))
    return {name: sorted(some, key=lambda run: (not run.lost, run.stolen))[:rounds] for name, some in runs.items()}


def _disk_in(name: str, disk: Disk) -> Result:
    """What a write alone had to wait for since the last such figure."""
    delays, disk.delays = disk.delays, []
    p50, p99 = (percentile(delays, share) * 1000 for share in (0.5, 0.99))
    how = f"p50 {p50:.2f}, p99 {p99:.2f}; one small write at a time beside the runs: what is on disk waits for this"
    return figure(f"minutes, {name}: the disk alone, p95", percentile(delays, 0.95) * 1000, "ms", how)


def _one(install: Ours, name: str, shape: Shape, seconds: int) -> Run:
    if name in (OURS, DAPHNE):
        program: Server = "daphne" if name == DAPHNE else "ipplatform"
        server = install.serving(shape.documents, max(shape.writers, 8), program)
    else:
        server = peer(name, shape.documents)
    with server as target:
        # A disk that still has others' work to write would be measured with it.
        os.sync()

        async def load() -> Run:
            return await Load(target, shape, seconds)()

        return uvloop.run(load())


def _cut(install: Ours, rounds: int, sockets: int) -> list[Result]:
    documents = min(minutes_storm.DOCUMENTS, sockets // 10)
    took: dict[str, list[list[float]]] = {OURS: [], YJS: []}
    for _ in range(rounds):
        for name, servers in (
            (OURS, install.serving(documents, 100)), (YJS, peer(YJS, documents)),
        ):  # fmt: skip
            with servers as target:

                async def storm(target: Target = target) -> list[float]:
                    return await Storm(target, sockets)()

                took[name].append(uvloop.run(storm()))
    title, asked = f"minutes, {sockets} sockets cut at once", "session and right of each asked anew"
    results = []
    for name, runs in took.items():
        p50 = median(percentile(one, 0.5) for one in runs)
        how = f"p50 {p50:.2f}; cut to the whole text again, {documents} documents, median; "
        how += asked if name == OURS else "nothing is asked"
        limit = 3 if name == OURS else None
        results.append(figure(f"{title}: {name}, all live again", median(max(one) for one in runs), "s", how, limit))
    return results


def _open_long(install: Ours, rounds: int, operations: int) -> list[Result]:
    with install.serving(2, 8) as target:
        minutes_long.store_long_document(install, target, operations)
        found = uvloop.run(minutes_long.open_while_others_write(target, rounds, 2 + 2 * rounds))
    title = f"minutes of {operations} operations"
    calm, meanwhile = percentile(found.otherwise, 0.95) * 1000, percentile(found.meanwhile, 0.95) * 1000
    worst = max(found.meanwhile) * 1000
    how = f"20 writers in another document of the same process; {calm:.1f} ms when nobody opens"
    return [
        figure(f"{title}: opened", median(found.seconds), "s", "connecting to the whole text, from the database", 1),
        figure(f"{title}: others' p95 meanwhile", meanwhile, "ms", how),
        figure(f"{title}: others' slowest meanwhile", worst, "ms", how),
        figure(f"{title}: memory", found.megabytes, "MB", "server, after the openings"),
    ]


def _compare(
    shape: Shape, rows: dict[str, list[Run]], promise: tuple[float | None, float | None, float | None]
) -> list[Result]:
    title = f"minutes, {shape.name}"
    how = "median of the calmest runs, 5 edits/s a writer, edit sent to edit on another screen"
    p95_ratio, p95_limit, cpu_ratio = promise
    p95 = {name: median(percentile(one.latencies, 0.95) * 1000 for one in runs) for name, runs in rows.items()}
    cost = {name: median(one.cost for one in runs) for name, runs in rows.items()}
    results = []
    for name, runs in rows.items():
        limit = p95_limit if name == OURS else None
        results += [
            figure(f"{title}: {name}, p95", p95[name], "ms", f"{_spread(runs)}; {_taken(runs)}; {how}", limit),
            figure(f"{title}: {name}, CPU", cost[name], "ms/1000", "server's processor time, 1000 deliveries"),
            figure(f"{title}: {name}, memory", median(one.memory for one in runs), "MB", "server, at the end"),
        ]
        if name != YJS:
            acked = median(percentile(one.acks, 0.95) * 1000 for one in runs)
            meaning = "on disk" if name != HOCUSPOCUS else "in memory"
            results.append(
                figure(f"{title}: {name}, ack p95", acked, "ms", f"edit sent to its acknowledgement: {meaning}")
            )
    if p95_ratio and cpu_ratio:
        results.append(ratio(f"{title}: {OURS}, p95 / y-websocket's", p95[OURS] / p95[YJS], p95_ratio, how))
        results.append(ratio(f"{title}: {OURS}, CPU / y-websocket's", cost[OURS] / cost[YJS], cpu_ratio, how))
    if shape is FULL:
        results.append(ratio(f"{title}: {OURS}, p95 / Hocuspocus's", p95[OURS] / p95[HOCUSPOCUS], 1, how))
    everything = [one for runs in rows.values() for one in runs]
    delay = max(percentile(one.delays, 0.95) for one in everything) * 1000
    lost = sum(one.lost for one in everything)
    results.append(figure(f"{title}: delay of the load itself, p95", delay, "ms", "the worst of the runs"))
    results.append(figure(f"{title}: edits lost", lost, "edits", "a newcomer's document against what was sent", 0))
    return results


def _spread(runs: Sequence[Run]) -> str:
    """The other percentiles, in words."""
    p50, p99 = (median(percentile(one.latencies, share) * 1000 for one in runs) for share in (0.5, 0.99))
    return f"p50 {p50:.2f}, p99 {p99:.2f}"


def _taken(runs: Sequence[Run]) -> str:
    """How calm the least calm of them was."""
    return f"at most {max(one.stolen for one in runs):.2f} cores taken by the host"
