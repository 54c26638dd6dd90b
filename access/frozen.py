"""Rows that are made, and at some point stay as they are: what the database refuses from then on, by triggers.

An app says which of its tables have such rows before the triggers are made (`access.liveviews`, after every migration).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Frozen:
    """From when `column` is `value`, none of the `kept` columns change and the row does not go.

    `keys` are what no second row may have.
    """

    column: str
    value: str
    kept: tuple[str, ...]
    keys: tuple[str, ...]


FROZEN: dict[str, Frozen] = {}


def trigger_names(table: str) -> list[str]:
    """The triggers of a table on SQLite; PostgreSQL has the first two of them."""
    return [f"{table}_frozen_{verb}" for verb in ("update", "delete", "replace")]


def sqlite_triggers() -> list[str]:
    """Refuses a change, a removal, and a row that would take the place of a frozen one."""
    statements = []
    for table, rule in FROZEN.items():
        update, delete, replace = trigger_names(table)
        is_changed = " OR ".join(f"NEW.{one} IS NOT OLD.{one}" for one in (rule.column, *rule.kept))
        same = " OR ".join(f"{key} = NEW.{key}" for key in rule.keys)
        # INSERT OR REPLACE would take a row away without any DELETE that a trigger hears of.
        taken = f"EXISTS (SELECT 1 FROM {table} WHERE {rule.column} = '{rule.value}' AND ({same}))"  # noqa: S608
        is_frozen = f"OLD.{rule.column} = '{rule.value}'"
        for name, event, when in (
            (update, "UPDATE", f"{is_frozen} AND ({is_changed})"),
            (delete, "DELETE", is_frozen),
            (replace, "INSERT", taken),
        ):
            statements.append(
                f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {event} ON {table} WHEN {when} "
                f"BEGIN SELECT RAISE(ABORT, 'the row is frozen'); END"
            )
    return statements


def postgresql_triggers() -> list[str]:
    """Refuses a change and a removal, also in a session that says it replicates."""
    statements = []
    for table, rule in FROZEN.items():
        update, delete, _replace = trigger_names(table)
        is_changed = " OR ".join(f"NEW.{one} IS DISTINCT FROM OLD.{one}" for one in (rule.column, *rule.kept))
        is_frozen = f"OLD.{rule.column} = '{rule.value}'"
        for name, event, when in ((update, "UPDATE", f"{is_frozen} AND ({is_changed})"), (delete, "DELETE", is_frozen)):
            statements.append(
                f"CREATE OR REPLACE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW WHEN ({when}) "
                f"EXECUTE FUNCTION access_refuse()"
            )
            statements.append(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")
    return statements
