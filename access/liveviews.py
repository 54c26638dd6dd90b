"""The SQL views behind `LiveGrant` and its siblings: rights that hold at the database's own clock.

They are made after every migration and dropped before it, because SQLite cannot remake a table that a view reads and
PostgreSQL cannot change its column types. If a migration dies in between, the views are missing and every question
about a right fails: closed, not open. Triggers refuse every write through a view (SQLite would swallow it silently,
PostgreSQL would pass it on to the table). The same signal makes the append-only triggers of the trail and of what was
signed; whoever owns the database can drop those, and that is what the chain (`access.chain`) is for.
"""

from typing import Any

from django.db import connections

from access import frozen

VIEWS = {
    "access_livegrant": "section_id",
    "access_liveplangrant": "plan_id",
    "access_liveorganisationgrant": "organisation_id",
}
# Each with what no second row may have.
APPEND_ONLY = {
    "access_change": ("id", "stream, revision"),
    "access_accessevent": ("id",),
    "access_changeseal": ("seq", "row_id"),
    "access_accesseventseal": ("seq", "row_id"),
    "access_trailhead": ("id",),
    "access_consentsignature": ("id", "public_id", "consent_id, user_id"),
}
# Lifts the numbers of rows that come through a unit clear of those that come to a person directly.
_UNIT_ROW = 4294967296


def _select(column: str, now: str, least: str) -> str:
    live = f"g.revoked_at IS NULL AND g.valid_from <= {now} AND g.valid_until > {now} AND g.{column} IS NOT NULL"
    at_work = f"e.valid_from <= {now} AND e.valid_until > {now} AND NOT e.is_set_aside"
    # Questions inside the row rather than a join: SQLite still reaches the index of grants from outside the view.
    its_work = "SELECT {what} FROM access_employment e WHERE e.id = g.employment_id"
    end = f"({its_work.format(what='e.valid_until')})"
    return (
        f"SELECT g.id AS id, g.user_id AS user_id, g.permission_id AS permission_id, "  # noqa: S608
        f"g.{column} AS content_object_id, g.seat_id AS seat_id, "
        f"CASE WHEN g.employment_id IS NULL THEN g.valid_until ELSE {least}(g.valid_until, {end}) END AS valid_until "
        f"FROM access_grant g WHERE g.user_id IS NOT NULL AND {live} "
        f"AND (g.employment_id IS NULL OR EXISTS ({its_work.format(what='1')} AND {at_work})) "
        f"UNION ALL "
        f"SELECT -(e.id * {_UNIT_ROW} + g.id), e.user_id, g.permission_id, g.{column}, g.seat_id, "
        f"{least}(g.valid_until, e.valid_until) "
        f"FROM access_grant g JOIN access_employment e ON e.unit_id = g.unit_id "
        f"WHERE g.unit_id IS NOT NULL AND {live} AND {at_work}"
    )


def make_views(using: str) -> None:
    """(Re)make the live views and the append-only triggers in the database `using`."""
    drop_views(using)
    connection = connections[using]
    sqlite = connection.vendor == "sqlite"
    now = "strftime('%Y-%m-%d %H:%M:%f','now')" if sqlite else "statement_timestamp()"
    with connection.cursor() as cursor:
        for view, column in VIEWS.items():
            cursor.execute(f"CREATE VIEW {view} AS {_select(column, now, 'min' if sqlite else 'least')}")
        for statement in _sqlite_refusals() if sqlite else _postgresql_refusals():
            cursor.execute(statement)
    make_append_only(using)


def make_append_only(using: str) -> None:
    """Make the triggers that refuse to change or remove a row of what is append-only, or frozen."""
    connection = connections[using]
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        for statement in _sqlite_triggers() if sqlite else _postgresql_triggers():
            cursor.execute(statement)
        for statement in frozen.sqlite_triggers() if sqlite else frozen.postgresql_triggers():
            cursor.execute(statement)


def drop_views(using: str) -> None:
    """Drop the live views; their triggers go with them."""
    with connections[using].cursor() as cursor:
        for view in VIEWS:
            cursor.execute(f"DROP VIEW IF EXISTS {view}")


def _sqlite_refusals() -> list[str]:
    return [
        f"CREATE TRIGGER {view}_{verb.lower()} INSTEAD OF {verb} ON {view} "
        f"BEGIN SELECT RAISE(ABORT, 'rights are written by access.grants'); END"
        for view in VIEWS
        for verb in ("INSERT", "UPDATE", "DELETE")
    ]


def _sqlite_triggers() -> list[str]:
    statements = []
    for table, keys in APPEND_ONLY.items():
        for verb in ("UPDATE", "DELETE"):
            statements.append(
                f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END"
            )
        # INSERT OR REPLACE would take a row away without any DELETE that a trigger hears of.
        taken = " OR ".join(
            f"EXISTS (SELECT 1 FROM {table} WHERE ({key}) = ({_new(key)}))"  # noqa: S608
            for key in keys
        )
        statements.append(
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_replace BEFORE INSERT ON {table} WHEN {taken} "
            f"BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: the trail is append-only'); END"
        )
    return statements


def _new(key: str) -> str:
    """The columns of a key as a trigger finds them in the row that comes."""
    return ", ".join(f"NEW.{column}" for column in key.split(", "))


def _postgresql_refusals() -> list[str]:
    return [
        "CREATE OR REPLACE FUNCTION access_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'append-only or read-only: %', TG_TABLE_NAME; END $$",
        *(
            f"CREATE TRIGGER {view}_refuse INSTEAD OF INSERT OR UPDATE OR DELETE ON {view} "
            f"FOR EACH ROW EXECUTE FUNCTION access_refuse()"
            for view in VIEWS
        ),
    ]


def _postgresql_triggers() -> list[str]:
    statements = []
    for table in APPEND_ONLY:
        statements.append(
            f"CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION access_refuse()"
        )
        statements.append(
            f"CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION access_refuse()"
        )
        # Also in a session that says it replicates, which passes ordinary triggers by.
        statements += [
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_{name}" for name in ("append_only", "no_truncate")
        ]
    return statements


def before_migrating(using: str, **_kwargs: Any) -> None:
    drop_views(using)


def after_migrating(using: str, **_kwargs: Any) -> None:
    """Make the views again once every table they read stands."""
    existing = set(connections[using].introspection.table_names())
    if {"access_grant", "access_employment", *APPEND_ONLY, *frozen.FROZEN} <= existing:
        make_views(using)
