"""(a) *May this person see this section*, *all sections of a person*, *who sees this section* at two sizes of install.

Both sizes stand side by side in the same run and are asked in turn, question by question, so that the noise of the
machine hits both alike. Beside our answer stand the same rows asked by raw prepared SQL and by guardian's stock generic
tables, which know no dates.
"""

import os
import random
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from tests.benchmarks.results import Result, figure, median, ratio
from tests.servers import postgres

SIZES = {"county": (20_000, 200_000), "national": (100_000, 1_000_000)}
QUICK = {"county": (200, 2_000), "national": (1_000, 10_000)}
ROUNDS, QUESTIONS = 3, 300


def run(*, quick: bool = False) -> list[Result]:
    sizes = QUICK if quick else SIZES
    with tempfile.TemporaryDirectory(prefix="bench-rights-") as folder, postgres() as server:
        addresses = {
            f"{engine}_{size}": f"sqlite:///{folder}/{size}.sqlite3" if engine == "sqlite" else server.url_of(size)
            for engine in ("sqlite", "postgresql")
            for size in sizes
        }
        _make_databases(server.url, sizes)
        _settings(addresses, folder)
        results: list[Result] = []
        for engine in ("sqlite", "postgresql"):
            for size, (plans, grants) in sizes.items():
                _build(f"{engine}_{size}", plans, grants)
            results += _measure(engine, sizes)
        from django.db import connections

        connections.close_all()
        return results


# --- databases ------------------------------------------------------------------------------------------------------

_alias = "default"


def _make_databases(url: str, names: Iterable[str]) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        for name in names:
            connection.execute(f'CREATE DATABASE "{name}"')


class Route:
    """Sends every query to the database being asked at the moment."""

    def db_for_read(self, *_: Any, **__: Any) -> str:
        return _alias

    db_for_write = db_for_read


@contextmanager
def asking(alias: str) -> Iterator[None]:
    global _alias
    earlier, _alias = _alias, alias
    yield
    _alias = earlier


def _settings(addresses: dict[str, str], folder: str) -> None:
    import dj_database_url
    import django

    os.environ["IPPLATFORM_DATA"] = folder
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ipplatform.settings")
    from django.conf import settings

    if not settings.configured:
        settings._setup()  # type: ignore[misc]
    lite = settings.DATABASES["default"]
    databases: dict[str, Any] = {"default": lite}
    for alias, address in addresses.items():
        databases[alias] = {**lite, **dict(dj_database_url.parse(address))}
        databases[alias]["OPTIONS"] = dict(lite["OPTIONS"]) if address.startswith("sqlite") else {}
    settings.DATABASES = databases
    settings.DATABASE_ROUTERS = ["tests.benchmarks.rights.Route"]
    django.setup()


