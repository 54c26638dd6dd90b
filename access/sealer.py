"""The sealer: gives new rows of the trail their place in its chain, outside the requests that wrote them.

One worker seals at a time, by a lease; should two believe that they hold it, the number of a seal is unique, so only
one of them commits. Order is given here and not by a row's number: a transaction that commits late is sealed late.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import Max
from django.utils import timezone

from access.chain import BEGINNING, TRAILS, Trail, line_of, link_of, moment, sign
from access.models import SealerLease, TrailHead

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)
HEAD_EVERY = timedelta(minutes=1)
# A row that is dated this much before it is sealed was not written in the ordinary way, unless nobody sealed.
LATE = timedelta(minutes=15)
# So few that nobody waits for the transaction that seals them.
_AT_ONCE = 500
# How far below the newest sealed row one that was committed late is looked for.
_LOOK_BACK = 20_000


def seal_trail(holder: str) -> bool:
    """Seal what is new, and sign where the chains have come; True when there may be more at once.

    Does nothing while another worker holds the lease. Safe to be killed in.
    """
    if not any(_is_behind(trail) or _needs_head(trail) for trail in TRAILS) or not _take_lease(holder):
        return False
    try:
        sealed = [_seal(trail) for trail in TRAILS]
    except IntegrityError:
        logger.warning("Another sealer was faster; this one steps back.")
        return False
    if any(count == _AT_ONCE for count in sealed):
        return True
    for trail in TRAILS:
        if _needs_head(trail):
            _sign_head(trail)
    return False


def seal_latecomers(holder: str) -> int:
    """Seal rows that were committed after rows with higher numbers had been sealed; returns how many.

    SQLite has one writer and so no such rows. Only rows of the last minutes count: an older one is for
    `verify-trail` to name.
    """
    if connection.vendor == "sqlite" or not _take_lease(holder):
        return 0
    return sum(_seal(trail, late=True) for trail in TRAILS)


def _take_lease(holder: str) -> bool:
    now = timezone.now()
    with transaction.atomic():
        lease, _created = SealerLease.objects.select_for_update().get_or_create(
            name="trail", defaults={"held_by": holder, "until": now}
        )
        if lease.held_by != holder and lease.until > now:
            return False
        lease.held_by, lease.until = holder, now + LEASE
        lease.save()
    return True


def _newest(trail: Trail) -> tuple[int, int]:
    """The highest row number there is and the highest that is sealed."""
    written = trail.rows._default_manager.aggregate(newest=Max("pk"))["newest"]
    sealed = trail.seals._default_manager.aggregate(newest=Max("row_id"))["newest"]
    return written or 0, sealed or 0


def _is_behind(trail: Trail) -> bool:
    written, sealed = _newest(trail)
    return written > sealed


def _seal(trail: Trail, *, late: bool = False) -> int:
    with transaction.atomic():
        last = trail.seals._default_manager.order_by("-seq").first()
        seq, link = (last.seq, last.link) if last else (0, BEGINNING)
        now = timezone.now()
        rows = _latecomers(trail, now) if late else _new_rows(trail)
        seals = []
        for row in rows:
            seq += 1
            link = link_of(link, trail, moment(now), trail.columns, row)
            seals.append(trail.seals(seq=seq, row_id=row[0], link=link, sealed_at=now))
        trail.seals._default_manager.bulk_create(seals)
    return len(seals)


def _new_rows(trail: Trail) -> Sequence[Sequence[Any]]:
    _written, sealed = _newest(trail)
    return _rows(trail, "WHERE t.id > %s", [sealed])


def _latecomers(trail: Trail, now: datetime) -> Sequence[Sequence[Any]]:
    _written, sealed = _newest(trail)
    unsealed = f"LEFT JOIN {trail.seal_table} s ON s.row_id = t.id WHERE s.row_id IS NULL"
    return _rows(
        trail, f"{unsealed} AND t.id > %s AND t.id < %s AND t.at > %s", [sealed - _LOOK_BACK, sealed, now - LATE]
    )


def _rows(trail: Trail, condition: str, values: list[Any]) -> Sequence[Sequence[Any]]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {trail.selected} FROM {trail.table} t {condition} ORDER BY t.id LIMIT {_AT_ONCE}",  # noqa: S608
            values,
        )
        rows: Sequence[Sequence[Any]] = cursor.fetchall()
    return rows


def _needs_head(trail: Trail) -> bool:
    """Whether something was sealed since the last head, and that is a while ago."""
    last = TrailHead.objects.filter(trail=trail.name).order_by("-seq", "-pk").first()
    newest = trail.seals._default_manager.order_by("-seq").values_list("seq", flat=True).first()
    if newest is None or (last and last.seq == newest):
        return False
    return last is None or last.signed_at <= timezone.now() - HEAD_EVERY


def _sign_head(trail: Trail) -> None:
    newest = trail.seals._default_manager.order_by("-seq").first()
    assert newest is not None  # noqa: S101  (asked for by `_needs_head`)
    head = TrailHead(trail=trail.name, seq=newest.seq, link=newest.link, signed_at=timezone.now())
    sign(head)
    head.save()
    if settings.TRAIL_HEADS_FILE:
        try:
            with Path(settings.TRAIL_HEADS_FILE).open("a", encoding="utf-8") as file:
                file.write(line_of(head) + "\n")
        except OSError as failure:
            logger.error("Signed heads cannot be written to TRAIL_HEADS_FILE (%s).", type(failure).__name__)
