"""(b) Pages that list things: a constant number of queries, and server time beside a bare view over the same rows.

The bare view stands behind the same middleware (the same session, sign-in and headers), sends the very statements the
page sent, by a raw cursor, and prints every value through one Django template: what the page would cost with no gates,
no models, no frame and no words. Page and bare view are asked in turn in one process.
"""

import os
import tempfile
import time
from collections.abc import Callable
from typing import Any

from tests.benchmarks.results import Result, figure, median, percentile, ratio
from tests.servers import postgres

ROUNDS, SMALL, LARGE = 60, 3, 30


def run(*, quick: bool = False) -> list[Result]:
    rounds = 8 if quick else ROUNDS
    with tempfile.TemporaryDirectory(prefix="bench-pages-") as folder, postgres() as server:
        os.environ["IPPLATFORM_DATA"] = folder
        os.environ["DATABASE_URL"] = server.url
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
        import django

        django.setup()
        from django.core.management import call_command
        from django.test.utils import setup_test_environment

        setup_test_environment()
        call_command("migrate", verbosity=0, skip_checks=True)
        results = _measure(rounds)
        from django.db import connections

        connections.close_all()
        return results


def _measure(rounds: int) -> list[Result]:
    from tests.cast import assemble

    cast = assemble()
    plan = cast.plan.public_id
    client = cast.client("anne")
    kari = cast.client("kari")
    pages: dict[str, tuple[Any, str]] = {
        "plan page": (client, f"/plan/{plan}"),
        "goals": (client, f"/plan/{plan}/mal"),
        "people and access": (client, f"/plan/{plan}/folk"),
        "history": (client, f"/plan/{plan}/historikk"),
        "meetings": (client, f"/plan/{plan}/moter"),
        "inbox": (client, "/varsler"),
        "work list": (kari, "/planer"),
    }
    _grow_plan(cast, SMALL)
    small = {name: _queries(*page) for name, page in pages.items()}
    _grow_plan(cast, LARGE)
    _grow_install(cast, LARGE)
    results = []
    for name, (browser, path) in pages.items():
        large = _queries(browser, path)
        results.append(
            figure(
                f"pages: {name}, queries more at {LARGE} goals and {LARGE} more plans than at {SMALL}",
                len(large) - len(small[name]),
                "queries",
                f"{len(large)} queries at the larger size",
                0,
            )
        )
        ours, bare = _in_turn(rounds, lambda browser=browser, path=path: _get(browser, path), _bare(browser, large))  # type: ignore[misc]
        ms = [1000 * value for value in (median(ours), percentile(ours, 0.95), median(bare))]
        how = f"p50 of {rounds} on PostgreSQL: page {ms[0]:.1f} ms (p95 {ms[1]:.1f}), bare {ms[2]:.1f} ms"
        results.append(ratio(f"pages: {name} / bare view over the same rows", median(ours) / median(bare), 3, how))
    return results


def _get(browser: Any, path: str) -> None:
    answer = browser.get(path)
    assert answer.status_code == 200, (path, answer.status_code)


def _queries(browser: Any, path: str) -> list[tuple[str, Any]]:
    """The statements of one page, after a first visit that fills the caches a server keeps anyway."""
    from django.db import connection

    _get(browser, path)
    found: list[tuple[str, Any]] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        found.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        _get(browser, path)
    return found


def _bare(browser: Any, queries: list[tuple[str, Any]]) -> Callable[[], None]:
    from tests.benchmarks import bare

    # The middleware asks for the session and the person itself; what is replayed is what the view asked for.
    own = [
        (sql, params) for sql, params in queries if "access_session" not in sql and sql.lstrip().startswith("SELECT")
    ]
    writes = [(sql, params) for sql, params in queries if sql.lstrip().startswith(("INSERT", "UPDATE"))]
    bare.STATEMENTS = [*own[2:], *[one for one in writes if "accessevent" in one[0]]]

    statements = bare.STATEMENTS

    def ask() -> None:
        bare.STATEMENTS = statements
        _get(browser, "/bare/")

    return ask


def _in_turn(rounds: int, page: Callable[[], None], bare: Callable[[], None]) -> tuple[list[float], list[float]]:
    ours: list[float] = []
    floor: list[float] = []
    for _ in range(5):
        page()
        bare()
    for _ in range(rounds):
        for ask, times in ((page, ours), (bare, floor)):
            started = time.perf_counter()
            ask()
            times.append(time.perf_counter() - started)
    return ours, floor


def _grow_plan(cast: Any, count: int) -> None:
    from datetime import timedelta

    from django.db import transaction
    from django.utils import timezone

    from access.trail import record
    from meetings.models import Invitee, Meeting, Minutes
    from plans.models import Goal, Measure

    section, meetings = cast.sections["health"], cast.sections["meetings"]
    for number in range(count):
        with transaction.atomic():
            goal = Goal.objects.create(section=section, title=f"Mål {number}", created_by=cast.per)
            measure = Measure.objects.create(
                section=section, goal=goal, what="Tiltak", responsible=cast.seats["per"], created_by=cast.per
            )
            record("goal.added", by=cast.per, stream=section.stream, plan=cast.plan, section=section, target=goal)
            record("measure.added", by=cast.per, stream=section.stream, plan=cast.plan, section=section, target=measure)
            if number % 3 == 0:
                meeting = Meeting.objects.create(
                    section=meetings, starts_at=timezone.now() + timedelta(days=number + 1), called_by=cast.kari
                )
                Minutes.objects.create(meeting=meeting)
                Invitee.objects.create(meeting=meeting, seat=cast.seats["anne"])


def _grow_install(cast: Any, count: int) -> None:
    from datetime import date

    from access.models import User
    from tests.cast import open_plan_for

    for number in range(count):
        owner = User.objects.create(email=f"owner{number}@example.org", name=f"Eier {number}")
        open_plan_for(cast, owner, date(2000, 1, 1), ["health", "home"], cast.kari)
