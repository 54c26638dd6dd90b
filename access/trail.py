"""The trail: every write records who did what on which stream, in the writer's own transaction.

`change_recorded` is sent inside that transaction (notices are written with it or not at all); `change_announced` after
commit (live hints). Listeners live in `notifications`; this module does not know them.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models, transaction
from django.dispatch import Signal

from access import viewing
from access.models import AccessEvent, Change, Representation, Stream, User
from access.workplaces import forget_expression, unit_acted_for, unit_of_row

change_recorded = Signal()
change_announced = Signal()
rights_changed = Signal()  # user_ids=…: after commit, open pages of these people must ask again


def raise_revision(stream: str, by: int = 1) -> int:
    """Raise a stream's revision under its row's lock and return the new one; gapless, in commit order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO access_stream (name, revision) VALUES (%s, %s) "
            "ON CONFLICT (name) DO UPDATE SET revision = access_stream.revision + %s RETURNING revision",
            [stream, by, by],
        )
        return int(cursor.fetchone()[0])


def raise_revisions(streams: Iterable[str]) -> dict[str, int]:
    """Raise several streams in one statement, in one order, so that two writers never wait for each other in a ring."""
    names = sorted(set(streams))
    if not names:
        return {}
    rows = ", ".join(["(%s, 1)"] * len(names))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO access_stream (name, revision) VALUES {rows} "  # noqa: S608
            "ON CONFLICT (name) DO UPDATE SET revision = access_stream.revision + 1 RETURNING name, revision",
            names,
        )
        return dict(cursor.fetchall())


def record(
    kind: str,
    *,
    by: User | None,
    stream: str,
    plan: models.Model | None = None,
    section: models.Model | None = None,
    target: Any = None,
    fields: Iterable[str] = (),
    representation: Representation | None = None,
) -> Change:
    """Write the change row of what the caller has just done; must run inside the caller's transaction.

    On commit the change is announced to open pages. Holds ids and field names, never content.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A change is recorded in the transaction that makes it.")
    change = Change.objects.create(
        stream=stream,
        revision=raise_revision(stream),
        kind=kind,
        by=by,
        plan_id=plan.pk if plan else None,
        section_id=section.pk if section else None,
        target_kind=target._meta.model_name if target is not None else "",
        target_id=getattr(target, "public_id", ""),
        fields=list(fields),
        representation=representation,
        unit_id=unit_acted_for(by.pk if by else None, plan.pk if plan else None),
    )
    forget_expression(change)
    change_recorded.send(sender=Change, change=change)
    transaction.on_commit(lambda: change_announced.send_robust(sender=Change, change=change))
    return change


def announce_rights(user_ids: Iterable[int]) -> None:
    """On commit, make the open pages and sockets of these people ask for their rights again."""
    ids = sorted(set(user_ids))
    transaction.on_commit(lambda: rights_changed.send_robust(sender=Change, user_ids=ids))


def heads(streams: Iterable[str]) -> dict[str, int]:
    """The revision of each stream now; 0 where nothing has happened. Read heads before the content you render."""
    names = list(streams)
    found = dict(Stream.objects.filter(name__in=names).values_list("name", "revision"))
    return {name: found.get(name, 0) for name in names}


def opened(
    request: Any,
    plan: models.Model,
    sections: Iterable[Any],
    *,
    action: str = AccessEvent.Action.OPENED,
    channel: str = "page",
) -> None:
    """Log that this person is being shown these sections; committed before the answer leaves (no log, no data).

    Whoever looks as somebody else is logged under their own name, and as whom.
    """
    match = request.resolver_match
    look = viewing.current()
    if look and look.is_tried:
        look.sections += [section for section in sections if section not in look.sections]
        return
    user = look.viewer if look else request.user
    if look:
        action, look.is_logged = AccessEvent.Action.VIEWED_AS, True
    AccessEvent.objects.create(
        user=user if user.is_authenticated else None,
        seat=look.seat if look else None,
        plan_id=plan.pk,
        sections=[section.public_id for section in sections],
        action=action,
        page=match.view_name if match else "",
        channel=channel,
        unit_id=unit_acted_for(user.pk, plan.pk),
        reason=getattr(request, "reason", ""),
        session_hash=session_hash(request.session.session_key),
    )


def opened_several(request: Any, sections: Iterable[Any], *, channel: str = "page") -> None:
    """The same as `opened` for a page that shows sections of several plans: one event a plan, one statement."""
    match = request.resolver_match
    by_plan: dict[int, list[str]] = {}
    for section in sections:
        by_plan.setdefault(section.plan_id, []).append(section.public_id)
    AccessEvent.objects.bulk_create(
        AccessEvent(
            user=request.user,
            plan_id=plan_id,
            sections=sorted(set(public_ids)),
            page=match.view_name if match else "",
            action=AccessEvent.Action.OPENED,
            channel=channel,
            unit_id=unit_acted_for(request.user.pk, plan_id),
            session_hash=session_hash(request.session.session_key),
        )
        for plan_id, public_ids in sorted(by_plan.items())
    )


def opened_at_once(events: Sequence[AccessEvent]) -> None:
    """Log what people opened at the same moment, each for their workplace, in one statement; committed on return.

    On PostgreSQL the rows go as one value: read as thousands of them, they take longer than being stored.
    """
    if connection.vendor != "postgresql" or not events:
        for event in events:
            event.unit_id = unit_acted_for(event.user_id, event.plan_id)
        AccessEvent.objects.bulk_create(events)
        return
    fields = [field for field in AccessEvent._meta.concrete_fields if field.name not in ("id", "unit")]
    names = ", ".join(f'"{field.column}"' for field in fields)
    typed = ", ".join(f'"{field.column}" {field.db_type(connection)}' for field in fields)
    rows = [{field.column: getattr(event, field.attname) for field in fields} for event in events]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {AccessEvent._meta.db_table} ({names}, unit_id) "  # noqa: S608
            f"SELECT {names}, {unit_of_row('event.user_id', 'event.plan_id', 'event.at')} "
            f"FROM jsonb_to_recordset(%s::jsonb) AS event({typed})",
            [json.dumps(rows, default=str)],
        )


def session_hash(session_key: str | None) -> str:
    """A name for a session that does not open it: 16 hex characters, keyed."""
    from access.sealing import keyed_hash

    return keyed_hash(session_key, "session")[:16] if session_key else ""