def _build(alias: str, plans: int, grants: int) -> None:
    """Fill one database: ten sections a plan, grants on random sections, a tenth of them to units, a third ended."""
    from django.core.management import call_command
    from django.db import connections

    with asking(alias):
        call_command("migrate", database=alias, verbosity=0, skip_checks=True)
        from access.rights import forget_permission_ids, permission_id

        forget_permission_ids()
        view = permission_id("view_section")
    forget_permission_ids()
    rng = random.Random(plans)
    people, units, sections = plans * 3, max(1, plans // 50), plans * 10
    now, day = time.time(), 86400.0

    def stamp(seconds: float) -> str:
        return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(seconds))

    start, long_ago, later = stamp(now - 100 * day), stamp(now - 10 * day), stamp(now + 300 * day)
    connection = connections[alias]
    insert = _inserter(connection)
    insert("access_organisation", "id,public_id,name,kind", [(1, "o" * 16, "K", "municipality")])
    insert(
        "access_unit",
        "id,public_id,organisation_id,name",
        ((n, f"u{n:015d}", 1, "U") for n in range(1, units + 1)),
    )
    insert(
        "access_user",
        "id,public_id,password,is_superuser,email,name,short_name,is_active,created_at,language,text_size,scheme,"
        "has_more_air,has_calm_view,has_plain_minutes",
        (
            (
                n,
                f"p{n:015d}",
                "!",
                False,
                f"{n}@x.no",
                "N",
                "",
                True,
                start,
                "nb",
                "md",
                "auto",
                False,
                False,
                False,
            )
            for n in range(1, people + 1)
        ),
    )
    insert(
        "access_employment",
        "id,public_id,user_id,unit_id,title,is_coordinator,valid_from,valid_until",
        (
            (n, f"e{n:015d}", rng.randint(1, people), 1 + n % units, "", False, start, later)
            for n in range(1, units * 8)
        ),
    )
    insert(
        "plans_plan",
        "id,public_id,municipality_id,owner_name,owner_born_on,number_hash,template,status,opened_by_id,opened_at",
        ((n, f"l{n:015d}", 1, "N", "2012-01-01", "", "x", "active", 1, start) for n in range(1, plans + 1)),
    )
    insert(
        "plans_section",
        "id,public_id,plan_id,kind,area,name,position",
        ((n, f"s{n:015d}", 1 + (n - 1) // 10, "area", "health", "", n % 10) for n in range(1, sections + 1)),
    )
    rows = []
    generic = []
    for n in range(1, grants + 1):
        section, person = rng.randint(1, sections), rng.randint(1, people)
        until = long_ago if n % 3 == 0 else later
        to_unit = n % 10 == 0
        rows.append(
            (
                n,
                None if to_unit else person,
                rng.randint(1, units) if to_unit else None,
                view,
                section,
                "consent",
                start,
                start,
                until,
            )
        )
        generic.append((n, person, view, section))
    insert(
        "access_grant",
        "id,user_id,unit_id,permission_id,section_id,reason,granted_at,valid_from,valid_until",
        rows,
    )
    _generic(alias, insert, generic, sections, start)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _generic(
    alias: str, insert: Callable[..., None], rows: Sequence[tuple[int, ...]], sections: int, start: str
) -> None:
    """The same rights in guardian's stock tables, on goals (one a section), since sections have a direct table."""
    from django.contrib.auth.models import Permission
    from django.contrib.contenttypes.models import ContentType

    from plans.models import Goal

    with asking(alias):
        ContentType.objects.clear_cache()
        kind = ContentType.objects.get_for_model(Goal)
        permission = Permission.objects.create(codename="view_goal", name="view", content_type=kind)
    insert(
        "plans_goal",
        "id,public_id,section_id,title,why,status,version,created_by_id,created_at,changed_at",
        ((n, f"g{n:015d}", n, "T", "", "on_track", 1, 1, start, start) for n in range(1, sections + 1)),
    )
    insert(
        "guardian_userobjectpermission",
        "user_id,permission_id,content_type_id,object_pk",
        {(person, permission.pk, kind.pk, str(section)) for _n, person, _view, section in rows},
    )


def _inserter(connection: Any) -> Callable[..., None]:
    def insert(table: str, columns: str, rows: Any) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
            else:
                marks = ",".join("?" for _ in columns.split(","))
                raw = connection.connection
                raw.execute("BEGIN")
                raw.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)
                raw.execute("COMMIT")

    return insert


# --- questions ------------------------------------------------------------------------------------------------------


def _ours() -> dict[str, Callable[[int, int], Any]]:
    from access.models import User
    from access.rights import live_sections, may, who_sees
    from plans.models import Section

    def may_see(person: int, section: int) -> Any:
        return may(User(pk=person, is_active=True), "view_section", Section(pk=section))

    def sections_of(person: int, _section: int) -> Any:
        return list(live_sections(User(pk=person)))

    def who(_person: int, section: int) -> Any:
        return list(who_sees([section]))

    return {"may see": may_see, "a person's sections": sections_of, "who sees": who}


def _raw(alias: str) -> dict[str, Callable[[int, int], Any]]:
    """The floor: one prepared statement on the table of grants, with its dates, by the driver alone."""
    from django.db import connections

    from access.rights import permission_id

    connection = connections[alias]
    connection.ensure_connection()
    driver = connection.connection
    with asking(alias):
        view = permission_id("view_section")
    sqlite = connection.vendor == "sqlite"
    now = "strftime('%Y-%m-%d %H:%M:%f','now')" if sqlite else "statement_timestamp()"
    mark = "?" if sqlite else "%s"
    live = f"permission_id={view} AND revoked_at IS NULL AND valid_from<={now} AND valid_until>{now}"

    def ask(query: str, *values: int) -> Any:
        if sqlite:
            return driver.execute(query, values).fetchall()
        return driver.execute(query, values, prepare=True).fetchall()

    one = f"SELECT 1 FROM access_grant WHERE user_id={mark} AND section_id={mark} AND {live} LIMIT 1"
    mine = f"SELECT section_id FROM access_grant WHERE user_id={mark} AND {live}"
    others = f"SELECT user_id FROM access_grant WHERE section_id={mark} AND {live}"
    return {
        "may see": lambda person, section: ask(one, person, section),
        "a person's sections": lambda person, _section: ask(mine, person),
        "who sees": lambda _person, section: ask(others, section),
    }


def _stock() -> dict[str, Callable[[int, int], Any]]:
    from guardian.core import ObjectPermissionChecker
    from guardian.shortcuts import get_objects_for_user, get_users_with_perms

    from access.models import User
    from plans.models import Goal

    plain: dict[str, Any] = {"use_groups": False, "with_superuser": False, "accept_global_perms": False}
    return {
        "may see": lambda person, section: ObjectPermissionChecker(User(pk=person, is_active=True)).has_perm(
            "view_goal", Goal(pk=section)
        ),
        "a person's sections": lambda person, _section: list(
            get_objects_for_user(User(pk=person, is_active=True), "plans.view_goal", **plain).values_list(
                "pk", flat=True
            )
        ),
        "who sees": lambda _person, section: list(get_users_with_perms(Goal(pk=section), with_group_users=False)),
    }


def _measure(engine: str, sizes: dict[str, tuple[int, int]]) -> list[Result]:
    from access.rights import forget_permission_ids

    small, large = (f"{engine}_{size}" for size in sizes)
    times: dict[tuple[str, str, str], list[float]] = {}
    rng = random.Random(7)
    raw = {alias: _raw(alias) for alias in (small, large)}
    ours, stock = _ours(), _stock()
    for alias in (small, large):  # warm
        forget_permission_ids()
        with asking(alias):
            for name in ours:
                for _ in range(20):
                    ours[name](1, 1)
    for name in ours:
        questions = QUESTIONS
        for _round in range(ROUNDS):
            for number in range(questions):
                for alias, (plans, _grants) in zip((small, large), sizes.values(), strict=True):
                    person, section = rng.randint(1, plans * 3), rng.randint(1, plans * 10)
                    with asking(alias):
                        for who, ask in (("ours", ours[name]), ("raw", raw[alias][name])):
                            times.setdefault((name, who, alias), []).append(_timed(ask, person, section))
                        if number < 15:
                            times.setdefault((name, "stock", alias), []).append(_timed(stock[name], person, section))
    results = []
    for name in ours:
        middle = {key[1:]: median(values) * 1000 for key, values in times.items() if key[0] == name}
        title = f"rights, {engine}: {name}"
        results.append(ratio(f"{title}, national / county", middle["ours", large] / middle["ours", small], 1.2, _HOW))
        results.append(figure(f"{title}, ms", middle["ours", large], "ms", "p50 at the larger size, through the ORM"))
        results.append(
            figure(
                f"{title}, ours / raw SQL",
                middle["ours", large] / middle["raw", large],
                "ratio",
                "p50, larger size",
            )
        )
        results.append(
            figure(
                f"{title}, guardian stock / ours",
                middle["stock", large] / middle["ours", large],
                "ratio",
                "p50, larger size, guardian's generic tables with groups off, no dates",
                better="higher",
            )
        )
    return results


_HOW = "p50 of 900 random questions a size, asked in turn in one run, 1 000 000 / 200 000 grants"


def _timed(ask: Callable[[int, int], Any], person: int, section: int) -> float:
    started = time.perf_counter()
    ask(person, section)
    return time.perf_counter() - started
