"""Stores keystrokes on PostgreSQL in one call: number, right, insert and commit, with no word between.

Every statement of these functions sees what is committed when it begins, so the right and the state are read after the
streams' rows are held, as in the committer's own transaction. They store all or nothing, and give up instead of
deciding: when somebody may not write, and when they had to wait for a row so long that the clock of the live rights,
which stands still within one call, is old. The committer then goes the ordinary way and finds out.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import connection, connections
from psycopg import Cursor
from psycopg import Error as PostgreSQLError

from access.rights import permission_id

GIVEN_UP = "IP001"
_RAISE = f"RAISE EXCEPTION 'given up' USING ERRCODE = '{GIVEN_UP}'"
# One plan for all calls: PostgreSQL would make it anew for each, which costs three times what the call does.
_HOW = "LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET jit = off"
_IS_LATE = "clock_timestamp() - statement_timestamp() > interval '200 milliseconds'"


def _may_store(user: str, section: str, minutes: str) -> str:
    """The right and the minutes' state, asked of each row by itself.

    Joined, PostgreSQL would go through every grant there is at each keystroke.
    """
    return f"""(
            SELECT true FROM access_livegrant g JOIN access_user u ON u.id = g.user_id
            WHERE u.is_active AND g.permission_id = permission
                AND g.user_id = {user} AND g.content_object_id = {section} LIMIT 1
        ) AND (
            SELECT m.state <> 'final' AND (
                m.state <> 'sent' OR m.comments_until IS NULL
                OR m.comments_until >= (clock_timestamp() AT TIME ZONE '{settings.TIME_ZONE}')::date
            ) FROM meetings_minutes m WHERE m.id = {minutes}
        )"""  # noqa: S608


_SEVERAL = f"""
CREATE OR REPLACE FUNCTION meetings_store_updates(
    permission bigint, streams text[], minutes bigint[], sections bigint[], users bigint[], updates bytea[]
) RETURNS bigint[] {_HOW} AS $$
DECLARE
    names text[];
    revisions bigint[];
    numbers bigint[];
    stored_count bigint;
BEGIN
    -- In one order everywhere, so that two processes never wait for each other.
    WITH raised AS (
        INSERT INTO access_stream AS s (name, revision)
            SELECT name, count(*) FROM unnest(streams) AS name GROUP BY name ORDER BY name
            ON CONFLICT (name) DO UPDATE SET revision = s.revision + excluded.revision
            RETURNING s.name, s.revision
    )
    SELECT array_agg(name), array_agg(revision) INTO names, revisions FROM raised;
    IF {_IS_LATE} THEN {_RAISE}; END IF;
    WITH job AS (
        SELECT given.*, s.revision - count(*) OVER (PARTITION BY s.name)
            + row_number() OVER (PARTITION BY s.name ORDER BY given.place) AS seq
        FROM unnest(streams, minutes, sections, users, updates)
            WITH ORDINALITY AS given(stream, minutes_id, section_id, user_id, content, place)
        JOIN unnest(names, revisions) AS s(name, revision) ON s.name = given.stream
    ), stored AS (
        INSERT INTO meetings_minutesupdate (minutes_id, seq, "update", by_id, at)
        SELECT minutes_id, seq, content, user_id, clock_timestamp() FROM job
        WHERE {_may_store("job.user_id", "job.section_id", "job.minutes_id")}
        RETURNING 1
    )
    SELECT array_agg(seq ORDER BY place), (SELECT count(*) FROM stored) INTO numbers, stored_count FROM job;
    IF stored_count < cardinality(streams) THEN {_RAISE}; END IF;
    RETURN numbers;
END $$
"""  # noqa: S608
# The same for a lone keystroke, which is the ordinary case: without lists it costs the database a third less.
_ONE = f"""
CREATE OR REPLACE FUNCTION meetings_store_update(
    permission bigint, of_stream text, of_minutes bigint, of_section bigint, of_user bigint, content bytea
) RETURNS bigint {_HOW} AS $$
DECLARE
    number bigint;
BEGIN
    UPDATE access_stream SET revision = revision + 1 WHERE name = of_stream RETURNING revision INTO number;
    IF NOT FOUND THEN
        INSERT INTO access_stream AS s (name, revision) VALUES (of_stream, 1)
            ON CONFLICT (name) DO UPDATE SET revision = s.revision + 1 RETURNING s.revision INTO number;
    END IF;
    IF {_IS_LATE} THEN {_RAISE}; END IF;
    INSERT INTO meetings_minutesupdate (minutes_id, seq, "update", by_id, at)
        SELECT of_minutes, number, content, of_user, clock_timestamp()
        WHERE {_may_store("of_user", "of_section", "of_minutes")};
    IF NOT FOUND THEN {_RAISE}; END IF;
    RETURN number;
END $$
"""  # noqa: S608
_COLUMNS = ("text", "bigint", "bigint", "bigint", "bytea")
STORE_ONE = f"SELECT meetings_store_update(%s::bigint, {', '.join(f'%s::{kind}' for kind in _COLUMNS)})"
STORE_SEVERAL = f"SELECT meetings_store_updates(%s::bigint, {', '.join(f'%s::{kind}[]' for kind in _COLUMNS)})"


def make_function(using: str, **_kwargs: Any) -> None:
    """Make the functions where the database has such; after every migration, so that they always are this version's."""
    if connections[using].vendor == "postgresql":
        with connections[using].cursor() as cursor:
            cursor.execute(_ONE)
            cursor.execute(_SEVERAL)


def store(jobs: Sequence[Any]) -> list[int] | None:
    """Store all of these in a transaction of their own and return their numbers; None, and nothing, otherwise.

    None also says that this database has no such function. Raises what the database raises.
    """
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        return None
    connection.ensure_connection()
    rows = [(job.stream, job.minutes_id, job.section_id, job.user_id, job.update) for job in jobs]
    is_one = len(rows) == 1
    columns = rows[0] if is_one else map(list, zip(*rows, strict=True))
    call = STORE_ONE if is_one else STORE_SEVERAL
    arguments = [permission_id("change_section"), *columns]
    # psycopg itself, not Django's cursor: the statement is prepared once for the thread and its values go as bytes.
    cursor: Cursor[Any] = Cursor(connection.connection)
    with cursor:
        try:
            row = cursor.execute(call, arguments, prepare=True, binary=True).fetchone()
        except PostgreSQLError as error:
            if error.sqlstate == GIVEN_UP:
                return None
            raise
    if row is None:
        return None
    return [row[0]] if is_one else list(row[0])
